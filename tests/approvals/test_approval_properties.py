"""What must hold of every verdict, whatever is proposed and whoever says what."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import casebook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.approvals.snapshot import Snapshot, SubmittedReview

PEOPLE = casebook.COMPANY["people"]
HANDLES = sorted(person["handle"] for person in PEOPLE.values() if "handle" in person)
ORDER = {"approved": 0, "missing": 1, "blocked": 2}

_status = st.sampled_from(["draft", "mvp", "stable", "retired"])
_tier = st.sampled_from(["organisation", "team", "individual"])
_team = st.sampled_from(["sales", "operations", "warehousing", "learning", "unknown"])
_side = st.fixed_dictionaries(
    {"team": _team, "status": _status, "tier": _tier, "required": st.booleans()},
    optional={"people": st.dictionaries(st.sampled_from(sorted(PEOPLE)), st.just("author"), max_size=3)},
)
_differs = st.builds(
    lambda words, touched: {"words": words, "touched": touched},
    st.integers(0, 40),
    st.lists(st.sampled_from(["an outcome", "a figure"]), max_size=1),
)
_course = st.builds(
    lambda was, now, differs: {"course": "quoting", "was": was, "now": now, "differs": differs},
    _side,
    _side,
    _differs,
)
_other = st.sampled_from(
    [
        {"story": "news"},
        {"course": "tendering"},
        {"skill": "skills", "team": ""},
        {"person": "people", "team": "", "people": {"mei-chen": "changed"}},
        {"team": "sales", "now": {"people": {"mei-chen": "manager"}}, "differs": {"touched": ["who is in charge"]}},
    ]
)
_review = st.fixed_dictionaries(
    {
        "by": st.sampled_from([*HANDLES, "stranger"]),
        "state": st.sampled_from(["approved"] * 4 + ["changes-requested", "commented", "dismissed"]),
        "saw": st.sampled_from(["head", "head", "head", "same", "earlier", "gone"]),
        "scores": st.sampled_from([None, 2, 3, 4, 4]),
    },
    optional={"edited": st.booleans()},
)
_away = [{"start": "2026-11-18", "until": "2026-11-20", "delegate": "mei-chen"}]
_policy = st.sampled_from(
    [
        {},
        {"people": {"diego-salazar": {"away": _away}}},
        {"people": {"diego-salazar": {"away": [{"start": "2026-11-20", "until": "2026-11-27"}]}}},
        {"people": {"diego-salazar": {"active": False}}, "top": ["sofia-marques"]},
        {"learning_team": None},
        {"people": {"hanna-lindqvist": {"manager": "lars-holm"}, "lars-holm": {"manager": "hanna-lindqvist"}}},
        {"rubrics": {}, "small_words": 0},
    ]
)
_case = st.fixed_dictionaries(
    {
        "policy": _policy,
        "changes": st.builds(lambda course, others: [course, *others], _course, st.lists(_other, max_size=1)),
        "opened_by": st.sampled_from(HANDLES),
        "commits": st.lists(
            st.builds(
                lambda by, update, co_authors: {"by": by, "update": update, "co_authors": co_authors},
                st.sampled_from(HANDLES),
                st.sampled_from([False, True]),
                st.lists(st.sampled_from(HANDLES), max_size=3),
            ),
            min_size=1,
            max_size=3,
        ),
        "reviews": st.lists(_review, max_size=6),
    }
)
snapshots = _case.map(casebook.build_snapshot)
CALM = settings(suppress_health_check=[HealthCheck.too_slow])


def collect_results(verdict: ApprovalVerdict) -> list[Any]:
    """What a verdict says of each key, without the list of what does not count."""
    return [verdict.state, [key for subject in verdict.subjects for key in subject.approvals], verdict.blockers]


def given_keys(verdict: ApprovalVerdict) -> list[int]:
    """For each subject how many of its keys are given."""
    return [sum(key.state == "given" for key in subject.approvals) for subject in verdict.subjects]


def scores_of_all(snapshot: Snapshot) -> str:
    """A text that passes every rubric of the change."""
    parts = []
    for entry in snapshot.entries:
        rubric = snapshot.policy.rubrics.get(entry.kind)
        lines = [f"- {c.id}: {c.levels}/{c.levels}" for c in rubric.criteria] if rubric else []
        parts.append("\n".join([f"### {entry.id}", *lines]))
    return "\n".join(parts)


def add_approval(snapshot: Snapshot, handle: str, hour: int) -> Snapshot:
    """The snapshot with one more approval that is as good as can be."""
    submitted = datetime(2026, 11, 20, 9) + timedelta(hours=hour)
    review = SubmittedReview(
        id="added", handle=handle, commit=snapshot.head, body=scores_of_all(snapshot), submitted=submitted
    )
    return snapshot.model_copy(update={"reviews": (*snapshot.reviews, review)})


@CALM
@given(snapshots, st.sampled_from(HANDLES), st.integers(-5, 20))
def test_adding_an_approval_never_makes_it_worse(snapshot: Snapshot, handle: str, hour: int) -> None:
    before, after = evaluate_snapshot(snapshot), evaluate_snapshot(add_approval(snapshot, handle, hour))
    assert ORDER[after.state] <= ORDER[before.state]
    assert all(more >= less for more, less in zip(given_keys(after), given_keys(before), strict=True))


@CALM
@given(snapshots, st.integers(-5, 20), st.data())
def test_an_approval_by_somebody_in_conflict_changes_nothing(
    snapshot: Snapshot, hour: int, data: st.DataObject
) -> None:
    own_commits = [c for c in snapshot.commits if not c.update]
    hands = [account.handle for commit in own_commits for account in commit.pushers]
    handle = data.draw(st.sampled_from([*hands, snapshot.author.handle if snapshot.author else "stranger"]))
    spoke = {r.handle for r in snapshot.reviews if r.state == "changes-requested"}
    if handle in spoke:  # whoever asked for changes may take that back, with a hand in it or not
        return
    assert collect_results(evaluate_snapshot(add_approval(snapshot, str(handle), hour))) == collect_results(
        evaluate_snapshot(snapshot)
    )


@CALM
@given(snapshots)
def test_approvals_of_those_whom_the_entry_names_change_nothing(snapshot: Snapshot) -> None:
    named = {part.person for part in snapshot.entries[0].before.people}  # type: ignore[union-attr]
    handles = [PEOPLE[person]["handle"] for person in named if "handle" in PEOPLE[person]]
    without = snapshot.model_copy(update={"reviews": tuple(r for r in snapshot.reviews if r.handle not in handles)})
    alone = without.model_copy(update={"entries": without.entries[:1], "paths": without.paths[:1]})
    with_them = alone
    for handle in handles:
        with_them = add_approval(with_them, handle, 1)
    assert collect_results(evaluate_snapshot(with_them)) == collect_results(evaluate_snapshot(alone))


@CALM
@given(snapshots, st.randoms(use_true_random=False))
def test_the_order_of_reviews_is_no_matter(snapshot: Snapshot, random: Any) -> None:
    reviews = list(snapshot.reviews)
    random.shuffle(reviews)
    assert evaluate_snapshot(snapshot.model_copy(update={"reviews": tuple(reviews)})) == evaluate_snapshot(snapshot)


@CALM
@given(snapshots)
def test_two_keys_are_two_people(snapshot: Snapshot) -> None:
    for subject in evaluate_snapshot(snapshot).subjects:
        by_key: dict[str, set[str]] = {}
        for key in subject.approvals:
            if key.grant:
                by_key.setdefault(key.kind, set()).add(key.grant.by.person)
        assert not by_key.get("accuracy", set()) & by_key.get("standard", set())


@CALM
@given(snapshots)
def test_whoever_is_asked_can_bring_it_about(snapshot: Snapshot) -> None:
    """Where nothing else is in the way, the approvals of those who are asked are enough."""
    silent = snapshot.model_copy(update={"reviews": ()})
    for hour in range(sum(len(subject.approvals) for subject in evaluate_snapshot(silent).subjects)):
        verdict = evaluate_snapshot(silent)
        if verdict.state != "missing":
            break
        key = next(key for subject in verdict.subjects for key in subject.missing_approvals)
        silent = add_approval(silent, str(next(who.handle for who in key.candidates if who.handle)), hour)
    assert evaluate_snapshot(silent).state in ("approved", "blocked")


@CALM
@given(snapshots)
def test_a_co_authors_name_lets_nobody_approve_who_could_not_without_it(snapshot: Snapshot) -> None:
    """Whatever is approved would be approved too if the names were nowhere."""
    commits = tuple(
        c.model_copy(
            update={"co_authors": (), "contributors": tuple(a for a in c.contributors if a not in c.co_authors)}
        )
        for c in snapshot.commits
    )
    with_names, without = (evaluate_snapshot(s) for s in (snapshot, snapshot.model_copy(update={"commits": commits})))
    assert with_names.state != "approved" or without.state == "approved"


@CALM
@given(snapshots)
def test_approved_means_that_each_entry_has_a_key_and_each_key_a_holder(snapshot: Snapshot) -> None:
    verdict = evaluate_snapshot(snapshot)
    if verdict.state == "approved":
        assert verdict.subjects
        assert all(subject.approvals and not subject.missing_approvals for subject in verdict.subjects)
