"""Reports of what a change does to the catalogue, one module for each format."""

from . import json, markdown, reading, text

__all__ = ["json", "markdown", "reading", "text"]
