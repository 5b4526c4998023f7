"""Texts that stand on one page: their anchors are told apart, and their headings are below the page's own."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
_NAME = re.compile(r'(\s(?:id|for|name|aria-describedby|aria-labelledby)=")([^"]+)(")')
_FRAGMENT = re.compile(r'(\shref="#)([^"]*)(")')
_HEADING = re.compile(r"h([1-5])")


def set_apart(html: str, prefix: str) -> str:
    """Returns the HTML of a text with a prefix before its anchors and what leads to them, and headings a level lower.

    >>> set_apart('<h2 id="a">A</h2> <a href="#a">a</a> <a href="b/#a">b</a>', "x")
    '<h3 id="x-a">A</h3> <a href="#x-a">a</a> <a href="b/#a">b</a>'
    """

    def change(match: re.Match[str]) -> str:
        slash, name, attributes = match.groups()
        if heading := _HEADING.fullmatch(name):
            name = f"h{int(heading[1]) + 1}"
        attributes = _NAME.sub(rf"\g<1>{prefix}-\g<2>\g<3>", attributes)
        attributes = _FRAGMENT.sub(rf"\g<1>{prefix}-\g<2>\g<3>", attributes)
        return f"<{slash}{name}{attributes}>"

    return _TAG.sub(change, html)
