"""The addresses at which readers ask for something: the forge's form for needs, which asks the probing questions."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

FORM = "need.yml"
"""The form, among the repository files that the engine writes for GitHub."""


def build_need_address(repository: str, title: str = "", problem: str = "") -> str:
    """Returns the address of the form for a need, filled in as far as something is known; "" without a repository.

    repository: the address of the portal's repository in the forge. title, problem: what the form begins with.

    >>> build_need_address("https://github.com/meridian/learning", "Air freight & rates")
    'https://github.com/meridian/learning/issues/new?template=need.yml&title=Air%20freight%20%26%20rates'
    >>> build_need_address("https://gitlab.example.com/meridian/learning/")
    'https://gitlab.example.com/meridian/learning/-/issues/new'
    """
    if not repository:
        return ""
    base = repository.rstrip("/")
    if "gitlab" in (urlsplit(base).hostname or ""):
        values = {"issue[title]": title, "issue[description]": problem}
        return _add_query(f"{base}/-/issues/new", values)
    return _add_query(f"{base}/issues/new", {"template": FORM, "title": title, "problem": problem})


def build_issue_address(repository: str, title: str, text: str = "") -> str:
    """Returns the address of a new issue with a title and a text; "" without a repository."""
    if not repository:
        return ""
    base = repository.rstrip("/")
    if "gitlab" in (urlsplit(base).hostname or ""):
        return _add_query(f"{base}/-/issues/new", {"issue[title]": title, "issue[description]": text})
    return _add_query(f"{base}/issues/new", {"title": title, "body": text})


def _add_query(address: str, values: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in values.items() if value}, quote_via=quote)
    return f"{address}?{query}" if query else address
