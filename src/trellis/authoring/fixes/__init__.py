"""`trellis check --fix`: mends what can be mended without asking what was meant, and nothing else.

Each fixer is one file: a function from a page to the edits it would make. An edit is accepted only if the portal then reads in
the file what it read before, apart from the value that the edit names; so comments, quotation marks, blank lines and the order
of everything stay, because nothing but the edit's own characters is written anew.
"""

from .offer import offer

__all__ = ["offer"]
