"""The page of a need: the problem with its evidence, what else could be done, what was decided, what answered it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, format, links
from ..cards import EntryCard
from ..links import Link
from ..need_states import OPEN_STATUSES, label_choice, label_need_status, label_priority
from ..needs.board import describe_deadline
from ..needs.effort import format_days
from ..publication import find_first_day
from ..published import PublishedCatalogue
from ..wording import translate, translate_count
from . import course, people

ANSWER_KINDS = ("item", "session", "story", "page")
"""What may answer a need."""


@dataclass(frozen=True, slots=True)
class NeedDecision:
    """What was decided. delay: how long after the need was raised, in words."""

    choice_label: str
    reason: str
    person: Link | None
    day: str
    delay: str


@dataclass(frozen=True, slots=True)
class NeedStep:
    """A step on the way of a need. is_reached: whether it has been taken. is_present: whether it is where it stands."""

    label: str
    is_reached: bool
    is_present: bool


@dataclass(frozen=True, slots=True)
class NeedPage:
    """The view of a need's page, without its body.

    timing: the time there was to plan, in words; "" where no day was asked for. supporter_count: how many people
    support it; who they are is not shown. answers: courses and paths; further_answers: other pages.
    duration: how long it took until the first answer was there, in words. deadline: until when it is open for advice or
    has to be answered, in words. effort_parts: the learning team's days by kind of work.
    """

    title: str
    summary: str
    status: str
    status_label: str
    steps: tuple[NeedStep, ...]
    owner: Link | None
    team: Link | None
    role: str
    raised_on: str
    needed_by: str
    timing: str
    origin_label: str
    priority_label: str
    effort: str
    effort_parts: tuple[str, ...]
    deadline: str
    problem: str
    evidence: str
    success: str
    impact: str
    alternatives: tuple[str, ...]
    decision: NeedDecision | None
    answers: tuple[EntryCard, ...]
    further_answers: tuple[Link, ...]
    duration: str
    objective: Link | None
    skills: tuple[Link, ...]
    metrics: tuple[Link, ...]
    supporter_count: int
    people: tuple[Link, ...]
    last_review: str
    next_review: str


def build_need_page(published: PublishedCatalogue, entry: Entry[kinds.Need]) -> NeedPage:
    """Builds the view of a need's page."""
    meta = entry.meta
    items = _find_answering_items(published, entry)
    review_due = meta.review_due
    other_kinds = ANSWER_KINDS[1:]
    metric_ids = dict.fromkeys(id for item in items for id in item.meta.metrics)
    return NeedPage(
        title=entry.title,
        summary=meta.summary,
        status=meta.status,
        status_label=label_need_status(meta.status),
        steps=tuple(_list_steps(meta.status)),
        owner=links.find_link(published, "team", entry.owner),
        team=links.find_link(published, "team", meta.raised_by.team),
        role=meta.raised_by.role,
        raised_on=format.format_date(meta.raised_on),
        needed_by=format.format_date(meta.needed_by) if meta.needed_by else "",
        timing=_describe_timing(published, meta),
        origin_label=translate("Reactive") if meta.origin == "reactive" else translate("Proactive"),
        priority_label=label_priority(meta.priority),
        effort="" if meta.effort_days is None else format_days(meta.effort_days),
        effort_parts=tuple(_list_effort_parts(published, meta)),
        deadline=describe_deadline(meta, published),
        problem=meta.problem,
        evidence=meta.evidence,
        success=meta.success,
        impact=meta.impact,
        alternatives=meta.alternatives,
        decision=_build_decision(published, meta),
        answers=cards.build_cards(published, items),
        further_answers=tuple(
            link for id in meta.answered_by for kind in other_kinds if (link := links.find_link(published, kind, id))
        ),
        duration=_describe_duration(published, meta, items),
        objective=links.find_link(published, "objective", meta.objective),
        skills=links.find_links(published, "skill", meta.skills),
        metrics=links.find_links(published, "metric", metric_ids),
        supporter_count=len(set(meta.supporters)),
        people=people.link_contributors(published, meta.people),
        last_review=course.format_last_review(published, meta),
        next_review=format.format_date(review_due) if review_due else "",
    )


def _list_effort_parts(published: PublishedCatalogue, meta: kinds.Need) -> Iterator[str]:
    """Yields the learning team's days by kind of work, by the names that it has for them."""
    learning = published.find_entry("team", published.context.portal.learning_team)
    names = {skill_set.id: skill_set.name for skill_set in learning.meta.skill_sets} if learning else {}
    for part in meta.effort:
        yield translate("{name}: {days}", name=names.get(part.skill_set, part.skill_set), days=format_days(part.days))


def _find_answering_items(published: PublishedCatalogue, need: Entry[kinds.Need]) -> list[Entry[Any]]:
    """Returns the courses and paths that the need names as its answer, then those that name the need."""
    answers = [published.find_entry("item", id) for id in need.meta.answered_by]
    naming = sorted(published.catalogue.referrers(need, "course", "needs"), key=lambda e: e.title.casefold())
    items = {e.id: e for e in (*answers, *(published.find_entry("item", e.id) for e in naming)) if e}
    return list(items.values())


def _list_steps(status: str) -> Iterator[NeedStep]:
    """Yields the way of a need: from raised to delivered, or to declined where it was."""
    ways = ("raised", "consulting", "decided", "declined" if status == "declined" else "delivered")
    position = ways.index(status)
    for index, way in enumerate(ways):
        yield NeedStep(label_need_status(way), index <= position, index == position)


def _describe_timing(published: PublishedCatalogue, meta: kinds.Need) -> str:
    """Describes the time between the day on which a need was raised and the day by which it is needed."""
    if meta.needed_by is None:
        return ""
    days = (meta.needed_by - meta.raised_on).days
    is_open = meta.status in OPEN_STATUSES
    if days < 0:
        return translate("Raised after the day by which it was needed.")
    text = translate_count(days, "{n} day from raised to needed", "{n} days from raised to needed")
    if is_open and meta.needed_by < published.today:
        late = (published.today - meta.needed_by).days
        delay = translate_count(late, "overdue by {n} day", "overdue by {n} days")
        return translate(", ").join((text, delay))
    return text


def _build_decision(published: PublishedCatalogue, meta: kinds.Need) -> NeedDecision | None:
    decision = meta.decision
    if decision is None:
        return None
    days = (decision.on - meta.raised_on).days
    return NeedDecision(
        choice_label=label_choice(decision.choice),
        reason=decision.reason,
        person=links.find_link(published, "person", decision.by),
        day=format.format_date(decision.on),
        delay=_format_delay(days),
    )


def _describe_duration(published: PublishedCatalogue, meta: kinds.Need, items: list[Entry[Any]]) -> str:
    """Describes how long it took from the need to the first thing that answers it and came later."""
    days: list[date] = [day for item in items if (day := find_first_day(published, item)) and day >= meta.raised_on]
    return _format_delay((min(days) - meta.raised_on).days) if days and meta.status == "delivered" else ""


def _format_delay(days: int) -> str:
    """Formats how long after the need was raised something came; "" if it came before."""
    if days < 0:
        return ""
    if days < 60:
        return translate_count(days, "{n} day after it was raised", "{n} days after it was raised")
    months = round(days / 30.4)
    return translate_count(months, "{n} month after it was raised", "{n} months after it was raised")
