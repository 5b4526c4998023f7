"""Nobody who has left is named where somebody is asked for.

People write to the author of a course, invitations go to the instructor, approvals to the manager. Only a warning: a
colleague's last day must not stop everybody else's work. What is over names whom it named: a past session, a
decision, a story, a review.

Bad: `bo` is no longer `active`.

    people:
      - person: bo
        role: author

Good:

    people:
      - person: ada
        role: author
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry, Reference
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....diagnostics.phrases import format_count
from ....kinds import Person
from ...context import Context
from ...rule import Rule

CLOSED_STATUSES = frozenset(("retired", "done", "cancelled", "delivered", "declined"))
"""Statuses of entries that need no contact person any more."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for person in catalogue.whole.people:
        if person.meta.active:
            continue
        if person.meta.mentor_for:
            count = format_count(len(person.meta.mentor_for), "skill")
            yield RULE.at(
                person,
                "mentor_for",
                f"{person.title} has left and is still a mentor for {count}",
                help="delete `mentor_for:`, and ask somebody else to be one",
            )
        for reference in catalogue.references_to(person):
            if role := _find_role(reference, context):
                yield _report_reference(person, reference, role)


def _find_role(reference: Reference, context: Context) -> str:
    """Returns the role of the person in the reference; "" if the role has ended, or the reference is a record."""
    entry: Entry[Any] = reference.entry
    if entry.status in CLOSED_STATUSES or (entry.kind == "session" and entry.meta.end.date() < context.today):
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
            return str(entry.meta.people[reference.key_path[1]].role)
    return ""


def _report_reference(person: Entry[Person], reference: Reference, role: str) -> Diagnostic:
    return RULE.at(
        reference.entry,
        reference.key_path,
        f"{person.title}, named as {role}, has left",
        help="name who took over",
        related=(Label(person.at("active"), "has left"),),
    )


RULE = Rule("person-left", Severity.WARNING, check)
