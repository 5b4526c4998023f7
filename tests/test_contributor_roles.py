"""Roles of contributors: near ones are told, others are free."""

from __future__ import annotations

import pytest
from conftest import Portal, course, findings

RULE = "contributor-role-misspelt"


def write(*roles: str) -> dict[str, str | bytes]:
    return {
        f"content/sales/courses/c{number}/index.md": course(
            f"Course number {number}", people=f'[{{person: ada, role: "{role}"}}]'
        )
        for number, role in enumerate(roles)
    }


@pytest.mark.parametrize(("role", "meant"), [("autor", "author"), ("Auther", "author"), ("spezialist", "specialist")])
def test_a_role_that_is_nearly_a_usual_one_is_told(portal: Portal, role: str, meant: str) -> None:
    (told,) = findings(portal(write(role)), RULE)
    assert told == f"content/sales/courses/c0/index.md:7:30 warning[{RULE}] `{role}` is nearly `{meant}`"


@pytest.mark.parametrize("role", ["author", "Authors", "Reviewer", "learning partner", "translator", "dp"])
def test_other_roles_are_free(portal: Portal, role: str) -> None:
    assert findings(portal(write(role)), RULE) == []


def test_a_portal_in_another_language_has_its_own_roles(portal: Portal) -> None:
    root = portal({"portal.yml": "language: de\n", **write("Autor", "Autor", "Autr", "author")})
    (told,) = findings(root, RULE)
    assert "`Autr` is nearly `Autor`" in told
