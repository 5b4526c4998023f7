"""Who decides for a team: what portal.yml says is read from the default branch, and a slip in it asks for more."""

from __future__ import annotations

from pathlib import Path

import casebook
import pytest
from conftest import TEAM, Portal
from repositories import COURSE, PORTAL, TODAY, Repository, approval

from trellis.approvals.evaluate.autonomy import LEVELS, decide_autonomy
from trellis.approvals.evaluate.requirements import RequiredApproval, find_required_approvals
from trellis.approvals.ledger.status import assess_status
from trellis.approvals.policy import build_policy
from trellis.pipeline.run import run_pipeline

TODAY_STABLE = COURSE.replace("status: mvp", "status: stable").replace("sunset: 2027-01-31\n", "")
NEED = """\
---
title: Quotes take too long
summary: Customers wait two days for a quote and take the one that comes first.
status: {status}
problem: Quotes take two days.
evidence: A count of forty quotes in October.
success: Half a day.
impact: Every fifth quote is too late.
raised_by: {{team: {team}, role: desk lead}}
raised_on: 2026-10-01
origin: reactive
objective: win
alternatives: [Ask for fewer figures., Answer in parts.]
{decision}---
More about it.
"""
DECISION = (
    "decision: {{choice: {choice}, reason: It is quicker than all else that was tried., by: diego, on: 2026-11-20}}\n"
)


def set_autonomy(*settings: tuple[str, str]) -> str:
    rows = "".join(f"  - {{team: {team}, decides: {level}, reason: It is so.}}\n" for team, level in settings)
    return f"{PORTAL}autonomy:\n{rows}"


def start_repository(tmp_path: Path, portal: str, files: dict[str, str | bytes | None] | None = None) -> Repository:
    repository = Repository(tmp_path / "portal")
    repository.git("switch", "--quiet", "main")
    repository.write({"portal.yml": portal, **(files or {})})
    repository.commit("Marit de Wit")
    return repository


def list_kinds(repository: Repository) -> list[str]:
    (subject,) = repository.verdict().subjects
    return [approval.kind for approval in subject.approvals]


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        ((), ["accuracy", "standard"]),
        ((("sales", "team"),), ["accuracy"]),
        ((("sales", "team"), ("sales", "learning-team")), ["accuracy", "standard"]),
        ((("sales", "team-asks"), ("sales", "team")), ["accuracy", "standard"]),
    ],
)
def test_the_setting_of_the_default_branch_is_followed(
    tmp_path: Path, settings: tuple[tuple[str, str], ...], kinds: list[str]
) -> None:
    repository = start_repository(tmp_path, set_autonomy(*settings) if settings else PORTAL)
    repository.change({"content/sales/courses/quoting/index.md": TODAY_STABLE})
    assert list_kinds(repository) == kinds


@pytest.mark.parametrize(
    ("portal", "unreadable"),
    [
        (set_autonomy(("slaes", "learning-team")), "the team `slaes`, which `autonomy` in `portal.yml` names,"),
        (set_autonomy(("sales", "nobody")), "`portal.yml`"),
        (f"{PORTAL}autonomy: {{sales: team}}\n", "`portal.yml`"),
    ],
)
def test_a_setting_that_cannot_be_followed_lets_nothing_through(tmp_path: Path, portal: str, unreadable: str) -> None:
    repository = start_repository(tmp_path, portal)
    repository.change({"content/sales/courses/quoting/index.md": TODAY_STABLE})
    head = repository.git("rev-parse", "change")
    verdict = repository.verdict(approval("dsalazar", head), approval("ibrandsma", head))
    assert verdict.state == "blocked"
    assert [b.message for b in verdict.blockers if b.code == "policy-unreadable"] == [
        f"{unreadable} cannot be read on the default branch, so nobody knows what this needs"
    ]


@pytest.mark.parametrize(
    ("team", "choice", "more", "kinds"),
    [
        ("sales", "build", "", ["accuracy"]),
        ("sales", "buy", "", ["accuracy", "standard"]),
        ("operations", "build", "", ["accuracy", "standard"]),
        ("sales", "build", "effort: [{skill_set: design, days: 3}]\n", ["accuracy", "standard"]),
    ],
)
def test_a_team_decides_about_its_own_needs_and_buys_nothing(
    tmp_path: Path, team: str, choice: str, more: str, kinds: list[str]
) -> None:
    path = "content/sales/needs/slow-quotes.md"
    files: dict[str, str | bytes | None] = {path: NEED.format(status="consulting", team=team, decision="")}
    repository = start_repository(tmp_path, set_autonomy(("sales", "team")), files)
    decision = DECISION.format(choice=choice) + more
    repository.change({path: NEED.format(status="decided", team=team, decision=decision)})
    assert list_kinds(repository) == kinds


def test_days_of_the_learning_team_are_not_added_to_what_a_team_decided_alone(tmp_path: Path) -> None:
    path = "content/sales/needs/slow-quotes.md"
    need = NEED.format(status="decided", team="sales", decision=DECISION.format(choice="build"))
    repository = start_repository(tmp_path, set_autonomy(("sales", "team")), {path: need})
    repository.change({path: need.replace("decision:", "effort: [{skill_set: design, days: 30}]\ndecision:")})
    assert list_kinds(repository) == ["accuracy", "standard"]


@pytest.mark.parametrize(("cost", "kinds"), [("0", ["accuracy"]), ("900", ["accuracy", "standard"])])
def test_what_costs_money_needs_the_learning_team_in_verdict_and_ledger(
    tmp_path: Path, cost: str, kinds: list[str]
) -> None:
    repository = start_repository(tmp_path, set_autonomy(("sales", "team")))
    source = f"source: {{kind: vendor, provider: Hoist, url: https://example.org, cost: {cost}, currency: EUR}}\n"
    page = TODAY_STABLE.replace("people:", f"{source}people:")
    repository.change({"content/sales/courses/quoting/index.md": page})
    assert list_kinds(repository) == kinds
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    course = catalogue.item("quoting")
    assert course is not None
    assert [one.kind for one in assess_status(catalogue, course).approvals] == kinds


@pytest.mark.parametrize(
    ("level", "needed"),
    [
        ("team", ["accuracy"]),
        ("team-asks", ["accuracy", "standard"]),
        ("learning-team", ["accuracy", "standard"]),
    ],
)
def test_the_ledger_misses_what_is_asked_for(tmp_path: Path, level: str, needed: list[str]) -> None:
    repository = start_repository(
        tmp_path, set_autonomy(("sales", level)), {"content/sales/courses/quoting/index.md": TODAY_STABLE}
    )
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    course = catalogue.item("quoting")
    assert course is not None
    assert [(one.kind, one.state) for one in assess_status(catalogue, course).approvals] == [
        (kind, "never") for kind in needed
    ]


def test_an_early_version_asks_the_learning_team_where_it_decides(tmp_path: Path) -> None:
    repository = start_repository(tmp_path, set_autonomy(("sales", "learning-team")))
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    course = catalogue.item("quoting")
    assert course is not None
    assert course.status == "mvp"
    assert [one.kind for one in assess_status(catalogue, course).approvals] == ["accuracy", "standard"]


@pytest.mark.parametrize("case", casebook.CASES, ids=lambda case: case.stem)
def test_no_level_asks_for_less_than_the_one_before_or_drops_the_teams_key(case: Path) -> None:
    snapshot = casebook.build_snapshot(casebook.read_cases(case))
    for entry in snapshot.entries:
        owners = sorted({version.team for version in (entry.before, entry.after) if version and version.team})
        policies = [snapshot.policy.model_copy(update={"autonomy": dict.fromkeys(owners, level)}) for level in LEVELS]
        required = [find_required_approvals(entry, policy) for policy in policies]
        standards = [any(approval.kind == "standard" for approval in approvals) for approvals in required]
        assert standards == sorted(standards)
        own = [[weigh(approvals, team) for team in owners] for approvals in required]
        if standards[0] == standards[1] == standards[2]:
            assert own == sorted(own)
        if any(own[0]):
            assert all(all(weights) for weights in own), "each owning team is asked, whoever decides"


def weigh(approvals: tuple[RequiredApproval, ...], team: str) -> int:
    """How much is asked of a team: 0 nothing, 1 one look, by a lead too, 2 its manager."""
    own = [approval for approval in approvals if approval.team == team]
    return max((1 if approval.accepts_leads else 2 for approval in own), default=0)


@pytest.mark.parametrize(
    ("team", "settings", "level"),
    [
        ("sales", {}, "team-asks"),
        ("sales", {"sales": "team"}, "team"),
        ("sales", {"sales": "TEAM"}, "learning-team"),
        ("sales", {"sales": ""}, "learning-team"),
        ("learning", {"learning": "team"}, "team-asks"),
        ("learning", {"learning": "learning-team"}, "learning-team"),
        ("closed", {"closed": "team"}, "team-asks"),
    ],
)
def test_what_is_not_understood_is_the_learning_teams(team: str, settings: dict[str, str], level: str) -> None:
    assert decide_autonomy(settings, team, "learning", ("closed",)) == level


@pytest.mark.parametrize(
    ("settings", "level"),
    [
        ("[{team: selling, decides: learning-team, reason: It is so.}]", "learning-team"),
        ("[{team: selling, decides: team, reason: It is so.}]", "team-asks"),
        (
            "[{team: selling, decides: team, reason: It is so.}, {team: sales, decides: team, reason: It is so.}]",
            "team-asks",
        ),
        ("[{team: sales, decides: team, reason: It is so.}]", "team"),
    ],
)
def test_a_team_that_is_renamed_keeps_what_asks_for_more(portal: Portal, settings: str, level: str) -> None:
    """That it decides alone is said anew: another team could have taken over the id, as where two are merged."""
    team = TEAM.replace("manager: ada", "aliases: [selling]\nmanager: ada")
    root = portal({"content/sales/index.md": team, "portal.yml": f"autonomy: {settings}\n"})
    policy = build_policy(run_pipeline(root, TODAY).catalogue)
    assert (policy.autonomy, policy.unreadable) == ({"sales": level}, ())


def test_a_team_is_known_by_its_former_id_in_settings_and_register(portal: Portal) -> None:
    people = "- {id: ada, name: Ada, team: selling}\n- {id: bo, name: Bo, manager: ada, team: sales}\n"
    desk = TEAM.replace("title: Sales", "title: Desk").replace("manager: ada", "parent: selling\nmanager: bo")
    root = portal(
        {
            "content/people.yml": people,
            "content/sales/index.md": TEAM.replace("manager: ada", "aliases: [selling]\nmanager: ada"),
            "content/desk/index.md": desk,
            "portal.yml": "learning_team: selling\n",
        }
    )
    catalogue = run_pipeline(root, TODAY).catalogue
    policy = build_policy(catalogue)
    assert policy.learning_team == catalogue.portal.learning_team == "sales"
    assert [person.team for person in policy.people] == ["sales", "sales"]
    assert {team.id: team.parent for team in policy.teams} == {"desk": "sales", "sales": None}
    assert policy.unreadable == ()


def test_without_the_learning_team_that_the_settings_name_all_else_waits(portal: Portal) -> None:
    policy = build_policy(run_pipeline(portal({"portal.yml": "learning_team: nobody\n"}), TODAY).catalogue)
    assert policy.unreadable == ("the team `nobody`, which `learning_team` in `portal.yml` names,",)
