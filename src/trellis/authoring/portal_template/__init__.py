"""The template of a company's portal: what ``trellis init`` writes and ``trellis upgrade`` merges.

`files/` holds it, with the names that a file has in a portal: ``dot_`` in front of a name stands for a full stop, and
``.tmpl`` at its end for nothing, so that no tool takes them for this repository's own. A word in capitals between two
``@`` is a value.
"""
