"""Brings a portal to another version of the engine: its pin, the template's files, the form of content.

The template's files are merged three ways, as Git merges a branch; content is converted by migrations. What cannot be
decided by a program stays as somebody wrote it, or has both texts in it, and is explained.
"""
