"""Converts a record's text to plain text, without tags, entities and invisible characters, and truncates it."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from itertools import accumulate, takewhile

from ...kinds.scalars import measure_length
from ...load.inline_marks import remove_inline_marks
from ...load.markdown.personal_data import find_personal_data
from ...load.markdown.secrets import find_secrets

BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
))  # fmt: skip
"""Tags that separate paragraphs."""

INLINE_TAGS = frozenset((
    "a", "abbr", "acronym", "b", "bdo", "big", "body", "center", "cite", "code", "col", "colgroup", "del", "dfn",
    "em", "font", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "link", "mark", "meta",
    "object", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tbody",
    "tfoot", "thead", "time", "title", "tt", "u", "var", "video", "wbr",
))  # fmt: skip
"""Tags that are dropped. Any other, such as ``<String>`` in a programming language, is kept as text."""

SKIPPED_PARTS = {"<!--": "-->", "script": "/script", "style": "/style", "head": "/head"}
"""Start → end of parts that are not shown to readers."""

_RECOGNISED_TAGS = BLOCK_TAGS | INLINE_TAGS | SKIPPED_PARTS.keys()
_TAG = re.compile(r"<!--|-->|<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MARKUP = re.compile(r"</?(?:p|br|li|ul|div|b|i|em|strong|span|a)\b[^<>]*>", re.IGNORECASE)
_ACCOUNT_IN_ADDRESS = re.compile(
    r"(?:\b[A-Za-z][A-Za-z0-9+.-]{0,20}:[/\\]{1,2}|[/\\]{2})[^\s/\\:@?#]{0,200}:[^\s/\\@?#]{1,200}@[^\s]*+"
)
_NUMBERS_IN_A_ROW = re.compile(
    r"(?<![\w.,])0[1-9]\d{0,3}[ /-]\d{4,9}(?:[ ,;]{1,2}0[1-9]\d{0,3}[ /-]\d{4,9}){1,20}(?!\d)"
)
"""Telephone numbers of one country side by side, which look like one that is too long."""

_MAX_PASSES = 4
"""How often private data are looked for: what stands right behind a number may be seen only once that is gone."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
"""Control characters and characters that hide or reverse text, once `_WINDOWS_SIGNS` are what they were meant to be.
The
joiners of Persian, Hindi and emoji are kept."""

_WINDOWS_SIGNS = str.maketrans(
    {number: character for number in range(0x80, 0xA0) if (character := bytes([number]).decode("cp1252", "ignore"))}
)
"""Control characters that are letters and signs of Windows read as Latin-1, as HTML 5 takes references to them."""


def extract_paragraphs(text: str) -> str:
    """Returns plain text in stripped lines, with paragraphs separated by one empty line."""
    if "<" in text:
        text = _strip_tags(text)
    if "&" in text:
        text = _decode_entities(_decode_entities(text))  # many catalogues escape twice
        if _MARKUP.search(text):
            text = _strip_tags(text)
    lines = [" ".join(line.split()) for line in remove_invisible(text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def remove_invisible(text: str) -> str:
    """Returns the text without control characters and characters that hide or reverse text."""
    return _INVISIBLE.sub("", mend_windows_signs(text))


def mend_windows_signs(text: str) -> str:
    """Returns the text with the letters and signs that control characters were meant to be."""
    return text if text.isascii() else text.translate(_WINDOWS_SIGNS)


def redact_private_data(text: str) -> str:
    """Returns the text without personal addresses and numbers, keys and passwords, which no portal may publish."""
    for _ in range(_MAX_PASSES):
        spans = sorted((*find_personal_data(text), *find_secrets(text)), reverse=True)
        for start, end, _ in spans:
            text = f"{text[:start]}[left out]{text[end:]}"
        if not spans:
            break
    return text


def redact_provider_text(text: str) -> str:
    """Does the same, and leaves out every address with a password before its host, though it may be an example."""
    return redact_private_data(_NUMBERS_IN_A_ROW.sub("[left out]", _ACCOUNT_IN_ADDRESS.sub("[left out]", text)))


@lru_cache(maxsize=4096)  # thousands of records share a few subjects and providers
def flatten_to_line(text: str) -> str:
    """Returns plain text on one line."""
    return " ".join(extract_paragraphs(text).split())


def neutralise_markup(text: str) -> str:
    """Returns the text as front matter may have it: without what it forbids, and without marks of Markdown, which it
    would show as they are typed.
    """
    return replace_forbidden(remove_inline_marks(text))


def replace_forbidden(text: str) -> str:
    """Returns the text with look-alikes of the markup that front matter forbids: ``<``, ``>``, ``{{``, ``{%``."""
    return re.sub(r"\{(?=[{%])", "{ ", text.replace("<", "‹").replace(">", "›"))


def truncate_text(text: str, limit: int) -> str:
    """Returns at most `limit` characters of the text, cut at the end of a word and with an ellipsis.

    A wide character counts as two, as in the limits of fields.
    """
    if measure_length(text) <= limit:
        return text
    lengths = accumulate(measure_length(character) for character in text)
    beginning = text[: sum(1 for _ in takewhile(lambda length: length <= limit, lengths))]
    space = beginning.rfind(" ")
    if space < len(beginning) // 2:  # one long word, or a script without spaces
        space = len(beginning) - 1
    return beginning[:space].rstrip(" ,;:.-–—(&/|") + "…"


def _decode_entities(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text)


def _strip_tags(text: str) -> str:
    """Returns the text without recognised tags, comments and skipped parts. A part without an end is kept.

    It makes one pass, since Python's HTML parser needs minutes for a text with a hundred thousand unclosed comments.
    """
    parts: list[str] = []
    offset, end_tag = 0, ""
    for tag in _TAG.finditer(text):
        closing, name = tag[1] or "", (tag[2] or tag[0]).lower()
        if end_tag:
            if closing + name == end_tag:
                offset, end_tag = tag.end(), ""
            continue
        if name not in _RECOGNISED_TAGS:
            continue
        parts += (text[offset : tag.start()], "\n\n" if name in BLOCK_TAGS else "")
        if closing or name not in SKIPPED_PARTS:
            offset = tag.end()
        else:
            offset, end_tag = tag.start(), SKIPPED_PARTS[name]
    return "".join((*parts, text[offset:]))
