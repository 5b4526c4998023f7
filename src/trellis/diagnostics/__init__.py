"""Diagnostics, their severity and location, the result of a check, and the phrases that messages are made of."""
