"""One inbox for the learning team: everything that waits, from the catalogue and from findings of the check.

`collect` gathers it; the page, ``inbox.json``, `trellis inbox` and the weekly issue of each team show it.
"""
