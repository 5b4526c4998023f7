"""Finds a document's own list of outcomes: below a heading such as "Learning objectives", or behind a sentence such as
"By the end you will be able to".

The list is proposed as the course's outcomes and leaves the text; whatever is no outcome stays where it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...diagnostics.slugs import slugify
from ...kinds.scalars import OUTCOME_LENGTH, measure_length
from ..imports.ids import shorten_slug
from .model import Block
from .sections import strip_number

MAX_OUTCOMES = 12
"""From so many items on, a list is no list of outcomes."""

_HEADINGS = frozenset((
    "learning objectives", "learning objective", "learning outcomes", "learning goals", "course objectives",
    "course outcomes", "objectives", "outcomes", "what you will learn", "what you'll learn",
    "what you will be able to do", "what you can do afterwards", "after this course", "lernziele", "lernergebnisse",
    "leerdoelen", "leeruitkomsten", "أهداف التعلم", "نواتج التعلم",
))  # fmt: skip
"""Headings, in lower case, below which outcomes stand."""

_LEAD = re.compile(
    r"\b(?:will|should|can) (?:then |now )?be able to\b"
    r"|^(?:after|by the end of|at the end of|on completion of)\b.*\b(?:you|participants|learners|people|everyone)\b"
    r".*\b(?:can|will|should|know)\b"
    r"|\b(?:können|kannst|sind in der lage)\b.*:$|\b(?:kunt u|kun je|kunnen)\b.*:$",
    re.IGNORECASE,
)
"""A sentence before a list of outcomes."""

_LEAD_LIMIT = 200
_OPENING = re.compile(
    r"^(?:(?:you|participants|learners) (?:will|can|should) )?(?:(?:will )?be able to |to (?=[a-z]))?", re.IGNORECASE
)
_ID_LIMIT = 30


@dataclass(frozen=True, slots=True)
class OutcomeList:
    """What was taken out. label: the heading or the sentence. texts: id → outcome. rest: the other blocks."""

    label: str
    texts: dict[str, str]
    rest: tuple[Block, ...]


def take_outcomes(blocks: Sequence[Block]) -> OutcomeList | None:
    """Returns the document's first list of outcomes, and what is left without it; None if there is none."""
    for start, block in enumerate(blocks):
        is_heading = block.kind == "heading" and _fold(block.plain) in _HEADINGS
        if is_heading or _is_lead(block):
            first = start + 1
            if is_heading and first < len(blocks) and _announces(blocks[first]):
                first += 1
            end = first
            while end < len(blocks) and blocks[end].kind == "item":
                end += 1
            texts = _name_outcomes(blocks[first:end])
            if texts:
                return OutcomeList(block.plain, texts, _leave_out(blocks, start, end, is_heading=is_heading))
    return None


def _fold(heading: str) -> str:
    return strip_number(heading).strip(" :.").casefold().replace("’", "'")


def _is_lead(block: Block) -> bool:
    return block.kind == "paragraph" and len(block.plain) <= _LEAD_LIMIT and bool(_LEAD.search(block.plain.strip()))


def _announces(block: Block) -> bool:
    """Whether a paragraph below the heading leads to the list."""
    return _is_lead(block) or (block.kind == "paragraph" and block.plain.rstrip().endswith(":"))


def _name_outcomes(items: Sequence[Block]) -> dict[str, str]:
    """Returns the outcomes of a list by id; none if it has an item that is none: too long, too short, or nested."""
    if not 1 < len(items) <= MAX_OUTCOMES or any(item.level for item in items):
        return {}
    texts: dict[str, str] = {}
    for number, item in enumerate(items, start=1):
        text = _OPENING.sub("", " ".join(item.plain.split())).rstrip(" .;,")
        text = f"{text[:1].upper()}{text[1:]}"
        if item.notes or not OUTCOME_LENGTH.minimum <= measure_length(text) <= OUTCOME_LENGTH.maximum:
            return {}
        base = shorten_slug(slugify(text), _ID_LIMIT) or f"outcome-{number}"
        texts[base if base not in texts else f"{base}-{number}"] = text
    return texts


def _leave_out(blocks: Sequence[Block], start: int, end: int, *, is_heading: bool) -> tuple[Block, ...]:
    """Returns the blocks without the list and its sentence, and without a heading below which nothing is left."""
    before, after = list(blocks[:start]), list(blocks[end:])
    if is_heading and after and after[0].kind != "heading":
        before.append(blocks[start])
    elif not is_heading and before and before[-1].kind == "heading" and _fold(before[-1].plain) in _HEADINGS:
        is_empty = not after or after[0].kind == "heading"
        before = before[:-1] if is_empty else before
    return (*before, *after)
