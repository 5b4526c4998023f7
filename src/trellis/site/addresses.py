"""Relative URLs within the site, which may be below any path of a host."""

from __future__ import annotations


def make_relative(target: str, page: str) -> str:
    """`target` relative to `page`. Both start with ``/``; a URL of another host is returned unchanged.

    >>> make_relative("/courses/pricing/", "/teams/sales/")
    '../../courses/pricing/'
    >>> make_relative("/", "/")
    './'
    """
    if not target.startswith("/"):
        return target
    return build_root_path(page) + target[1:] or "./"


def build_root_path(page: str) -> str:
    """The relative path from `page` to the site's root: ``../`` for each of its folders."""
    return "../" * (page.strip("/").count("/") + 1) if page.strip("/") else ""
