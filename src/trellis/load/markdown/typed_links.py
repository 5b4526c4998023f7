"""Finds links and pictures that Markdown does not take for any, so that a page shows them as they are typed.

Their address has a space, a space stands between their brackets, the brackets are the wrong way round or not closed,
or their name is not defined. What could as well be words in brackets, such as ``[sic] (see below)``, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from .code import MASK_CHARACTER
from .headings import build_anchor

TYPED_LINK_KINDS = frozenset(("link", "possible_link"))
"""What foreign marks are called that are such links; of the latter it is sure only if the file exists."""

Form = Literal["spaced", "apart", "swapped", "broken", "undefined", "autolink"]


class TypedLink(NamedTuple):
    """A link or a picture that is shown as it is typed. start, end: its place in the text.

    form: spaced (the address has a space), apart (a space stands between the brackets), swapped (the address comes
    first), broken (it is not closed, or more than a title follows), undefined (its name is), autolink (of ``<…>``).
    label: its words, "" for an autolink. address: as an address is written in Markdown; of `undefined`, the name.
    title: with its quotation marks and the space before them. is_sure: whether it can be nothing else.
    """

    start: int
    end: int
    form: Form
    is_picture: bool
    label: str
    address: str
    title: str = ""
    is_sure: bool = True

    def write(self) -> str:
        """The link as Markdown takes it."""
        if self.form == "autolink":
            return f"<{self.address}>"
        return f"{'!' * self.is_picture}[{self.label}]({self.address}{self.title})"


_MAX_LABEL = 400
_EXTENSIONS = (
    "avif|bmp|csv|doc[mx]?|drawio|gif|heic|html?|ics|jpe?g|json|key|m4a|markdown|mdx?|mov|mp3|mp4|od[gpst]|pdf|png"
    "|ppt[mx]?|rtf|svg|tiff?|tsv|txt|vsdx|vtt|wav|webm|webp|xls[bmx]?|ya?ml|zip"
)
_ADDRESS_START = re.compile(r"https?://|mailto:|\.{1,2}/|#[a-z]", re.IGNORECASE)
_EXTERNAL = re.compile(r"https?://|mailto:", re.IGNORECASE)
_ADDRESS_END = re.compile(rf"\.(?:{_EXTENSIONS})\Z", re.IGNORECASE)
_NOT_CLOSED = re.compile(r"\]\((?![^\s()<>\0]{0,999}+\))")
_APART = re.compile(r"\][ \t\u00a0]\((?=[^()\s\0])")
_BRACKET = re.compile(r"(?<!\\)[\[\]]|\n(?=\n)")
_ROUND_BRACKETS = ("(", " (", "\t(", "\u00a0(")
_CONTENT = re.compile(r"(?P<content>[^()\n\0]{0,400}+(?:\([^()\n\0]{0,100}+\)[^()\n\0]{0,100}+){0,9}+)(?P<close>\)?+)")
_TITLE = re.compile(r'[^"\n]{1,400}?(?P<title> "[^"\n]{0,200}+")\Z')
_SIZE = re.compile(r"=\d{0,5}x\d{0,5}\Z")
_SWAPPED = re.compile(r"(?<![\w\]\\])\((?P<address>[^()\s<>\0]{1,400}+)\)\[(?P<label>[^\[\]\n^\0]{2,200}+)\](?![(\[:])")
_UNDEFINED = re.compile(r"(?<![\w\\\]])!?+\[(?P<label>[^\[\]\n]{2,200}+)\]\[(?P<name>[^\[\]\n\0]{0,100}+)\](?![(\[:])")
_AUTOLINK = re.compile(r"<(?P<address>https?://[^\s<>\0]{1,400}+[ \t][^<>\n\0]{1,300}+)>", re.IGNORECASE)
_NAME = re.compile(r"(?!sic\Z)[a-z0-9][\w.:/-]*+\Z")
_FOREIGN_ADDRESS = ("{{", "{%", "{<", "|")

TYPED_LINK_HINTS = (
    _NOT_CLOSED,
    _APART,
    re.compile(r"\)\["),
    re.compile(r"\]\["),
    re.compile(r"<https?://[^\s<>]*+[ \t]"),
)
"""What every text in lower case has that has such a link."""

KEY_NAMES = frozenset(
    ("page up", "page down", "caps lock", "num lock", "scroll lock", "print screen", "left arrow", "right arrow",
     "up arrow", "down arrow", "arrow up", "arrow down", "arrow left", "arrow right", "left shift", "right shift",
     "space bar", "windows key")
)  # fmt: skip
"""Keys of a keyboard whose names have a space, in lower case; others are one word, which is not taken for a link's."""


def find_typed_links(words: str, masked: str) -> Iterator[TypedLink]:
    """Yields such links in a text.

    masked: the text without its code. words: the same without its HTML, addresses and brackets of links, too.
    """
    openings = _Openings(words)
    if "](" in words:
        for match in _NOT_CLOSED.finditer(masked):
            yield from _read_inline(words, masked, match, openings, is_apart=False)
    for match in _APART.finditer(masked):
        yield from _read_inline(words, masked, match, openings, is_apart=True)
    yield from _find_swapped(words, masked)
    if "][" in words:
        yield from _find_undefined(words, masked)
    if "<http" in words.lower():
        for match in _AUTOLINK.finditer(masked):
            if words[match.start()] == "<":
                address = _encode(match["address"].strip())
                yield TypedLink(match.start(), match.end(), "autolink", False, "", address)


def read_typed_link(written: str) -> TypedLink | None:
    """Returns the link that this is, as `find_typed_links` found it; None if it is more or less than one."""
    links = (link for link in find_typed_links(written, written) if (link.start, link.end) == (0, len(written)))
    return next(links, None)


def _read_inline(
    words: str, masked: str, match: re.Match[str], openings: _Openings, *, is_apart: bool
) -> Iterator[TypedLink]:
    """Yields the link whose brackets meet at a match, if these are words and hold something like an address."""
    closing = match.start()
    start = openings.find(closing) if words[closing] == "]" and words[match.end() - 1] == "(" else -1
    if start < 0:
        return
    label = masked[start + 1 : closing]
    is_picture = words[start - 1 : start] == "!" and words[start - 2 : start - 1] != "\\"
    content = _CONTENT.match(masked, match.end())
    if label.startswith(("^", "!")) or content is None or masked.startswith(MASK_CHARACTER, content.end()):
        return
    inner = content["content"]
    title = _TITLE.match(inner)
    address = _strip_title(inner)
    first = address.split(maxsplit=1)[0].rstrip(".,;:") if address else ""
    if any(sign in address for sign in _FOREIGN_ADDRESS):
        return
    is_closed = bool(content["close"])
    is_several = address != first and _has_extension(first) and "#" not in first
    is_whole = is_closed and not is_several and _is_spaced_address(address)
    if not is_whole and not is_address(first):
        return
    has_more = inner.strip() != f"{address}{title['title'] if title else ''}"
    begin = start - is_picture
    end = content.end() if is_closed else match.end() + inner.find(first) + len(first)
    if is_apart:
        is_plain = is_whole and not has_more
        yield from _read_apart(masked, begin, end, label, address, is_picture=is_picture, is_plain=is_plain)
        return
    form: Form = "spaced" if is_whole and not has_more and address != first else "broken"
    written = _encode(address if is_whole else first)
    yield TypedLink(begin, end, form, is_picture, label, written, title["title"] if title and not has_more else "")


def _read_apart(
    masked: str, start: int, end: int, label: str, address: str, *, is_picture: bool, is_plain: bool
) -> Iterator[TypedLink]:
    """Yields a link whose brackets are apart. Words in brackets that others follow are as usual as such a link."""
    before = masked[masked.rfind("\n", 0, start) + 1 : start].strip(" \t>")
    is_task = len(label) == 1 and bool(before) and not before.strip("-*+.)0123456789")
    is_number = not any(c.isalpha() for c in label) or label.casefold() == "sic"
    if is_plain and (is_picture or not (is_number or is_task)):
        is_sure = is_picture or (len(label) > 1 and " " not in address)
        yield TypedLink(start, end, "apart", is_picture, label, _encode(address), is_sure=is_sure)


def _find_swapped(words: str, masked: str) -> Iterator[TypedLink]:
    for match in _SWAPPED.finditer(masked):
        bracket = match.start("label") - 1
        is_words = words[match.start()] == "(" and (words[bracket] == "[" or words[match.end() - 1] == "]")
        if is_words and is_address(match["address"]) and any(c.isalpha() for c in match["label"]):
            yield TypedLink(match.start(), match.end(), "swapped", False, match["label"], match["address"])


def _find_undefined(words: str, masked: str) -> Iterator[TypedLink]:
    """Names of links that are not defined: behind words of a sentence, not behind a key, a number or an index."""
    for match in _UNDEFINED.finditer(words):
        label, name = match["label"], match["name"]
        is_phrase = any(c.isalpha() for c in label) and (not name or " " in label.strip())
        if is_phrase and label.casefold() not in KEY_NAMES and label[0] not in "^!" and (not name or _NAME.match(name)):
            is_picture = match[0].startswith("!")
            label = masked[match.start("label") : match.end("label")]
            yield TypedLink(match.start(), match.end(), "undefined", is_picture, label, name)


class _Openings:
    """The opening brackets of a text. words: the text; of one paragraph each, brackets match within."""

    def __init__(self, words: str) -> None:
        self._words = words

    def find(self, closing: int) -> int:
        """Returns the place of the bracket that the one at `closing` closes; -1 if there is none, or it is far away."""
        start = self._by_closing.get(closing, -1)
        is_empty = start == closing - 1 and self._words[start - 1 : start] != "!"
        return -1 if is_empty or closing - start >= _MAX_LABEL else start

    @cached_property
    def _by_closing(self) -> dict[int, int]:
        """The place of each bracket that a round one follows → that of the one that it closes. Read in one pass."""
        places: dict[int, int] = {}
        openings: list[int] = []
        for match in _BRACKET.finditer(self._words):
            if match[0] == "[":
                openings.append(match.start())
            elif match[0] == "\n":
                openings.clear()
            elif openings:
                opening = openings.pop()
                if self._words.startswith(_ROUND_BRACKETS, match.end()):
                    places[match.start()] = opening
        return places


def _strip_title(content: str) -> str:
    """Returns what stands between a link's round brackets without a title or a size, and without angle brackets."""
    address = content.partition(' "')[0].partition(" “")[0].strip()
    if address.endswith("'"):
        address = address.partition(" '")[0].strip()
    before, _, last = address.rpartition(" ")
    return (before if _SIZE.match(last) else address).strip("<> \t")


def is_address(text: str) -> bool:
    """Whether a text is written like the address of a page or the name of a file, and not like words."""
    return bool(_ADDRESS_START.match(text)) or _has_extension(text)


def _is_spaced_address(text: str) -> bool:
    """Whether a text with spaces is an address as a whole. One of another site may end at the first of them."""
    return _has_extension(text) or (is_address(text) and (" " not in text or not _EXTERNAL.match(text)))


def _has_extension(address: str) -> bool:
    path = address.partition("#")[0].partition("?")[0].replace("\\", "/")
    return bool(_ADDRESS_END.search(path)) and path.rpartition("/")[2][:1] != "."


def _encode(address: str) -> str:
    """Returns an address with what Markdown takes for its end as numbers, and the words of a heading as its anchor."""
    path, sign, anchor = address.partition("#")
    if sign and " " in anchor:
        anchor = build_anchor(anchor)
    return f"{path}{sign}{anchor}".replace("\\ ", " ").replace("\\", "/").translate(_NUMBERS)


_NUMBERS = str.maketrans({" ": "%20", "\t": "%20", "\u00a0": "%C2%A0", "(": "%28", ")": "%29"})
