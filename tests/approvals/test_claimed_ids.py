"""A former id that an entry states is its own only if the change shows it, or if the default branch says so already."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import COURSE, LESSON, QUOTING, RECORD, Repository

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
TARIFFS = "content/operations/courses/tariffs"


def state_ids(*ids: str) -> str:
    return COURSE.replace("sunset:", f"aliases: [{', '.join(ids)}]\nsunset:")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A portal with a course of Operations beside that of Sales."""
    repository = Repository(tmp_path)
    tariffs = COURSE.replace("Quoting a lane", "Reading tariffs").replace("objectives: [win]\n", "")
    repository.write({PAGE: state_ids("rates"), f"{TARIFFS}/index.md": tariffs, f"{TARIFFS}/01-read.md": LESSON})
    repository.commit("Marit de Wit")
    return repository


def list_claims(repository: Repository) -> dict[str, tuple[str, ...]]:
    return {entry.id: entry.claimed_ids for entry in repository.collect_snapshot().entries}


@pytest.mark.parametrize("ids", [("rates", "tariffs"), ("quoting", "rates", "tariffs")])
def test_an_id_of_what_went_before_is_claimed(repository: Repository, ids: tuple[str, ...]) -> None:
    repository.git("rm", "-r", "--quiet", TARIFFS)
    repository.commit("Marit de Wit")
    repository.change({PAGE: state_ids(*ids)})
    assert list_claims(repository) == {"quoting": ("tariffs",)}
    (subject,) = repository.verdict().subjects
    assert [key.kind for key in subject.approvals] == ["accuracy", "standard"]


def test_so_is_the_new_id_of_a_rename_that_another_course_had(repository: Repository) -> None:
    """The ledger speaks of it: what was drawn and approved under that id was not this course."""
    record = RECORD.format(item="offers", content_hash="v3:sha256:" + "0" * 64)
    repository.write({"reviews/offers/2026-11-20-1.yml": record})
    repository.commit("Marit de Wit")
    moved = {PAGE: None, FLOOR: None, PAGE.replace("quoting/", "offers/"): state_ids("rates", "quoting")}
    repository.change({**moved, FLOOR.replace("quoting/", "offers/"): LESSON})
    assert list_claims(repository) == {"offers": ("offers",)}


def test_an_id_of_what_the_change_takes_down_is_claimed_though_its_team_is_asked(repository: Repository) -> None:
    """Its records, its samples and its place in somebody's path are more than its team's."""
    removed: dict[str, str | bytes | None] = {f"{TARIFFS}/index.md": None, f"{TARIFFS}/01-read.md": None}
    repository.change({PAGE: state_ids("rates", "tariffs"), **removed})
    assert list_claims(repository) == {"quoting": ("tariffs",), "tariffs": ()}
    assert {key.team for subject in repository.verdict().subjects for key in subject.approvals} == {
        "sales",
        "operations",
        "",
    }


def test_a_renamed_course_claims_nothing_else(repository: Repository) -> None:
    folder = "content/sales/courses/offers"
    moved = {f"{folder}/index.md": state_ids("rates", "quoting"), f"{folder}/01-know-your-floor.md": LESSON}
    repository.change({**moved, PAGE: None, FLOOR: None})
    assert list_claims(repository) == {"offers": ()}


def test_a_new_course_claims_what_it_states(repository: Repository) -> None:
    folder = "content/sales/courses/offers"
    text = state_ids("old-offers").replace("Quoting a lane", "Making offers")
    repository.change({f"{folder}/index.md": text, f"{folder}/01-make.md": LESSON})
    assert list_claims(repository) == {"offers": ("old-offers",)}


METRIC = """\
- id: {id}
  name: Share of {id}
  scope: team
  unit: per cent
  direction: up
  baseline: 1
  target: 2
  source: The desk's own count, once a month.
  aliases: [{aliases}]
"""


@pytest.mark.parametrize(
    ("present", "claims"),
    [
        ([("first", ""), ("second", "gifts")], ("gifts",)),
        ([("first", "gifts"), ("second", "")], ("gifts",)),
        ([("first", ""), ("second", ""), ("third", "gifts")], ("gifts",)),
        ([("first", ""), ("share", "second")], ()),
    ],
)
def test_each_metric_of_a_register_claims_what_it_states(
    repository: Repository, present: list[tuple[str, str]], claims: tuple[str, ...]
) -> None:
    path = "content/sales/metrics.yml"
    repository.write({path: "".join(METRIC.format(id=id, aliases="") for id in ("first", "second"))})
    repository.commit("Marit de Wit")
    repository.change({path: "".join(METRIC.format(id=id, aliases=aliases) for id, aliases in present)})
    assert list_claims(repository) == {"sales/metrics": claims}
