"""A record's text → plain text: no tags, no entities, nothing invisible; and cut to a length at a word."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from html.parser import HTMLParser

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
))  # fmt: skip
"""Tags that part one paragraph from the next."""

INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdo", "big", "body", "center", "cite", "code", "col", "colgroup", "del", "dfn",
    "em", "font", "head", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "link", "mark", "meta",
    "object", "q", "s", "samp", "script", "small", "span", "strike", "strong", "style", "sub", "sup", "tbody",
    "tfoot", "thead", "time", "title", "tt", "u", "var", "video", "wbr",
))  # fmt: skip
"""Tags that are dropped. Any other, such as the ``<String>`` of a programming language, is the author's text."""

SILENT = frozenset(("script", "style", "head"))
"""Tags whose content nobody reads."""

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
    reader = _Reader(convert_charrefs=False)
    reader.feed(text)
    reader.close()
    return "".join(reader.out)


class _Reader(HTMLParser):
    """Collects what a reader of the HTML would see."""

    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.out: list[str] = []
        self.silent = 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.handle_data("\n\n")
        elif tag in SILENT:
            self.silent += 1
        elif tag not in INLINE:
            self.handle_data(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.handle_data("\n\n")
        elif tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag not in INLINE:
            self.handle_data(f"</{tag}>")

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")
