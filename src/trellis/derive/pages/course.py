"""The page of a course: outcomes, audience, duration and the first step, then everything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ... import kinds
from ...catalogue.catalogue import Entry
from ...catalogue.staleness import find_newer_original
from .. import cards, fields, format, learning, links, versions
from ..cards import EntryCard
from ..fields import Fact
from ..funding.providers import link_provider
from ..links import NO_LANGUAGE, Link, link_resources
from ..published import PublishedCatalogue
from ..versions import FormerVersion
from ..wording import ENGLISH, get_wording, translate, translate_form
from . import modules, people, provenance, sessions
from .modules import LessonGroup
from .provenance import Provenance
from .sessions import SessionCard
from .survey import SurveyQuestion, build_survey

_FIELDS_SHOWN_ELSEWHERE = frozenset(("status", "tier", "minutes"))
"""Fields that are not among the page's facts, since the page shows them separately."""


STALE_FORMS = (
    "is retired",
    ("is an early version whose time ended {n} day ago", "is an early version whose time ended {n} days ago"),
    ("has a review that is {n} day overdue", "has a review that is {n} days overdue"),
)
"""The forms of the reasons in `catalogue/staleness.py`, which follow a title."""


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson in the list of its course. `number` counts from 1. `type` is read, activity, quiz or checkpoint."""

    number: int
    title: str
    url: str
    type: str
    type_label: str
    time: str
    address: str = ""
    """Its course and its id, ``course/lesson``: under this a reader's browser keeps their progress."""
    former_addresses: tuple[str, ...] = ()
    """Such addresses that it had before."""
    minutes: int = 0
    is_optional: bool = False

    @property
    def type_in_sentence(self) -> str:
        """The type's label within a sentence; German nouns have a capital anywhere."""
        return self.type_label if get_wording().language.partition("-")[0] == "de" else self.type_label.lower()


@dataclass(frozen=True, slots=True)
class CoursePage:
    """The view of a course's page. Texts are "" where there is nothing to show.

    `start_link` is the first step to take. `enrol_url` is "" where `start_link` already leads to the enrolment.
    `notices` are things to know before taking the course. `audience` has rows of a heading and a text. `dependents` are
    the courses that have this one as a prerequisite.
    """

    card: EntryCard
    start_link: Link | None
    enrol_url: str
    notices: tuple[Link, ...]
    outcomes: tuple[str, ...]
    audience: tuple[tuple[str, str], ...]
    prerequisites: tuple[Link, ...]
    entry_requirements: tuple[str, ...]
    dependents: tuple[EntryCard, ...]
    lessons: tuple[LessonRow, ...]
    modules: tuple[LessonGroup, ...]
    resources: tuple[Link, ...]
    sessions: tuple[SessionCard, ...]
    paths: tuple[Link, ...]
    variants: tuple[Link, ...]
    stories: tuple[Link, ...]
    facts: tuple[Fact, ...]
    people: tuple[Link, ...]
    credit: tuple[str, ...]
    objectives: tuple[Link, ...]
    metrics: tuple[Link, ...]
    needs: tuple[Link, ...]
    provider: Link | None
    cost: str
    license: str
    version: str
    last_review: str
    next_review: str
    provenance: Provenance
    is_overdue: bool
    help_wanted: str
    survey: tuple[SurveyQuestion, ...]
    version_id: str = ""
    """The version that readers see, as in its history; "" where there is none."""
    former_versions: tuple[FormerVersion, ...] = ()
    """The latest first."""


def build_course_page(published: PublishedCatalogue, entry: Entry[kinds.Course]) -> CoursePage:
    """Builds the view of a course's page, without its body."""
    meta, id = entry.meta, entry.id
    review_due = meta.review_due
    start_link = _find_start_link(published, entry)
    return CoursePage(
        card=cards.build_card(published, entry),
        start_link=start_link,
        enrol_url=meta.enrol_url if meta.enrol_url and start_link and start_link.url != meta.enrol_url else "",
        notices=_build_notices(published, entry),
        outcomes=tuple(outcome.text.rstrip(".") for outcome in meta.outcomes),
        audience=sessions.build_audience_rows(published, meta.audience),
        prerequisites=links.find_links(published, "item", meta.prerequisites),
        entry_requirements=meta.entry_requirements,
        dependents=cards.build_cards(published, published.dependents_by_item.get(id, ())),
        lessons=build_lesson_rows(published, entry),
        modules=modules.group_lessons(entry, published.catalogue.lessons(entry)),
        resources=link_resources(meta.resources, cards.get_language_tag(published, entry)),
        sessions=sessions.build_session_cards(published, published.sessions_by_item.get(id, ())),
        paths=tuple(links.link_entry(path) for path in published.paths_by_item.get(id, ())),
        variants=_find_variants(published, entry),
        stories=tuple(
            links.link_entry(s, format.format_date(s.meta.date)) for s in published.stories_by_item.get(id, ())
        ),
        facts=fields.collect_facts(published, entry, _FIELDS_SHOWN_ELSEWHERE),
        people=people.link_contributors(published, meta.people),
        credit=meta.credit,
        objectives=links.find_links(published, "objective", meta.objectives),
        metrics=links.find_links(published, "metric", meta.metrics),
        needs=links.find_links(published, "need", meta.needs),
        provider=_link_provider(published, meta.source),
        cost=_format_cost(meta.source),
        license=meta.license or "",
        version=meta.version or "",
        last_review=format_last_review(published, meta),
        next_review=format.format_date(review_due) if review_due else "",
        provenance=provenance.build_provenance(published, entry),
        is_overdue=is_overdue(published, entry),
        help_wanted=meta.help_wanted or "",
        version_id=versions.get_version_id(published, entry),
        former_versions=versions.list_former_versions(published, entry),
        survey=build_survey(published, item=id),
    )


def format_last_review(published: PublishedCatalogue, meta: kinds.Authored) -> str:
    """Formats the day of the last review; "" without one, or if the day has not come yet."""
    return format.format_date(meta.reviewed) if meta.reviewed and meta.reviewed <= published.today else ""


def is_overdue(published: PublishedCatalogue, item: Entry[kinds.Authored]) -> bool:
    """Whether the item is one that people can take, and its review is overdue."""
    review_due = item.meta.review_due
    return bool(review_due and review_due < published.today and item.is_current)


def build_foundation_notices(published: PublishedCatalogue, item: Entry[Any], title: str) -> tuple[Link, ...]:
    """Returns a notice for each course or path that the item rests on and cannot rely on."""
    if not item.is_current:
        return ()
    stale_items = published.stale_foundations.get(item.key, ())
    reasons = ((stale.item, translate_form(stale.reason, STALE_FORMS), stale.reason) for stale in stale_items)
    return tuple(
        Link(title, entry.url, f"{entry.title} {reason}.", language=ENGLISH if reason == english else NO_LANGUAGE)
        for entry, reason, english in reasons
    )


def build_lesson_rows(published: PublishedCatalogue, course: Entry[kinds.Course]) -> tuple[LessonRow, ...]:
    """Builds the rows of a course's lessons, in order."""
    return tuple(
        LessonRow(
            number=number,
            title=lesson.title,
            url=lesson.url,
            type=lesson.meta.type,
            type_label=format.format_term(lesson.meta.type),
            time=format.format_duration(lesson.meta.minutes),
            address=lesson.key[1],
            former_addresses=learning.list_former_lessons(published, course, lesson),
            minutes=lesson.meta.minutes,
            is_optional=lesson.meta.optional,
        )
        for number, lesson in enumerate(published.catalogue.lessons(course), 1)
    )


def _find_start_link(published: PublishedCatalogue, entry: Entry[kinds.Course]) -> Link | None:
    """Links the first lesson, else the enrolment, else the provider's page; None for a retired course."""
    meta = entry.meta
    if entry.status == "retired":
        return None
    lessons = published.catalogue.lessons(entry)
    if lessons:
        return Link(translate("Start the first lesson"), lessons[0].url, lessons[0].title)
    if meta.enrol_url:
        return Link(translate("Enrol"), meta.enrol_url, meta.source.provider or "")
    return Link(translate("Open the course"), meta.source.url, meta.source.provider or "") if meta.source.url else None


def _build_notices(published: PublishedCatalogue, entry: Entry[kinds.Course]) -> tuple[Link, ...]:
    """Returns what to know before taking the course.

    The title is the fact, the note explains it, and the URL, if any, leads to a successor.
    """
    meta = entry.meta
    if entry.status == "retired":
        title, successors = translate("This course is retired"), published.successors_by_course.get(entry.id, ())
        reason = meta.retired_reason or ""
        reasons = (Link(title, "", reason, str(meta.language)),) if reason or not successors else ()
        others = (Link(title, e.url, translate("Take {course} instead.", course=e.title)) for e in successors)
        return (*reasons, *others)
    early_notices = (_build_early_notice(published, meta.sunset),) if entry.status == "mvp" else ()
    original = find_newer_original(published.catalogue, entry, published.today)
    original_notices = (
        (
            Link(
                translate("The original is newer"),
                original.url,
                translate("{course} was reviewed or changed after this.", course=original.title),
            ),
        )
        if original
        else ()
    )
    foundation_notices = build_foundation_notices(published, entry, translate("It builds on something out of date"))
    return (*early_notices, *original_notices, *foundation_notices)


def _build_early_notice(published: PublishedCatalogue, sunset: date | None) -> Link:
    if sunset and sunset < published.today:
        note = translate(
            "It was to be finished or withdrawn by {day}, and its team has yet to decide.",
            day=format.format_date(sunset),
        )
        return Link(translate("This early version has outlived its time"), "", note)
    notes = [translate("It can be used as it is, and feedback is welcome.")]
    if sunset:
        notes.append(translate("It will be finished or withdrawn by {day}.", day=format.format_date(sunset)))
    return Link(translate("This is an early version"), "", " ".join(notes))


def _find_variants(published: PublishedCatalogue, entry: Entry[kinds.Course]) -> tuple[Link, ...]:
    """Links the course that this one adapts, then its own variants and the other variants of the same course."""
    origin = published.find_entry("course", entry.meta.variant_of)
    others = (
        *published.variants_by_course.get(entry.id, ()),
        *(published.variants_by_course.get(origin.id, ()) if origin else ()),
    )
    origin_links = [links.link_entry(origin, translate("the course this one adapts"))] if origin else []
    return (
        *origin_links,
        *(links.link_entry(e, translate("adapted for another region or language")) for e in others if e.id != entry.id),
    )


def _link_provider(published: PublishedCatalogue, source: kinds.Source) -> Link | None:
    """Links the provider in the register, else the source's page."""
    entry_link = link_provider(published, source.provider) if source.provider and source.kind != "in-house" else None
    return entry_link or (
        Link(source.provider or translate("Its page"), source.url or "", language=NO_LANGUAGE)
        if source.provider or source.url
        else None
    )


def _format_cost(source: kinds.Source) -> str:
    """Formats the price per person and who pays; "" where neither is given."""
    payer = ""
    if source.funded is not None:
        payer = translate("paid by the company") if source.funded else translate("not paid by the company")
    if not source.cost:
        text = payer or ("" if source.cost is None else translate("free"))
        return f"{text[:1].upper()}{text[1:]}"
    price = translate("{price} a person", price=format.format_price(source.cost, source.currency))
    return translate("{price}, {payer}", price=price, payer=payer) if payer else price
