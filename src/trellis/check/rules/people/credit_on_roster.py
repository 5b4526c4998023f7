"""`credit` thanks people who are not on the roster. Who is on it stands in `people`, by id.

Only `people` leads to a person's page, and only there it is seen that somebody had a hand in a course and so does not
approve it.

Bad: Ada is in `content/people.yml`.

    credit: [Ada]

Good:

    people:
      - person: ada
        role: author
    credit: [Bo]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_quoted
from ....kinds.handles import fold_name
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    if not any(course.meta.credit for course in catalogue.courses):
        return
    ids_by_name: dict[str, list[str]] = {}
    for person in catalogue.whole.people:
        if person.meta.active:
            ids_by_name.setdefault(fold_name(person.title), []).append(person.id)
    for course in catalogue.courses:
        for index, name in enumerate(course.meta.credit):
            if ids := ids_by_name.get(fold_name(name)):
                yield RULE.at(
                    course,
                    ("credit", index),
                    f"{name} is on the roster",
                    help=f"name this person in `people`, as {join_quoted(ids)}; `credit` is for those without an id",
                )


RULE = Rule("credit-on-roster", Severity.WARNING, check)
