"""Derives the content of every page from the catalogue, as frozen data. Uses no clock, no files and no MkDocs.

`PublishedCatalogue` is the catalogue with its indexes. Each module builds the view of one kind of page from it.
Templates only lay out views, so another site generator needs new templates and nothing else.
"""

from .catalogue_json import build_catalogue_json, build_catalogue_schema
from .published import PublishedCatalogue

__all__ = ["PublishedCatalogue", "build_catalogue_json", "build_catalogue_schema"]
