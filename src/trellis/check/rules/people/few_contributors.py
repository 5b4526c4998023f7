"""At least two people who are still here know how a course was made.

Whoever made it alone takes along why it says what it says, who was asked, and what was left out. A second name costs
an hour while the first is there. Everybody under `people` counts, in whatever role; drafts, retired courses and
providers' courses do not need any, and a course that names nobody belongs to its team.

Bad:

    people:
      - person: ada
        role: author

Good:

    people:
      - person: ada
        role: author
      - person: bo
        role: specialist
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count, format_date
from ....kinds import Course, Person
from ...context import Context
from ...rule import Rule

MIN_CONTRIBUTORS = 2


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if not course.is_current or not course.meta.in_house:
            continue
        ids = dict.fromkeys(id for c in course.meta.people if (id := getattr(c, "person", None)))
        people = [person for id in ids if (person := catalogue.find_entry("person", id))]
        present = [person for person in people if person.meta.active]
        if not people or len(people) < len(ids) or len(present) >= MIN_CONTRIBUTORS:
            continue
        yield RULE.at(course, "people", _describe(people, present), help=_write_hand_over(catalogue, course, present))


def _describe(people: Sequence[Entry[Person]], present: Sequence[Entry[Person]]) -> str:
    if len(people) == 1 and present:
        return f"{present[0].title} alone knows how it was made"
    left = "the only one who made it has" if len(people) == 1 else f"all {len(people)} who made it have"
    if not present:
        return f"{left} left"
    return f"of {format_count(len(people), 'contributor')} only {present[0].title} is still here"


def _write_hand_over(catalogue: Catalogue, course: Entry[Course], present: Sequence[Entry[Person]]) -> str:
    """Returns the next act, with a text to send to whoever joins or takes over."""
    text = course.title.join(write_hand_over(catalogue, course, present))
    return f"ask somebody to join, name them under `people`, and send them this: “{text}”"


def write_hand_over(catalogue: Catalogue, course: Entry[Course], present: Sequence[Entry[Person]]) -> tuple[str, str]:
    """Returns the text for whoever joins those who know how a course was made, or takes it over.

    The two parts stand before and after the course's title, which may be in another language.
    present: those of its contributors who are still here.
    """
    owner = catalogue.find_entry("team", course.owner)
    team = owner.title if owner else "the team"
    due = course.meta.review_due
    review = f", the next by {format_date(due)}" if due else ""
    ask = (
        f"{present[0].title} tells you in an hour what the text does not say: who was asked, what was left out, "
        "what changes often."
        if present
        else "Nobody is left who made it: read it through, ask the last reviewer, and note what you cannot verify."
    )
    return (
        "Hand-over of ",
        f" ({course.path}). You now answer for it together with {team}. {ask} "
        f"Yours are its reviews{review}, its questions, its figures and its sources. "
        "Your first change: add yourself under `people`, and write down here what you were told.",
    )


RULE = Rule("few-contributors", Severity.ADVICE, check)
