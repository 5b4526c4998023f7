"""Names that only a change gives spare nobody: what is approved with them would be approved without them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

import casebook
import pytest

from trellis.approvals.evaluate.entry_approvers import list_days
from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.approvals.evaluate.verdict import GrantedApproval
from trellis.approvals.snapshot import Snapshot, SubmittedReview

PEOPLE = casebook.COMPANY["people"]
ASKED = ["diego-salazar", "ilse-brandsma", "sofia-marques", "marit-de-wit", "tom-hargreaves"]
"""Those who can be asked about a course of the team Sales."""

_ALONE = {"people": {id: {"team": "people"} for id in ("noor-el-amrani", "ben-whitlock")}}
_BOTH_KEYS = {**_ALONE, "teams": {"sales": {"manager": "ilse-brandsma", "leads": []}, "learning": {"leads": []}}}
_AWAY = [{"start": "2026-11-16", "until": "2026-11-19", "delegate": "tom-hargreaves"}]
POLICIES: dict[str, dict[str, Any]] = {
    "both keys with one person": _BOTH_KEYS,
    "both, who was away": {**_BOTH_KEYS, "people": {**_ALONE["people"], "ilse-brandsma": {"away": _AWAY}}},
    "the manager was away": {"people": {"diego-salazar": {"away": _AWAY}}},
}
GIVEN_NAMES = {
    "people": lambda id: {"changes": [{"now": {"people": {id: "reviewer"}}}]},
    "co-author": lambda id: {"commits": [{"by": "avisser", "co_authors": [PEOPLE[id]["handle"]]}]},
    "author": lambda id: {"commits": [{"by": ["avisser", f"name {PEOPLE[id]['name']}"], "pushed_by": "avisser"}]},
}


def build(policy: dict[str, Any], reviewers: tuple[str, ...], names: dict[str, Any]) -> Snapshot:
    """A changed course that two people approved while somebody was away. names: what the change says of others."""
    tier = "organisation" if "teams" in policy else "team"
    reviews = [{"by": PEOPLE[id]["handle"], "scores": 4, "at": datetime(2026, 11, 18, 9)} for id in reviewers]
    change = {"course": "quoting", "tier": tier, **names.get("changes", [{}])[0]}
    return casebook.build_snapshot({"policy": policy, "reviews": reviews, **names, "changes": [change]})


@pytest.mark.parametrize("way", GIVEN_NAMES)
@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_what_is_approved_with_a_name_is_approved_without_it(policy: dict[str, Any], way: str) -> None:
    for reviewers in combinations(ASKED, 2):
        if evaluate_snapshot(build(policy, reviewers, {})).state == "approved":
            continue
        for id in ASKED:
            verdict = evaluate_snapshot(build(policy, reviewers, GIVEN_NAMES[way](id)))
            assert verdict.state != "approved", (reviewers, id)


@pytest.mark.parametrize(
    ("submitted", "others"),
    [
        ("2026-11-20T12:00:00Z", {21}),
        ("2026-11-20T09:30:00Z", set()),
        ("2026-11-20T08:59:00Z", {19}),
        ("2026-11-20T22:00:00-08:00", {21}),
    ],
)
def test_a_review_is_of_the_days_that_it_is_somewhere(submitted: str, others: set[int]) -> None:
    first, *more = list_days(SubmittedReview(submitted=datetime.fromisoformat(submitted)))
    assert first == date(2026, 11, 20)
    assert {day.day for day in more} == others


@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_at_the_end_of_the_calendar_is_of_its_own_day(year: int) -> None:
    review = SubmittedReview(submitted=datetime(year, *((1, 1) if year == 1 else (12, 31, 23)), tzinfo=UTC))
    assert list_days(review) == (review.submitted.date(),)


@pytest.mark.parametrize(
    ("case", "day"),
    [
        ("delegate-on-the-last-day-further-west", 20),
        ("delegate-on-the-first-day-further-east", 20),
        ("delegate-approved-before-the-manager-came-back", 19),
    ],
)
def test_an_approval_is_recorded_as_of_a_day_on_which_it_could_be_given(case: str, day: int) -> None:
    document = casebook.read_cases(casebook.HERE / "cases" / f"{case}.yml")
    verdict = evaluate_snapshot(casebook.build_snapshot(document))
    (grant,) = (approval.grant for approval in verdict.subjects[0].approvals)
    assert isinstance(grant, GrantedApproval)
    assert grant.on == date(2026, 11, day)
