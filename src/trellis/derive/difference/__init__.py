"""What a change does to the catalogue, in readers' words: two published_catalogues → a difference, as frozen data."""

from .compare import difference
from .model import Change, Difference, FieldChange, Other, Reach

__all__ = ["Change", "Difference", "FieldChange", "Other", "Reach", "difference"]
