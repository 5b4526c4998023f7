"""Single values of other generators' front matter: minutes, plain words, points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...load.markdown import parse_document
from ..imports.plain_text import flatten_to_line, redact_private_data, replace_forbidden
from .findings import CHANGED, LEFT_OUT, Notes
from .html_parts import is_html_tag
from .inline_markup import convert_colon_media

MAX_MINUTES = 20_000

_PART = re.compile(r"(?P<number>\d{1,5}(?:[.,]\d{1,3})?)\s{0,3}(?P<unit>[dhm])[a-z]{0,10}")
_CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>\d{2})(?::\d{2})?")
_NUMBER = re.compile(r"\d{1,5}(?:\.0)?")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,100}\]")
_NAMED_LINK = re.compile(r"\]\[[^\[\]\n]{0,200}\]")
_TAG_NAME = re.compile(r"</?([A-Za-z][\w.:-]{0,40})")
_MINUTES = {"d": 480, "h": 60, "m": 1}


def parse_minutes(text: str) -> int:
    """Returns the minutes of a duration, 0 where it is none. A bare number is minutes; a day has eight hours.

    >>> [parse_minutes(text) for text in ("2H", "PT1H30M", "45", "1.5 hours", "-")]
    [120, 90, 45, 90, 0]
    """
    text = text.strip().lower()
    if _NUMBER.fullmatch(text):
        minutes = float(text)
    elif clock := _CLOCK.fullmatch(text):
        minutes = int(clock["hours"]) * 60 + int(clock["minutes"])
    else:
        parts = list(_PART.finditer(text.removeprefix("p").replace("t", " ") if text.startswith("p") else text))
        minutes = sum(float(part["number"].replace(",", ".")) * _MINUTES[part["unit"][0]] for part in parts)
    return min(MAX_MINUTES, max(0, round(minutes)))


def read_words(text: str) -> str:
    """Returns the plain words of a line of Markdown, as front matter may have them. Stars that stood in code stay."""
    words = parse_document(text[:4000], reads_maths=False).root.read_text() if set(text) & set("*_`[<&") else text
    return replace_forbidden(redact_private_data(flatten_to_line(words)))


def read_noted_words(text: str, part: str, path: str, notes: Notes) -> str:
    """Returns the plain words of a line of Markdown, and notes what they lose. part: what the line is."""
    text = convert_colon_media(text)
    for heading, subject, detail in _list_losses(text, part):
        notes.add(heading, subject, path, redact_private_data(detail)[:90])
    return read_words(text)


def _list_losses(text: str, part: str) -> Iterator[tuple[str, str, str]]:
    """Yields what plain words do not have of a text: the heading, the subject and the detail of a note."""
    if not set(text) & set("`[<"):
        return
    if "```" in text:
        yield CHANGED, f"code in {part}, which is words of a line now", text
    for node in parse_document(text[:4000], reads_maths=False).root.walk():
        if node.kind == "image" or (node.kind == "inline_html" and node.text.lower().startswith("<img")):
            yield CHANGED, f"a picture in {part}, of which the words are left", f"`{node.target or node.text}`"
        elif node.kind == "link" and node.target.removeprefix("mailto:") not in node.read_text():
            yield CHANGED, f"a link in {part}, of which the words are left", f"`{node.target}`"
        elif node.kind == "html" or (node.kind == "inline_html" and _has_meaning(node.text)):
            yield LEFT_OUT, f"HTML in {part}", f"`{node.text}`"
        elif node.kind == "text" and _FOOTNOTE.search(node.text):
            yield CHANGED, f"a footnote in {part}, whose mark is shown as it is typed", text
        elif node.kind == "text" and _NAMED_LINK.search(node.text):
            yield CHANGED, f"a link in {part} whose address stands elsewhere, which is shown as it is typed", text


def _has_meaning(tag: str) -> bool:
    """Whether something goes with a tag of HTML in a line: an attribute, or what a program draws."""
    name = _TAG_NAME.match(tag)
    return "=" in tag or (name is not None and not is_html_tag(name[1]))


def read_points(texts: Iterable[str], limit: int, part: str, path: str, notes: Notes) -> list[str]:
    """Returns the words of points, each once. What they lose is noted, and what is too long for a field."""
    points = dict.fromkeys(words for text in texts if (words := read_noted_words(text, part, path, notes)))
    for point in points:
        if len(point) > limit:
            notes.add(LEFT_OUT, f"{part} that is too long", path, point[:80])
    return [point for point in points if len(point) <= limit]
