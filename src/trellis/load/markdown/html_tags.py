"""Reads a piece of HTML by its marks, as a browser does, with one exception: a tag ends before the next ``<``.

A browser looks for the end of ``<min pressure`` in the next paragraph, with whatever stands between. A page shows such
words as they are typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

TAG = re.compile(
    r"""
    <(?P<slash>/?)(?P<name>[A-Za-z][^\t\n\f\r /><]*+)
    (?P<attributes>(?:
        [\t\n\f\r /]++
        |[^\t\n\f\r /><][^\t\n\f\r /><=]*+
        (?:
            [\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+"|'[^']*+'|[^\t\n\f\r ><"'][^\t\n\f\r ><]*+|(?=>))
            |(?![\t\n\f\r ]*+=)
        )
    )*+)
    (?P<end>>?)
    """,
    re.VERBOSE,
)
"""A tag, or what begins as one: without `end` it is none."""

_MARK = re.compile(r"<(?:(?P<comment>!--)|/?[A-Za-z]|(?P<declaration>[!?]|/(?!>)))")
_COMMENT_REST = re.compile(r"-?>|(?:[^-]|-(?!-!?>))*+--!?>")
"""A comment behind its opening: `<!-->` and `<!--->` are whole ones."""
_RAW_TAGS = frozenset((
    "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp",
))  # fmt: skip
"""Tags up to whose end everything is text."""
_RAW_END = re.compile(
    r"</(?P<name>iframe|noembed|noframes|noscript|script|style|textarea|title|xmp)(?=[\t\n\f\r />])", re.IGNORECASE
)


class HtmlMark(NamedTuple):
    """A mark of HTML. kind: tag, end_tag, declaration (also an instruction), or unfinished (shown as it is typed).

    start, end: its place in the piece. name: of a tag, or of what begins as one, in lower case.
    """

    kind: str
    start: int
    end: int
    name: str = ""


def list_html_marks(html: str) -> Iterator[HtmlMark]:
    """Yields the marks of a piece of HTML outside of comments, scripts and the like. It takes linear time."""
    position = 0
    while match := _MARK.search(html, position):
        start = match.start()
        if match["comment"]:
            position = find_comment_end(html, match.end())
            if position < 0:
                return
            continue
        mark = _read_declaration(html, start) if match["declaration"] else _read_tag(html, start)
        yield mark
        position = mark.end
        if mark.kind == "tag" and mark.name in _RAW_TAGS:
            closes = _RAW_END.finditer(html, position)
            close = next((end for end in closes if end["name"].lower() == mark.name), None)
            if close is None:
                return
            position = close.start()


def find_comment_end(html: str, begin: int) -> int:
    """Returns where a comment ends, whose words begin at `begin`: behind the last sign of its end. -1: it has none."""
    rest = _COMMENT_REST.match(html, begin)
    return rest.end() if rest else -1


def split_html(html: str) -> Iterator[tuple[int, int, bool]]:
    """Yields the parts of a piece of HTML: start, end, and whether it is an unfinished tag."""
    position = 0
    for mark in list_html_marks(html):
        if mark.kind == "unfinished":
            if mark.start > position:
                yield position, mark.start, False
            yield mark.start, mark.end, True
            position = mark.end
    if position < len(html) or not html:
        yield position, len(html), False


def _read_declaration(html: str, start: int) -> HtmlMark:
    end = html.find(">", start)
    return HtmlMark("declaration", start, end + 1) if end >= 0 else HtmlMark("unfinished", start, len(html))


def _read_tag(html: str, start: int) -> HtmlMark:
    match = TAG.match(html, start)
    assert match is not None
    name = match["name"].lower()
    if match["end"]:
        return HtmlMark("end_tag" if match["slash"] else "tag", start, match.end(), name)
    end = html.find("<", match.end())
    return HtmlMark("unfinished", start, end if end >= 0 else len(html), "" if match["slash"] else name)
