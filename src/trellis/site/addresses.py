"""Addresses within the site, written relative to the page that they stand on: the site may lie below any path of a host."""

from __future__ import annotations


def relative(target: str, page: str) -> str:
    """`target` as seen from `page`. Both start with ``/``; an address on another host is returned as it is.

    >>> relative("/courses/pricing/", "/teams/sales/")
    '../../courses/pricing/'
    >>> relative("/", "/")
    './'
    """
    if not target.startswith("/"):
        return target
    return up(page) + target[1:] or "./"


def up(page: str) -> str:
    """The way from `page` to the site's root: ``../`` for each of its folders."""
    return "../" * (page.strip("/").count("/") + 1) if page.strip("/") else ""
