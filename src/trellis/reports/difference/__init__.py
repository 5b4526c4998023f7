"""What a change does to the catalogue, one renderer a format."""

from . import json, markdown, text

__all__ = ["json", "markdown", "text"]
