"""Reports of the verdict on a proposed change, one module for each format."""

from . import json, markdown, phrases, text

__all__ = ["json", "markdown", "phrases", "text"]
