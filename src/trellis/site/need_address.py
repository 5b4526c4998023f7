"""The address at which the forge takes what somebody misses: its form for a need, which `trellis repository` writes."""

from __future__ import annotations

from urllib.parse import urlsplit

_FORM = "need.yml"


def build_need_url(repository: str) -> str:
    """The URL of the form for a need, to which a script adds a title and a text; "" for a portal without a repository.

    repository: the URL of the portal's repository in the forge, or "".

    >>> build_need_url("https://github.com/acme/learning/")
    'https://github.com/acme/learning/issues/new?template=need.yml'
    >>> build_need_url("https://gitlab.acme.example/learning")
    'https://gitlab.acme.example/learning/-/issues/new'
    """
    if not repository:
        return ""
    base = repository.rstrip("/")
    if "gitlab" in urlsplit(base).netloc.lower():
        return f"{base}/-/issues/new"
    return f"{base}/issues/new?template={_FORM}"
