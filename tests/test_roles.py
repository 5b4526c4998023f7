"""Roles: a register with ids, names that are understood all the same, and what is required of a role."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import TEAM, TODAY, Portal, course, findings
from test_cli import trellis

from trellis.approvals.collect.change_size import measure_item_change
from trellis.approvals.collect.renames import Renames
from trellis.catalogue.catalogue import Catalogue
from trellis.derive.browse.listing import Listing
from trellis.derive.browse.listing_data import build_listing_data
from trellis.derive.catalogue_json import build_catalogue_json
from trellis.derive.pages.course import build_course_page
from trellis.derive.pages.team import build_team_page
from trellis.derive.published import PublishedCatalogue
from trellis.derive.required import build_requirement
from trellis.kinds.role_names import fold_role, pluralise_role
from trellis.pipeline.run import run_pipeline

ROLES = """\
- id: credit-controller
  name: Credit controller
  synonyms: [Dunning clerk]
  team: finance
- id: it-manager
  name: IT manager
- id: buddy
  name: Buddy
  plural: Buddies
"""
PAGE = "content/sales/courses/dunning/index.md"
OTHER = "content/sales/courses/quoting/index.md"
FINANCE = TEAM.replace("Sales team", "Finance").replace("leads: [ada]", "leads: [ada]\nregion: emea")


def publish(root: Path) -> PublishedCatalogue:
    result = run_pipeline(root, TODAY)
    return PublishedCatalogue(result.catalogue, result.context)


def write_portal(portal: Portal, required_for: str, roles: str = ROLES, **more: str) -> Path:
    registers: dict[str, str | bytes] = {"content/roles.yml": roles} if roles else {}
    page = course("Chasing invoices", "mvp", required_for=required_for, **more)
    return portal({PAGE: page, "content/finance/index.md": FINANCE, **registers})


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Customs associates", "customs-associate"),
        ("SHIFT LEADERS", "Shift  leader"),
        ("Buddies", "buddy"),
        ("Coaches", "coach"),
        ("Subject‑matter experts", "subject-matter expert"),
        ("Ｂuyers", "buyer"),
    ],
)
def test_singular_and_plural_are_one_role(text: str, same: str) -> None:
    assert fold_role(text) == fold_role(same)


@pytest.mark.parametrize(("text", "other"), [("Boss", "Bos"), ("Sales lead", "Sale leads of"), ("Analyst", "Analysis")])
def test_other_words_are_other_roles(text: str, other: str) -> None:
    assert fold_role(text) != fold_role(other)


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("Ocean coordinator", "Ocean coordinators"),
        ("Buddy", "Buddies"),
        ("Boss", "Bosses"),
        ("Attach\u00e9", "Attach\u00e9s"),
        ("Attache\u0301", "Attache\u0301s"),
        ("採用担当", "採用担当"),
        ("مدير حساب", "مدير حساب"),
        ("Бухгалтер", "Бухгалтер"),
        ("Planner (ocean)", "Planner (ocean)"),
    ],
)
def test_several_of_a_role_have_a_plural(name: str, plural: str) -> None:
    assert pluralise_role(name) == plural


@pytest.mark.parametrize(
    ("role", "help"),
    [
        (
            "credit-controler",
            "did you mean `credit-controller` (Credit controller)? The roles are in content/roles.yml",
        ),
        ("Duning clerks", "did you mean `credit-controller` (Dunning clerk)? The roles are in content/roles.yml"),
        ("Astronaut", "the roles are in content/roles.yml; a new one is one entry there"),
    ],
)
@pytest.mark.parametrize("key", ["audience", "required_for"])
def test_a_role_that_there_is_not_is_an_error(portal: Portal, key: str, role: str, help: str) -> None:
    value = f"{{roles: [{role}], due_days: 30}}" if key == "required_for" else f"{{roles: [{role}]}}"
    root = portal({PAGE: course(**{key: value}), "content/roles.yml": ROLES.replace("  team: finance\n", "")})
    (finding,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "unknown-reference"]
    assert (finding.message, finding.location.line) == (f"no role is called `{role}`", 7)
    assert finding.help.startswith(help)


def test_a_session_and_a_story_name_roles_too(portal: Portal) -> None:
    story = (
        "---\ntitle: Dunning is new\nsummary: What changes for those who chase what is owed to us.\nstatus: stable\n"
        "kind: news\ndate: 2026-11-20\naudience: {roles: [Dunning clerks, nobody-at-all]}\n---\nIt changes.\n"
    )
    root = portal(
        {"content/sales/stories/dunning.md": story, "content/roles.yml": "- id: clerk\n  name: Dunning clerk\n"}
    )
    assert [f.split(" ", 1)[1] for f in findings(root, "unknown-reference", "role-by-name")] == [
        "advice[role-by-name] `Dunning clerks` is the role `clerk`, not written by its id",
        "error[unknown-reference] no role is called `nobody-at-all`",
    ]


def test_the_fix_writes_ids_in_place_of_names(portal: Portal) -> None:
    audience = '{roles: [Credit controllers, "dunning clerk", it-manager]}'
    root = portal({PAGE: course(audience=audience), "content/roles.yml": ROLES.replace("  team: finance\n", "")})
    trellis("check", "--root", str(root), "--fix", "--yes", PAGE)
    assert 'audience: {roles: [credit-controller, "credit-controller", it-manager]}' in (root / PAGE).read_text("utf-8")


def test_without_a_register_roles_are_free_text_with_one_piece_of_advice(portal: Portal) -> None:
    root = portal({
        PAGE: course(audience="{roles: [Customs associates]}"),
        OTHER: course("Quoting rates", audience="{roles: [Customs associate, Astronaut]}"),
    })  # fmt: skip
    assert findings(root, "roles-unregistered", "unknown-reference", "role-by-name") == [
        f"{PAGE}:7:20 advice[roles-unregistered] 2 roles are free text, in 3 places"
    ]
    (finding,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "roles-unregistered"]
    assert "`- {id: customs-associate, name: Customs associates}`" in finding.help


def test_a_register_that_cannot_be_read_makes_no_role_unknown(portal: Portal) -> None:
    files: dict[str, str | bytes] = {PAGE: course(audience="{roles: [Customs associates, clerk]}")}
    for register in ("- id: [\n", "- id: clerk\n  nam: Clerk\n"):
        root = portal({**files, "content/roles.yml": register})
        assert findings(root, "unknown-reference", "roles-unregistered") == []


@pytest.mark.parametrize(
    "value", ["{due_days: 30}", "{teams: [], due_days: 30}", "{roles: [], regions: [], due_days: 9}"]
)
def test_what_is_required_of_nobody_is_an_error(portal: Portal, value: str) -> None:
    root = portal({PAGE: course(required_for=value)})
    assert [f.split(" ", 1)[1] for f in findings(root, "wrong-value")] == [
        "error[wrong-value] `required_for` names nobody"
    ]


@pytest.mark.parametrize("field", ["audience", "required_for"])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("teams: [all, sales]", " teams` names all teams and others beside them"),
        ("teams: [sales, all, finance]", " teams` names all teams and others beside them"),
        ("regions: [all]", "` names `all` in `regions`"),
        ("teams: all, regions: [EMEA, All]", "` names `all` in `regions`"),
        ("roles: [all]", "` names `all` in `roles`"),
        ("teams: all", ""),
        ("teams: [all]", ""),
        ("teams: [sales, sales]", ""),
    ],
)
def test_all_is_said_of_teams_and_alone(portal: Portal, field: str, value: str, message: str) -> None:
    days = ", due_days: 30" if field == "required_for" else ""
    root = portal({PAGE: course(**{field: f"{{{value}{days}}}"}), "content/finance/index.md": TEAM})
    expected = [f"error[wrong-value] `{field}{message}"] if message else []
    assert [f.split(" ", 1)[1] for f in findings(root, "wrong-value")] == expected


@pytest.mark.parametrize(
    ("required_for", "label", "note"),
    [
        ("{teams: all, due_days: 90}", "Required", "Within 90 days of joining"),
        ("{teams: [finance], due_days: 90}", "Required of Finance", "Within 90 days of joining"),
        (
            "{roles: [credit-controller], due_days: 90}",
            "Required of credit controllers within 90 days",
            "Credit controllers, within 90 days of joining",
        ),
        (
            "{roles: [Dunning clerks, it-manager], due_days: 30, renew_days: 365}",
            "Required of credit controllers and IT managers within 30 days",
            "Credit controllers and IT managers, within 30 days of joining, again every year",
        ),
        (
            "{teams: [finance], roles: [buddy, credit-controller, it-manager], due_days: 14}",
            "Required of buddies and 2 other roles of Finance within 2 weeks",
            "Buddies, credit controllers and IT managers of Finance, within 2 weeks of joining",
        ),
        (
            "{teams: all, regions: [emea], due_days: 90}",
            "Required of everyone in EMEA within 90 days",
            "Everyone in EMEA, within 90 days of joining",
        ),
        (
            "{roles: [buddy], regions: [emea, americas], due_days: 90}",
            "Required of buddies in EMEA and Americas within 90 days",
            "Buddies in EMEA and Americas, within 90 days of joining",
        ),
    ],
)
def test_cards_and_rows_say_of_whom_it_is_required(portal: Portal, required_for: str, label: str, note: str) -> None:
    published = publish(write_portal(portal, required_for))
    requirement = build_requirement(published, published.items[0])
    assert requirement
    assert (requirement.label, requirement.note) == (label, note)


def test_without_a_register_the_sentence_has_the_authors_words(portal: Portal) -> None:
    published = publish(write_portal(portal, "{roles: [Credit controller, SREs], due_days: 90}", roles=""))
    requirement = build_requirement(published, published.items[0])
    assert requirement
    assert requirement.label == "Required of credit controllers and SREs within 90 days"


@pytest.mark.parametrize(
    ("required_for", "finance", "sales"),
    [
        ("{teams: all, due_days: 90}", "all", "all"),
        ("{teams: [finance], due_days: 90}", "all", ""),
        ("{roles: [credit-controller], due_days: 90}", "some", ""),
        ("{teams: all, roles: [credit-controller], due_days: 90}", "some", ""),
        ("{teams: [sales], roles: [credit-controller], due_days: 90}", "", "some"),
        ("{roles: [buddy], due_days: 90}", "", ""),
        ("{regions: [emea], due_days: 90}", "some", "some"),
        ("{regions: [apac], due_days: 90}", "", "some"),
    ],
)
def test_a_teams_page_tells_all_from_some(portal: Portal, required_for: str, finance: str, sales: str) -> None:
    published = publish(write_portal(portal, required_for))
    for team, expected in (("finance", finance), ("sales", sales)):
        page = build_team_page(published, published.catalogue.entries["team"][team])
        assert (len(page.required_items), len(page.partly_required_items)) == (expected == "all", expected == "some")


def read_listing(published: PublishedCatalogue) -> dict[str, Any]:
    files = build_listing_data(Listing(published)).files
    return {name: json.loads(text) for name, text in files.items() if name.startswith("for/")}


def test_the_homes_data_asks_nobody_else(portal: Portal) -> None:
    published = publish(
        write_portal(portal, "{teams: [finance], roles: [Dunning clerk], regions: [emea], due_days: 90}")
    )
    files = read_listing(published)
    assert files["for/required.json"] == [
        [0, "within 90 days of joining", ["finance"], ["credit-controller", "dunning-clerk"], ["emea"]]
    ]
    assert files["for/team/finance.json"]["required"] == []
    assert files["for/role/credit-controller.json"] == files["for/role/dunning-clerk.json"] == [0]


def test_what_is_required_of_a_whole_team_stays_in_the_teams_file(portal: Portal) -> None:
    files = read_listing(publish(write_portal(portal, "{teams: [finance], due_days: 90}")))
    assert files["for/team/finance.json"]["required"] == [[0, "within 90 days of joining"]]
    assert files["for/team/sales.json"]["required"] == []
    assert files["for/required.json"] == []


def test_every_spelling_of_a_role_is_one_choice(portal: Portal) -> None:
    root = portal({
        PAGE: course("Chasing invoices", "mvp", audience="{roles: [Credit controllers]}"),
        OTHER: course("Quoting rates", "mvp", audience="{roles: [credit-controller, Dunning clerk]}"),
        "content/finance/index.md": FINANCE,
        "content/roles.yml": ROLES,
    })  # fmt: skip
    published = publish(root)
    readers = build_listing_data(Listing(published)).readers
    assert [(role.word, role.label) for role in readers.roles] == [("credit-controller", "Credit controller")]
    assert readers.items_for_roles == ((0, 1),)
    assert build_course_page(published, published.catalogue.entries["course"]["quoting"]).audience == (
        ("Roles", "Credit controller"),
    )


def test_the_data_for_programs_has_ids_and_the_register(portal: Portal) -> None:
    root = write_portal(portal, "{roles: [Dunning clerks], due_days: 90}", audience="{roles: [Buddy, buddy]}")
    document = build_catalogue_json(publish(root), datetime(2026, 11, 23, tzinfo=UTC))
    (row,) = document["courses"]
    assert row["required_for"]["roles"] == ["credit-controller"]
    assert row["audience"]["roles"] == ["buddy"]
    assert [role["id"] for role in document["roles"]] == ["credit-controller", "it-manager", "buddy"]


def test_an_id_in_place_of_a_name_is_no_change_to_the_audience(portal: Portal) -> None:
    def read(audience: str) -> Catalogue:
        return run_pipeline(portal({PAGE: course(audience=audience), "content/roles.yml": ROLES}), TODAY).catalogue

    def measure(before: str, after: str) -> tuple[str, ...]:
        entries = [{"": read(audience).entries["course"]["dunning"]} for audience in (before, after)]
        return measure_item_change(*entries, has_changed_assets=False, renames=Renames()).other_changes

    assert measure("{roles: [Credit controllers]}", "{roles: [credit-controller]}") == ()
    assert measure("{roles: [Credit controllers]}", "{roles: [buddy]}") == ("the audience",)
    assert measure("{roles: [buddy]}", "{roles: [buddy], teams: [sales]}") == ("the audience",)
