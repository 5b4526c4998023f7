"""Derive: catalogue → what each page says, as frozen data. Pure: no clock, no files, no MkDocs.

`PublishedCatalogue` is the catalogue with its indexes; each module turns a piece of it into the view of one kind of page. A template
only arranges what a view holds, so that another site generator needs templates and nothing else.
"""

from .catalogue_json import catalogue_json, catalogue_schema
from .published import PublishedCatalogue

__all__ = ["PublishedCatalogue", "catalogue_json", "catalogue_schema"]
