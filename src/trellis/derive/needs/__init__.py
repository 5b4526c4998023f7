"""Needs together: where each stands, how early they come, what is decided, and whether there is time for them."""
