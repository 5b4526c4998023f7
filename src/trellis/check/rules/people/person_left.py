"""Nobody who has left is named where somebody is asked for.

People write to the author of a course, invitations go to the instructor, approvals to the manager. Only a warning: a
colleague's last day must not stop everybody else's work. What is over names whom it named: a past session, a decision, a
story, a review.

Bad: `rob-visscher` is no longer `active`.

    people:
      - person: rob-visscher
        role: author

Good:

    people:
      - person: dirk-mulder
        role: author
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry, Reference
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....diagnostics.phrases import count
from ....kinds import Person
from ...context import Context
from ...rule import Rule

OVER = frozenset(("retired", "done", "cancelled", "delivered", "declined"))
"""Statuses of entries that nobody is asked about."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for person in catalogue.whole.people:
        if person.meta.active:
            continue
        if person.meta.mentor_for:
            yield RULE.at(
                person,
                "mentor_for",
                f"{person.title} has left and is still a mentor for {count(len(person.meta.mentor_for), 'skill')}",
                help="delete `mentor_for:`, and ask somebody else to be one",
            )
        for reference in catalogue.references_to(person):
            if role := _role(reference, context):
                yield _told(person, reference, role)


def _role(reference: Reference, context: Context) -> str:
    """As what the person is asked for in that place; "" where nobody is any more, or a record is kept."""
    entry: Entry[Any] = reference.entry
    if entry.status in OVER or (entry.kind == "session" and entry.meta.end.date() < context.today):
        return ""
    match entry.kind, reference.field:
        case "person", "manager":
            return "manager" if entry.meta.active else ""
        case "team", "liaison":
            return "liaison" if entry.meta.liaison.until >= context.today else ""
        case "team", "manager":
            return "the team's manager"
        case "team", "leads":
            return "one of the team's leads"
        case "session", "instructors":
            return "instructor"
        case "path", "buddy":
            return "buddy"
        case kind, "people" if kind != "story":
            return str(entry.meta.people[reference.keys[1]].role)
    return ""


def _told(person: Entry[Person], reference: Reference, role: str) -> Diagnostic:
    return RULE.at(
        reference.entry,
        reference.keys,
        f"{person.title}, named as {role}, has left",
        help="name who took over",
        related=(Label(person.at("active"), "has left"),),
    )


RULE = Rule("person-left", Severity.WARNING, check)
