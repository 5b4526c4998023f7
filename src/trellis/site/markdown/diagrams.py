"""Renders diagrams as the text that they are written in. The script `page/diagrams.js` draws what comes into view."""

from __future__ import annotations

import re

from markupsafe import Markup

from ...derive.wording import translate

LANGUAGE = "mermaid"
"""The word behind the fence of a diagram."""

MAX_LENGTH = 20_000
"""The characters of a diagram; a longer text is code."""

_TITLE = re.compile(r'title="([^"]+)"')
_OWN_TITLE = re.compile(
    r"^[ \t]*+(?:accTitle[ \t]*+:|title(?::|(?=[ \t]))|pie[ \t]++(?:showData[ \t]++)?title(?=[ \t]))[ \t]*+(\S.*+)",
    re.MULTILINE,
)


def is_diagram(code: str, info: str) -> bool:
    """Whether a block of code is a diagram. info: the words behind its fence."""
    return info.split(maxsplit=1)[:1] == [LANGUAGE] and bool(code.strip()) and len(code) <= MAX_LENGTH


def render_diagram(code: str, info: str, number: int) -> str:
    """The HTML of a diagram. number: of its place on the page."""
    title = _TITLE.search(info) or _OWN_TITLE.search(code)
    return Markup('<pre class="t-diagram" id="__diagram-{}" data-t-label="{}" data-t-fault="{}">{}</pre>\n').format(
        number,
        title[1].strip() if title else translate("Diagram"),
        translate("This diagram cannot be drawn; this is how it is written."),
        code,
    )
