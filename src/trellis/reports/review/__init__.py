"""The verdict on a proposed change, one renderer a format."""

from . import json, markdown, text

__all__ = ["json", "markdown", "text"]
