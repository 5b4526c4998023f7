"""A record's text → plain text: no tags, no entities, nothing invisible; and cut to a length at a word."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from ...load.markdown.personal_data import personal
from ...load.markdown.secrets import secrets

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
))  # fmt: skip
"""Tags that part one paragraph from the next."""

INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdo", "big", "body", "center", "cite", "code", "col", "colgroup", "del", "dfn",
    "em", "font", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "link", "mark", "meta",
    "object", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tbody",
    "tfoot", "thead", "time", "title", "tt", "u", "var", "video", "wbr",
))  # fmt: skip
"""Tags that are dropped. Any other, such as the ``<String>`` of a programming language, is the author's text."""

SILENT = {"<!--": "-->", "script": "/script", "style": "/style", "head": "/head"}
"""What opens a part that nobody reads → what ends it."""

_KNOWN = BLOCKS | INLINE | SILENT.keys()
_TAG = re.compile(r"<!--|-->|<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MARKUP = re.compile(r"</?(?:p|br|li|ul|div|b|i|em|strong|span|a)\b[^<>]*>", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
"""Control characters, and those that hide or turn text round. The joiners of Persian, Hindi and emoji stay."""


def paragraphs(text: str) -> str:
    """Plain text in lines without surrounding spaces, paragraphs parted by one empty line."""
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = _decoded(_decoded(text))  # many a catalogue escapes twice
        if _MARKUP.search(text):
            text = _without_tags(text)
    lines = [" ".join(line.split()) for line in _INVISIBLE.sub("", text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def private(text: str) -> str:
    """The text without the addresses and numbers of people, and without keys and passwords, which no portal may publish."""
    for start, end, _ in sorted((*personal(text), *secrets(text)), reverse=True):
        text = f"{text[:start]}[left out]{text[end:]}"
    return text


@lru_cache(maxsize=4096)  # the same few subjects and providers stand in thousands of records
def one_line(text: str) -> str:
    """Plain text on one line."""
    return " ".join(paragraphs(text).split())


def inert(text: str) -> str:
    """The text with look-alikes in place of what front matter keeps for markup: ``<``, ``>``, ``{{`` and ``{%``."""
    return re.sub(r"\{(?=[{%])", "{ ", text.replace("<", "‹").replace(">", "›"))


def cut(text: str, most: int) -> str:
    """The text itself where it has at most `most` characters, else its beginning up to a word's end, with an ellipsis."""
    if len(text) <= most:
        return text
    beginning = text[:most]
    space = beginning.rfind(" ")
    if space < most // 2:  # one long word, or a script without spaces
        space = most - 1
    return beginning[:space].rstrip(" ,;:.-–—(&/|") + "…"


def _decoded(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text)


def _without_tags(text: str) -> str:
    """The text between known tags; a comment, or what stands between silent tags, is dropped where it comes to an end.

    One pass, since Python's own HTML parser needs minutes for a text of a hundred thousand comments that none closes.
    """
    out: list[str] = []
    at, until = 0, ""
    for tag in _TAG.finditer(text):
        closing, name = tag[1] or "", (tag[2] or tag[0]).lower()
        if until:
            if closing + name == until:
                at, until = tag.end(), ""
            continue
        if name not in _KNOWN:
            continue
        out += (text[at : tag.start()], "\n\n" if name in BLOCKS else "")
        if closing or name not in SILENT:
            at = tag.end()
        else:
            at, until = tag.start(), SILENT[name]
    return "".join((*out, text[at:]))
