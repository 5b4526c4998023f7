"""`trellis check --fix`: applies the fixes that need no decision by the author.

Each fixer is one file with a function `fix`, which takes a page and yields edits. Edits are applied only if the portal
parses the same data from the file afterwards, except for the values that the edits name. An edit replaces only its own
characters, so comments, quotation marks, blank lines and the order of lines are preserved.
"""

from .offer import FixOptions, offer_fixes

__all__ = ["FixOptions", "offer_fixes"]
