"""The view of each kind of page, as frozen data."""
