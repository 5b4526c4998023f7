"""What courses cost and who pays: what people may take without asking, and what their stipend covers."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from .. import format, links
from ..links import Link
from ..published import Item, PublishedCatalogue
from ..wording import translate
from .budgets import format_amount


@dataclass(frozen=True, slots=True)
class PricedCourse:
    """A course that somebody outside offers. price: for one person, in words; "" where the course does not say."""

    link: Link
    provider: str
    price: str


@dataclass(frozen=True, slots=True)
class StipendView:
    """What each person may spend. page: the page that says the rest."""

    amount: str
    terms: str
    page: Link | None


@dataclass(frozen=True, slots=True)
class Prices:
    """The courses of others by who pays for them; each group by title.

    free: they cost nothing. funded: the company pays, whatever the stipend. covered: they cost no more than the
    stipend. beyond: they cost more, are in another currency, or say no price.
    """

    stipend: StipendView | None
    free: tuple[PricedCourse, ...]
    funded: tuple[PricedCourse, ...]
    covered: tuple[PricedCourse, ...]
    beyond: tuple[PricedCourse, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[PricedCourse, ...]], ...]:
        """The groups with what they are called; those that are empty are left out, but for what the stipend covers."""
        labelled_groups = (
            (translate("The company pays"), self.funded),
            (translate("Free of charge"), self.free),
            (translate("Your stipend covers it"), self.covered),
            (translate("Ask first"), self.beyond),
        )
        return tuple((label, courses) for label, courses in labelled_groups if courses)


def sort_prices(published: PublishedCatalogue) -> Prices:
    """Returns the courses of others that people can take, by who pays."""
    stipend = published.context.portal.stipend
    groups: dict[str, list[PricedCourse]] = {name: [] for name in ("free", "funded", "covered", "beyond")}
    courses = [item for item in published.current_items if item.kind == "course" and not item.meta.in_house]
    for course in sorted(courses, key=lambda course: (course.title.casefold(), course.id)):
        groups[judge_price(course.meta.source, stipend)].append(build_priced_course(course))
    return Prices(build_stipend(published), **{name: tuple(rows) for name, rows in groups.items()})


def judge_price(source: kinds.Source, stipend: kinds.Stipend | None) -> str:
    """Returns who pays for a course: ``free``, ``funded``, ``covered`` by the stipend, or ``beyond`` it."""
    if source.cost == 0:
        return "free"
    if source.funded:
        return "funded"
    is_covered = stipend and source.cost and source.currency == stipend.currency and source.cost <= stipend.amount
    return "covered" if is_covered else "beyond"


def build_stipend(published: PublishedCatalogue) -> StipendView | None:
    """Returns what each person may spend, or None where the portal does not say."""
    stipend = published.context.portal.stipend
    if stipend is None:
        return None
    page = links.find_link(published, "page", stipend.page)
    return StipendView(format_amount(stipend.amount, stipend.currency), stipend.terms or "", page)


def build_priced_course(course: Item) -> PricedCourse:
    """Returns the row of a course with its price."""
    source = course.meta.source
    price = "" if source.cost is None else format.format_price(source.cost, source.currency)
    return PricedCourse(links.link_entry(course), source.provider or "", price)
