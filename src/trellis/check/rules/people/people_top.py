"""Among active people, one and only one has no manager: the head of the company.

Approvals climb the line of managers until they find somebody who may give them. A second top is a line that ends too
early.

Bad:

    - id: ada
      name: Ada
    - id: bo
      name: Bo

Good:

    - id: ada
      name: Ada
    - id: bo
      name: Bo
      manager: ada
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    people = catalogue.whole.people
    if not people or any(kind == "person" for kind, _ in catalogue.unread_keys):
        return  # the head of the company may be a person that could not be read
    people_without_manager = [person for person in people if person.meta.active and person.meta.manager is None]
    if not people_without_manager:
        yield RULE.at(
            people[0],
            (),
            "no active person is without a manager, so the line of managers has no top",
            help="delete `manager:` of the head of the company",
        )
    for person in people_without_manager[1:]:
        yield RULE.at(
            person,
            "id",
            f"`{person.id}` has no manager, and neither has `{people_without_manager[0].id}`",
            help="add `manager:`; only the head of the company has none",
            related=(Label(people_without_manager[0].at("id"), "the first without a manager"),),
        )


RULE = Rule("people-top", Severity.ERROR, check)
