"""The texts of the interface that messages are written for: those of all pages, and of what scripts make of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from babel.messages.extract import extract
from conftest import EXAMPLE
from jinja2.ext import babel_extract

from trellis import kinds
from trellis.derive import cards, format, quarter_report
from trellis.derive.alignment import broken_links, coverage, promises, tree
from trellis.derive.browse import facets, home
from trellis.derive.inbox import collect, item
from trellis.derive.needs import timing
from trellis.derive.pages import course, duplicate_decisions, duplicates, path, provenance, scorecards, standards
from trellis.derive.trends import tables
from trellis.kinds import Facet
from trellis.kinds.fields import collect_fields
from trellis.kinds.kind import CONTRIBUTOR_ROLES
from trellis.site import defaults, script_words
from trellis.site.markdown.page import NOTE_TITLES

ENGINE = EXAMPLE / "src" / "trellis"
TEMPLATES = tuple(
    sorted(
        file for room in ("templates", "theme", "plain/templates") for file in (ENGINE / "site" / room).rglob("*.html")
    )
)
MODULES = tuple(sorted(file for room in ("derive", "site") for file in (ENGINE / room).rglob("*.py")))
SCRIPTS = tuple(
    sorted(
        file.relative_to(defaults.ASSETS_FOLDER).as_posix()
        for file in defaults.ASSETS_FOLDER.rglob("*.js")
        if "vendor" not in file.parts
    )
)
"""The engine's own; what others made speaks to programmers."""
KINDS = (kinds.Course, kinds.Lesson, kinds.Path, kinds.Session, kinds.Story)
CHECKS = ("derive/difference", "derive/pages/due.py")
"""What speaks English to those who review and maintain, and stands on no page."""

Text = str | tuple[str, str]
"""A text in English; singular and plural for a number of things."""

_COUNTED = re.compile(
    r"""\| count\("([^"]+)"(?:, "([^"]+)")?\)|"""
    r"""format_count\([^,]+(?:\([^)]*\))?, ["'](\w[^"']*)["'](?:, ["']([^"']+))?"""
)
_FUNCTIONS = {
    "_": None, "translate": None, "phrase": None, "dt": None, "fact_name": None,
    "plural": (2, 3), "translate_count": (2, 3),
}  # fmt: skip


def list_texts() -> set[Text]:
    """All texts that a page or a script may show in the interface's words."""
    return {*_list_written(), *_list_counts(), *_list_terms(), *list_script_texts()}


def list_script_texts() -> set[Text]:
    """The texts of the scripts."""
    return {message for script in SCRIPTS for message in script_words.list_messages(script)}


def _list_written() -> Iterator[Text]:
    for template in TEMPLATES:
        yield from re.findall(r'\bparts\.dt\("([^"]+)"\)', template.read_text("utf-8"))
        with template.open("rb") as stream:
            for _, _, message, _ in babel_extract(stream, tuple(_FUNCTIONS), [], {"silent": "false"}):
                yield from _read_message(message, has_number=True)
    for module in MODULES:
        if not module.relative_to(ENGINE).as_posix().startswith(CHECKS):
            with module.open("rb") as stream:
                for _, message, _, _ in extract("python", stream, _FUNCTIONS):
                    yield from _read_message(message)


def _read_message(message: Any, has_number: bool = False) -> Iterator[Text]:
    """Yields a text. Templates' calls come with all arguments: of a number of things, the number first."""
    parts = [part for part in message if part] if isinstance(message, tuple) else [message]
    if len(parts) == 2 and "{n}" in parts[0]:
        yield parts[0], parts[1]
    elif parts and parts[0]:
        yield parts[0]


def _list_counts() -> Iterator[Text]:
    for file in (*TEMPLATES, *MODULES):
        if file.relative_to(ENGINE).as_posix().startswith(CHECKS):
            continue
        for one, many, other_one, other_many in _COUNTED.findall(file.read_text("utf-8")):
            singular = one or other_one
            yield f"{{n}} {singular}", f"{{n}} {many or other_many or singular + 's'}"
    for phrases in format.PHRASES_WITH_PERIODS.values():
        yield from phrases.values()
    yield from (("{n} course", "{n} courses"), ("{n} path", "{n} paths"), ("{n} team", "{n} teams"))


def _list_terms() -> Iterator[Text]:
    yield from format.LABELS.values()
    yield from cards.SOURCE_LABELS.values()
    yield from cards.KIND_LABELS.values()
    yield from provenance.APPROVAL_LABELS.values()
    yield from provenance.ROLE_FORMS
    yield from course.STALE_FORMS
    yield from path.PATH_GROUPS.values()
    yield from (*item.KINDS.values(), *item.ACT_LABELS.values(), *collect.NEED_STATES.values())
    yield from (*scorecards.SCORED_RULES.values(), *tree.OBJECTIVE_KINDS.values())
    for texts in (
        broken_links.BREAKS,
        coverage.TABLES,
        promises.FIGURES,
        timing.TIMING_TEXTS,
        tables.TREND_TABLES,
        quarter_report.REPORT_FIGURES,
    ):
        yield from (text for pair in texts.values() for text in pair)
    yield from duplicates.PROPOSAL_MEANINGS
    yield from duplicates.PROPOSAL_MEANINGS.values()
    yield from duplicates.REASON_FORMS
    yield from (f"{{course}} {relation} {{other}}" for relation in duplicate_decisions.RELATIONS.values())
    yield from (text for _, *texts in standards.SEVERITY_GROUPS for text in texts)
    yield from (note for _, note in home.TIER_NOTES)
    yield from (label for _, label in facets.TIME_BANDS)
    yield from (*(label for _, label in facets.REVIEW_BANDS), facets.OLDER)
    yield from (title for page in defaults.NAV for title in page)
    yield from (palette["toggle"]["name"] for palette in defaults.PALETTE)  # type: ignore[index]
    yield from (*script_words.FACT_NAMES, *NOTE_TITLES)
    yield from (cards.EARLY_VERSION, cards.RETIRED, cards.DRAFT, cards.APPROVED, "Course", "All", "Yes", "No")
    yield from CONTRIBUTOR_ROLES
    yield from ("Self-paced", "Self paced", "Live", "Blended", "External")
    for model in KINDS:
        for field in collect_fields(model).values():
            if field.path[0] == "questions":
                continue  # how a question is answered is said in sentences of the template
            if marker := field.find_marker(Facet):
                yield marker.label
            for option in (field.annotation, *get_args(field.annotation)):
                if get_origin(option) is Literal and field.path[-1] in ("kind", "type", "status", "tier", "key"):
                    yield from (format.format_term(value) for value in get_args(option))
