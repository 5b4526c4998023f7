"""Among active people, one and only one has no manager: the head of the company.

Approvals climb the line of managers until they find somebody who may give them. A second top is a line that ends too early.

Bad:

    - id: marit-de-wit
      name: Marit de Wit
    - id: lars-holm
      name: Lars Holm

Good:

    - id: marit-de-wit
      name: Marit de Wit
    - id: lars-holm
      name: Lars Holm
      manager: marit-de-wit
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    people = catalogue.whole.people
    if not people or any(kind == "person" for kind, _ in catalogue.unread):
        return  # who could not be read may be the one
    tops = [person for person in people if person.meta.active and person.meta.manager is None]
    if not tops:
        yield RULE.at(
            people[0],
            (),
            "no active person is without a manager, so the line of managers has no top",
            help="delete `manager:` of the head of the company",
        )
    for person in tops[1:]:
        yield RULE.at(
            person,
            "id",
            f"`{person.id}` has no manager, and neither has `{tops[0].id}`",
            help="add `manager:`; only the head of the company has none",
            related=(Label(tops[0].at("id"), "the first without a manager"),),
        )


RULE = Rule("people-top", Severity.ERROR, check)
