"""Begins entries of every kind from templates: whole files that pass the check as drafts, all of them or none.

The templates are files, the engine's in `templates/`, and a portal's own in its folder ``templates/<kind>/``.
"""
