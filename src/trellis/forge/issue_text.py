"""Cuts what is written into an issue to a length that every forge takes."""

from __future__ import annotations

MAX_TITLE_LENGTH = 250
MAX_BODY_LENGTH = 60_000
"""In characters; GitHub refuses more than 256 and 65,536."""

_CUT = "\n\n… The rest is left out here, since an issue may not be longer.\n"


def cut_title(title: str) -> str:
    """Returns a title, shortened to `MAX_TITLE_LENGTH`."""
    return title if len(title) <= MAX_TITLE_LENGTH else f"{title[: MAX_TITLE_LENGTH - 1]}…"


def cut_body(body: str) -> str:
    """Returns a text in Markdown, cut between two lines at `MAX_BODY_LENGTH`."""
    if len(body) <= MAX_BODY_LENGTH:
        return body
    beginning = body[: MAX_BODY_LENGTH - len(_CUT)]
    end = beginning.rfind("\n")
    return (beginning[:end] if end > 0 else beginning) + _CUT
