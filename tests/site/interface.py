"""The texts of the interface that messages are written for: those of courses, lessons, paths, sessions and cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from babel.messages.extract import extract
from conftest import EXAMPLE
from jinja2.ext import babel_extract

from trellis import kinds
from trellis.derive import cards, format
from trellis.derive.pages import people, provenance
from trellis.kinds import Facet
from trellis.kinds.fields import collect_fields
from trellis.site.events import LINK_WORDS

ENGINE = EXAMPLE / "src" / "trellis"
TEMPLATES = ("parts", "course", "lesson", "path")
MODULES = ("cards", "format", "required", "pages/course", "pages/lesson", "pages/path", "pages/provenance",
           "pages/sessions")  # fmt: skip
KINDS = (kinds.Course, kinds.Lesson, kinds.Path, kinds.Session)

Text = str | tuple[str, str]
"""A text in English; singular and plural for a number of things."""

_COUNTED = re.compile(
    r"""\bcount\("([^"]+)"(?:, "([^"]+)")?\)|format_count\([^,]+, ["'](\w[^"']*)["'](?:, ["']([^"']+))?"""
)


def list_texts() -> set[Text]:
    """All texts that a page of these kinds may show in the interface's words."""
    return {*_list_written(), *_list_counts(), *_list_terms(), LINK_WORDS}


def _list_written() -> Iterator[Text]:
    functions = {"_": None, "translate": None, "phrase": None, "dt": None, "fact_name": None, "translate_count": (2, 3)}
    for name in TEMPLATES:
        template = ENGINE / "site" / "templates" / f"{name}.html"
        yield from re.findall(r'\bparts\.dt\("([^"]+)"\)', template.read_text("utf-8"))
        with template.open("rb") as stream:
            for _, _, message, _ in babel_extract(stream, tuple(functions), [], {"silent": "false"}):
                yield from _read_message(message)
    for name in (*(f"derive/{module}" for module in MODULES), "site/sanitise"):
        with (ENGINE / f"{name}.py").open("rb") as stream:
            for _, message, _, _ in extract("python", stream, functions):
                yield from _read_message(message)


def _read_message(message: Any) -> Iterator[str]:
    text = message[0] if isinstance(message, tuple) else message
    if text:
        yield text


def _list_counts() -> Iterator[Text]:
    files = [ENGINE / "site" / "templates" / f"{name}.html" for name in TEMPLATES]
    files += [ENGINE / "derive" / f"{module}.py" for module in MODULES]
    for file in files:
        for one, many, other_one, other_many in _COUNTED.findall(file.read_text("utf-8")):
            singular = one or other_one
            yield f"{{n}} {singular}", f"{{n}} {many or other_many or singular + 's'}"
    for phrases in format.PHRASES_WITH_PERIODS.values():
        yield from phrases.values()


def _list_terms() -> Iterator[Text]:
    yield from format.LABELS.values()
    yield from cards._SOURCE_LABELS.values()
    yield from provenance.APPROVAL_LABELS.values()
    yield from (cards.EARLY_VERSION, cards.RETIRED, "Course", "All", "Yes", "No")
    yield from people.ROLE_ORDER
    yield from ("Self-paced", "Self paced", "Live", "Blended", "External")
    for model in KINDS:
        for field in collect_fields(model).values():
            if marker := field.find_marker(Facet):
                yield marker.label
            for option in (field.annotation, *get_args(field.annotation)):
                if get_origin(option) is Literal and field.path[-1] in ("kind", "type", "status", "tier", "key"):
                    yield from (format.format_term(value) for value in get_args(option))
