"""The text of a page in our Markdown: includes put in, boxes, notes, tabs and HTML converted, headings in order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from types import MappingProxyType

from ...load.markdown.secrets import find_secrets
from ..imports.plain_text import redact_private_data, remove_invisible
from .containers import LIST_TITLES, convert_containers
from .findings import CHANGED, LEFT_OUT, Notes, SourceLine
from .includes import Includer
from .inline_markup import convert_markup, write_colon_media
from .quoted_boxes import convert_boxes
from .source_page import SourcePage, join_lines, mark_code, replace_text

_HEADING = re.compile(r"(?P<signs>#{1,6})[ \t]++(?P<title>[^\n]++)")
_UNDERLINED = re.compile(r"={3,}[ \t]*+|-{3,}[ \t]*+")
_CODE_OPEN = re.compile(
    r"[ \t]*+(?:\{\{<[ \t]*+highlight[ \t]++\"?+(?P<hugo>[\w+#-]{1,30}+)[^{}>\n]{0,200}+>\}\}"
    r"|\{%-?+[ \t]*+highlight[ \t]++(?P<liquid>[\w+#-]{1,30}+)[^{}%\n]{0,100}+%\})[ \t]*+"
)
_CODE_CLOSE = re.compile(
    r"[ \t]*+(?:\{\{<[ \t]*+/[ \t]*+highlight[ \t]*+>\}\}|\{%-?+[ \t]*+endhighlight[ \t]*+-?+%\})[ \t]*+"
)
_FENCE_WORDS = re.compile(r"(?P<before>[ \t>]*+)(?P<fence>`{3,}+|~{3,}+)[ \t]*+(?P<words>[^\n`]*+)")
_LANGUAGE = re.compile(r"\{?\.?(?P<name>[\w+#-]{1,30})")
_CODE_TITLE = re.compile(r"\btitle=[\"'](?P<title>[^\"'\n]{1,100})[\"']")


@dataclass(slots=True)
class PageText:
    """A converted text. title: its first heading of the first level, which is no part of it any more, or "".

    lists: questions, objectives and key points that stood in it. heading_ids: an id of its own → the heading's words.
    """

    lines: list[SourceLine]
    title: str = ""
    lists: dict[str, list[str]] = field(default_factory=dict)
    heading_ids: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text, without empty lines around it."""
        return join_lines(self.lines).strip("\n")


def convert_page(
    page: SourcePage, includer: Includer, notes: Notes, title: str = "",
    field_lists: Collection[str] = frozenset(LIST_TITLES),
    stated_lists: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> PageText:  # fmt: skip
    """Returns the text of a page in our Markdown. title: the one that its front matter has, "" for none.

    field_lists: the lists that its kind has fields for, which the text loses. stated_lists: items of other lists that
    its front matter has, which go to the end of the text.
    """
    lines = includer.expand([*page.lines, *_write_lists(page.path, stated_lists)], page.path)
    lines = [replace_text(line, line.text.expandtabs(4)) for line in lines]
    lines = write_colon_media(convert_boxes(_open_code(lines)))
    converted = convert_containers(lines, notes, field_lists)
    lines, heading_ids = convert_markup(converted.lines, notes)
    lines = [_simplify_fence(line) if is_code else line for line, is_code in mark_code(lines)]
    lines, heading = _order_headings(lines, title)
    lines = _clean_lines(lines, notes)
    return PageText(_trim_empty_lines(lines), heading, converted.lists, heading_ids)


def _write_lists(path: str, lists: Mapping[str, Sequence[str]]) -> list[SourceLine]:
    """Returns lists of a page's front matter as lines of its text, each below its heading."""
    texts: list[str] = []
    for name, items in lists.items():
        if items:
            texts += ("", f"## {LIST_TITLES[name]}", "", *(f"- {item}" for item in items))
    return [SourceLine(text, path, 1) for text in texts]


def _open_code(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Returns the lines with fences in place of the tags around code."""
    converted = []
    for line in lines:
        if opening := _CODE_OPEN.fullmatch(line.text):
            line = replace_text(line, f"```{opening['hugo'] or opening['liquid']}")
        elif _CODE_CLOSE.fullmatch(line.text):
            line = replace_text(line, "```")
        converted.append(line)
    return converted


def _simplify_fence(line: SourceLine) -> SourceLine:
    """Returns a fence with the language and the title alone; other lines as they are."""
    match = _FENCE_WORDS.fullmatch(line.text)
    if not match or not match["words"].strip():
        return line
    words = match["words"].strip()
    language = _LANGUAGE.match(words)
    title = _CODE_TITLE.search(words)
    name = language["name"] if language and not words.startswith("{{") else ""
    label = f' title="{title["title"]}"' if title and name else ""
    return replace_text(line, f"{match['before']}{match['fence']}{name}{label}")


def _order_headings(lines: Sequence[SourceLine], page_title: str) -> tuple[list[SourceLine], str]:
    """Returns the lines, with headings from the second level on, and the title that stood first.

    page_title: where the page has one already, only the same words are a title once more. A heading that is underlined
    gets signs, as all others.
    """
    marked = list(mark_code(lines))
    ordered: list[SourceLine] = []
    is_code_row: list[bool] = []
    for row, (line, is_code) in enumerate(marked):
        is_underline = (
            not is_code and ordered and _UNDERLINED.fullmatch(line.text) and not is_code_row[-1]
            and ordered[-1].text.strip() and ordered[-1].text[0].isalnum()
            and (row < 2 or not marked[row - 2][0].text.strip())
        )  # fmt: skip
        if is_underline:
            level = "#" if line.text.startswith("=") else "##"
            ordered[-1] = replace_text(ordered[-1], f"{level} {ordered[-1].text.strip()}")
            continue
        ordered.append(line)
        is_code_row.append(is_code)
    title = ""
    first = next((row for row, line in enumerate(ordered) if line.text.strip()), None)
    heading = _HEADING.fullmatch(ordered[first].text) if first is not None and not is_code_row[first] else None
    words = heading["title"].rstrip("# ").strip() if heading and heading["signs"] == "#" else ""
    is_title = bool(words) and (not page_title or words.casefold() == page_title.strip().casefold())
    if first is not None and heading and is_title:
        title = heading["title"].rstrip("# ").strip()
        ordered, is_code_row = ordered[first + 1 :], is_code_row[first + 1 :]
    headings = [row for row, line in enumerate(ordered) if not is_code_row[row] and _HEADING.fullmatch(line.text)]
    if any(ordered[row].text.startswith("# ") for row in headings):
        for row in headings:
            if not ordered[row].text.startswith("######"):
                ordered[row] = replace_text(ordered[row], f"#{ordered[row].text}")
    return ordered, title


def _clean_lines(lines: Sequence[SourceLine], notes: Notes) -> list[SourceLine]:
    """Returns the lines without characters that nobody sees, personal data and secrets, which no portal publishes."""
    cleaned = []
    for line, is_code in mark_code(_cut_long_secrets(lines, notes)):
        text = remove_invisible(line.text).rstrip() if not line.text.endswith("  ") else remove_invisible(line.text)
        redacted = _redact_secrets(text) if is_code else redact_private_data(text)
        if redacted != text:
            notes.add(LEFT_OUT, "personal data or a secret", line, "the text has `[left out]` in its place")
        if "--8<--" in redacted:
            notes.add(CHANGED, "a mark that includes a text", line)
            redacted = redacted.replace("--8<--", ";--8<--")
        cleaned.append(replace_text(line, redacted))
    return cleaned


def _cut_long_secrets(lines: Sequence[SourceLine], notes: Notes) -> Sequence[SourceLine]:
    """Returns the lines without secrets of several lines, such as private keys."""
    text = join_lines(lines)
    starts = list(accumulate((len(line.text) + 1 for line in lines), initial=0))
    kept_lines = list(lines)
    for start, end, _ in sorted(find_secrets(text), reverse=True):
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        if first == last:
            continue
        notes.add(LEFT_OUT, "personal data or a secret", lines[first], "the text has `[left out]` in its place")
        rest = kept_lines[last].text[end - starts[last] :]
        beginning = kept_lines[first].text[: start - starts[first]]
        kept_lines[first : last + 1] = [replace_text(lines[first], f"{beginning}[left out]{rest}")]
    return kept_lines


def _redact_secrets(text: str) -> str:
    """Returns code without keys and passwords; an address in it is no personal data."""
    for start, end, _ in sorted(find_secrets(text), reverse=True):
        text = f"{text[:start]}[left out]{text[end:]}"
    return text


def _trim_empty_lines(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Returns the lines with at most one empty line in a row outside code."""
    trimmed: list[SourceLine] = []
    for line, is_code in mark_code(lines):
        if line.text.strip() or is_code or (trimmed and trimmed[-1].text.strip()):
            trimmed.append(line)
    while trimmed and not trimmed[-1].text.strip():
        trimmed.pop()
    return trimmed
