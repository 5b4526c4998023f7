"""A file with many slips is told all of them at once: what is right in it is judged beside what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import TEAM, TODAY, Portal, course, findings

from trellis.pipeline.run import run_pipeline

HOME = "content/sales/courses/rates/index.md"
READING = "content/sales/courses/rates/01-begin.md"
QUIZ = "content/sales/courses/rates/02-questions.md"
ROUTE = "content/sales/paths/start.md"
TEAM_FILE = "content/sales/index.md"
PEOPLE_FILE = "content/people.yml"

ROLES = "- id: pricing-analyst\n  name: Pricing analyst\n- id: customs-associate\n  name: Customs associate\n"
SKILLS = "- id: pricing\n  name: Pricing\n"

RATES = """\
---
title: What a freight rate is made of
summary: What anybody needs to know about rates before they quote one for the first time.
status: draft
tier: individual
mode: self-paced
level: beginner
minutes: 11
outcomes:
  - id: prepare
    text: Draft a range for a lane before the first call
  - id: anchor
    text: Open with a figure and the reason for it
  - id: trade
    text: Trade a lower rate for volume or terms of payment
skills: [pricing]
audience:
  roles: [pricing-analyst]
reviewed: 2026-05-01
review_every: 12 months
people:
  - person: ada
    role: author
waivers:
  - rule: link-text-vague
    reason: The words are those of the form that people know.
    expires: 2027-01-31
---
## What it is made of

See [here](01-begin.md).
"""
BEGIN = f"""\
---
title: What moves a rate
type: read
minutes: 5
outcomes: [prepare, anchor]
---
## Fuel

{"A rate has a part that moves with the price of fuel, and one that does not. " * 60}
"""
QUESTIONS = """\
---
title: Three questions on rates
type: quiz
minutes: 6
outcomes: [trade]
questions:
  - prompt: What moves with fuel?
    choices: [The surcharge, The base rate]
    answer: 1
    explain: The base rate is agreed for the year.
  - prompt: What do you open with?
    choices: [A figure, A question]
    answer: 1
    explain: Every other figure is measured against it.
  - prompt: What do you trade?
    choices: [Volume, Patience]
    answer: 1
    explain: Volume fills a ship.
---
Take your time.
"""


TRADE = "    choices: [Volume, Patience]\n    answer: 1\n"


class Slip(NamedTuple):
    """A mistake in a file. wrong: what its author wrote in place of `right`. rule: which tells of it."""

    path: str
    right: str
    wrong: str
    rule: str


COURSE_SLIPS = (
    Slip(HOME, "summary: What anybody needs to know about rates before they quote", "summary: A: quote", "fm-syntax"),
    Slip(HOME, "level: beginner\n", "levle: beginner\n", "unknown-key"),
    Slip(HOME, "minutes: 11", "minutes: eleven", "wrong-value"),
    Slip(HOME, "text: Draft a range for a lane", "text: Understand a lane", "outcome-verb"),
    Slip(HOME, "id: anchor", "id: The Anchor", "wrong-value"),
    Slip(HOME, "text: Trade a lower rate for", "text: Awareness of", "outcome-verb"),
    Slip(HOME, "[pricing]", "[prizing]", "unknown-reference"),
    Slip(HOME, "[pricing-analyst]", "[Pricing analysts]", "role-by-name"),
    Slip(HOME, "reviewed: 2026-05-01", "reviewed: 2027-05-01", "date-in-future"),
    Slip(HOME, "12 months", "yearly", "wrong-value"),
    Slip(HOME, "person: ada", "person: aba", "unknown-reference"),
    Slip(HOME, "rule: link-text-vague", "rule: link-text-vauge", "waiver-unknown"),
    Slip(HOME, "## What it is made of", "# What it is made of", "heading-order"),
    Slip(HOME, "(01-begin.md)", "(01-start.md)", "link-broken"),
    Slip(READING, "type: read", "type: reading", "wrong-value"),
    Slip(READING, "outcomes: [prepare, anchor]", "outcomes: prepare, anchor", "wrong-value"),
    Slip(READING, "## Fuel", "#### Fuel", "heading-order"),
    Slip(QUIZ, "[The surcharge, The base rate]\n    answer: 1", "[A, B]\n    answer: 3", "answer-not-a-choice"),
    Slip(QUIZ, "[A figure, A question]", "[A figure]", "wrong-value"),
    Slip(
        QUIZ,
        f"do you trade?\n{TRADE}    explain: Volume fills a ship.\n",
        f"do you trade?\n{TRADE}",
        "answer-unexplained",
    ),
)

START = """\
---
title: Your first month at the rate desk
summary: What somebody new at the rate desk learns in the first month, in this order.
status: draft
kind: onboarding
tier: team
steps:
  - section: Before the first call
    items: [rates]
  - section: After the first call
    items: [rates-two]
audience:
  teams: [sales]
  roles: [pricing-analyst]
buddy: ada
reviewed: 2026-05-01
review_every: 12 months
version: 1
---
## First week

See [rates](../courses/rates/index.md).
"""
PATH_SLIPS = (
    Slip(ROUTE, "kind: onboarding", "kind: joining", "wrong-value"),
    Slip(ROUTE, "items: [rates-two]", "items: rates-two", "wrong-value"),
    Slip(ROUTE, "items: [rates]", "items: [rate]", "unknown-reference"),
    Slip(ROUTE, "teams: [sales]", "teams: [sails]", "unknown-reference"),
    Slip(ROUTE, "[pricing-analyst]", "[Pricing analyst]", "role-by-name"),
    Slip(ROUTE, "reviewed: 2026-05-01", "reviewed: 2027-05-01", "date-in-future"),
    Slip(ROUTE, "12 months", "yearly", "wrong-value"),
    Slip(ROUTE, "version: 1", "version: first", "wrong-value"),
    Slip(ROUTE, "## First week", "# First week", "heading-order"),
    Slip(ROUTE, "courses/rates/", "courses/rate/", "link-broken"),
)

ROSTER = """\
- id: ada
  name: Ada
  handle: ada-l
- id: mei
  name: Mei
  manager: ada
  handle: mei-c
  roles: [Customs associate]
  active: true
- id: tom
  name: Tom
  team: sales
  handle: tom-h
  roles: [Pricing analyst]
"""
OUR_TEAM = TEAM.replace("leads: [ada]\n", "leads: [ada]\ncapacity_days: 3\nreviewed: 2026-05-01\n")
PEOPLE_SLIPS = (
    Slip(PEOPLE_FILE, "handle: mei-c", 'handle: "@mei-c"', "handle-malformed"),
    Slip(PEOPLE_FILE, "[Customs associate]", "[Customs asociate]", "role-misspelt"),
    Slip(PEOPLE_FILE, "active: true", "active: perhaps", "wrong-value"),
    Slip(PEOPLE_FILE, "manager: ada", "manager: aba", "unknown-reference"),
    Slip(PEOPLE_FILE, "  name: Tom\n", "  nam: Tom\n", "unknown-key"),
    Slip(PEOPLE_FILE, "handle: tom-h", 'handle: "@tom-h"', "handle-malformed"),
    Slip(PEOPLE_FILE, "[Pricing analyst]", "[Pricing analist]", "role-misspelt"),
    Slip(TEAM_FILE, "capacity_days: 3", "capacity_days: some", "wrong-value"),
    Slip(TEAM_FILE, "reviewed: 2026-05-01", "reviewed: 2027-05-01", "date-in-future"),
    Slip(TEAM_FILE, "manager: ada", "manager: aba", "unknown-reference"),
)
WHOLE = {
    HOME: RATES,
    READING: BEGIN,
    QUIZ: QUESTIONS,
    ROUTE: START,
    "content/sales/courses/rates-two/index.md": course("Two more rates"),
    "content/roles.yml": ROLES,
    "content/skills.yml": SKILLS,
    PEOPLE_FILE: ROSTER,
    TEAM_FILE: OUR_TEAM,
}
"""A portal whose only findings are those that it is small."""


def list_places(root: Path) -> set[tuple[str, str, int]]:
    """Path, rule and line of each finding."""
    return {(d.location.path, d.rule, d.location.line) for d in run_pipeline(root, TODAY).diagnostics}


def count_rounds(portal: Portal, slips: Sequence[Slip]) -> tuple[int, set[tuple[str, str, int]]]:
    """Mends in each round exactly the slips that are told; returns the rounds, and what is told in the end."""
    texts: dict[str, str | bytes] = dict(WHOLE)
    for slip in slips:
        text = str(texts[slip.path])
        assert text.count(slip.right) == 1, slip
        texts[slip.path] = text.replace(slip.right, slip.wrong)
    remaining, rounds = list(slips), 0
    while remaining:
        places = list_places(portal(texts))
        mended = [slip for slip in remaining if _is_reported(slip, texts, places)]
        assert mended, f"nothing tells of {remaining}"
        rounds += 1
        for slip in mended:
            texts[slip.path] = str(texts[slip.path]).replace(slip.wrong, slip.right, 1)
        remaining = [slip for slip in remaining if slip not in mended]
    return rounds, list_places(portal(texts))


def _is_reported(slip: Slip, texts: Mapping[str, str | bytes], places: set[tuple[str, str, int]]) -> bool:
    text = str(texts[slip.path])
    first = text[: text.index(slip.wrong)].count("\n") + 1
    return any((slip.path, slip.rule, line) in places for line in range(first, first + slip.wrong.count("\n") + 1))


@pytest.mark.parametrize("slips", [COURSE_SLIPS, PATH_SLIPS, PEOPLE_SLIPS], ids=["course", "path", "people"])
def test_all_slips_of_a_file_are_mended_in_one_round(portal: Portal, slips: Sequence[Slip]) -> None:
    rounds, places = count_rounds(portal, slips)
    assert rounds == 1
    assert places == list_places(portal(dict(WHOLE)))


def test_there_are_twenty_slips_of_many_kinds_in_the_course() -> None:
    assert len(COURSE_SLIPS) == 20
    assert len({slip.rule for slip in COURSE_SLIPS}) >= 10


KEY_LINES = [
    (path, number)
    for path in (HOME, QUIZ, ROUTE, TEAM_FILE)
    for number, line in enumerate(str(WHOLE[path]).split("\n---\n")[0].split("\n"))
    if ":" in line
]


@pytest.mark.parametrize("fault", ["{x: N O}", "a: b", "[open"])
def test_a_wrong_value_brings_no_finding_on_what_it_hides(portal: Portal, fault: str) -> None:
    """Each line in turn: what is told in the file beside the fault is told of the whole file, too."""
    whole = list_places(portal(dict(WHOLE)))
    form = {"wrong-value", "unknown-key", "missing-field", "fm-syntax"}
    form |= {"link-text-vague", "link-broken"}  # a waiver, or that it is a draft itself, may be what cannot be read
    for path, number in KEY_LINES:
        lines = str(WHOLE[path]).split("\n")
        lines[number] = f"{lines[number].split(':')[0]}: {fault}"
        places = list_places(portal({**WHOLE, path: "\n".join(lines)}))
        news = {place[:2] for place in places if place[0] == path and place[1] not in form}
        news -= {place[:2] for place in whole}  # a finding on the wrong key itself may have another line
        assert news == set(), f"{path}:{number + 1} {fault}"


def test_what_is_read_in_part_stands_in_no_catalogue_that_others_read(portal: Portal) -> None:
    root = portal({**WHOLE, HOME: RATES.replace("minutes: 11", "minutes: eleven")})
    checked = run_pipeline(root, TODAY)
    assert checked.catalogue.find_entry("course", "rates") is None
    assert ("course", "rates") in checked.catalogue.unread_keys


def test_a_missing_key_beside_a_wrong_one_is_told(portal: Portal) -> None:
    text = RATES.replace("minutes: 11", "minutes: eleven").replace("skills: [pricing]\n", "")
    report = findings(portal({**WHOLE, HOME: text}), "course-incomplete")
    assert [line for line in report if line.startswith(HOME)] == [
        f"{HOME}:4:9 advice[course-incomplete] a draft course without `skills`"
    ]


def test_a_waiver_holds_in_a_file_with_a_slip(portal: Portal) -> None:
    root = portal({**WHOLE, HOME: RATES.replace("minutes: 11", "minutes: eleven")})
    assert findings(root, "link-text-vague") == []


MODULES = "modules:\n  - {title: First, first_lesson: begin}\n  - {title: Then, first_lesson: NAME}\n"


@pytest.mark.parametrize("slip", ["minutes: many\n", "colour: red\n", 'summary: "{{ x }}"\n'])
@pytest.mark.parametrize(("name", "count"), [("go-on", 0), ("go-off", 1)])
def test_a_slip_of_a_course_brings_no_finding_on_lessons_that_are_there(
    portal: Portal, slip: str, name: str, count: int
) -> None:
    text = course("Rate talks", "draft").replace("\n---\n", f"\n{MODULES.replace('NAME', name)}---\n", 1)
    if slip.startswith("summary"):
        text = "\n".join(line for line in text.split("\n") if not line.startswith("summary"))
    lesson = "---\ntitle: A lesson of it\ntype: read\nminutes: 5\n---\n\nText.\n"
    folder = "content/sales/courses/rate-talks"
    files = {f"{folder}/index.md": text.replace("status:", f"{slip}status:", 1)}
    root = portal({**files, f"{folder}/01-begin.md": lesson, f"{folder}/02-go-on.md": lesson})
    found = findings(root)
    assert [line for line in found if line.startswith(f"{folder}/index.md") and " error[" in line]
    unknown = [line for line in found if "unknown-reference" in line and "rate-talks" in line]
    assert [line.rpartition(" ")[2] for line in unknown] == ["`go-off`"] * count
