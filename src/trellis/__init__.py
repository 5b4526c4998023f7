"""Trellis: a company's learning portal, kept in Git.

The engine knows what learning content is, and no company. See docs/architecture.md for the rooms and the stages.
"""

__version__ = "0.1.0"
