"""A handle has one form, and whoever has an account is recognised in whatever form it is written."""

from __future__ import annotations

import pytest
from conftest import PEOPLE, TEAM, TODAY, Portal, findings

from trellis.approvals.evaluate.roster import Roster
from trellis.approvals.policy import build_policy
from trellis.forge import repository_files
from trellis.kinds import handles
from trellis.pipeline.run import run_pipeline

PERSON = PEOPLE + "- id: diego\n  name: Diego Salazar\n  manager: ada\n  handle: {handle}\n"


@pytest.mark.parametrize(
    "handle",
    ['"@dsalazar"', "https://github.com/DSalazar", "github.com/dsalazar/", "https://gitlab.com/dsalazar?tab=x",
     "DSALAZAR", "ｄsalazar", "dſalazar", "12345+dsalazar@users.noreply.github.com"],
)  # fmt: skip
def test_an_account_is_recognised_however_it_is_written(portal: Portal, handle: str) -> None:
    catalogue = run_pipeline(portal({"content/people.yml": PERSON.format(handle=handle)}), TODAY).catalogue
    roster = Roster(build_policy(catalogue), TODAY)
    assert [person.id for person in roster.find_by_handle("dsalazar")] == ["diego"]
    assert [person.id for person in roster.find_by_name("dsalazar")] == ["diego"]
    assert roster.find_by_handle("salazar") == ()


@pytest.mark.parametrize("handle", ["dsalazar", "d.salazar-1", "DSalazar", "d_salazar_mf", "meridian-ledger[bot]"])
def test_an_account_as_the_forge_gives_it_is_right(portal: Portal, handle: str) -> None:
    assert findings(portal({"content/people.yml": PERSON.format(handle=handle)}), "handle-malformed") == []


@pytest.mark.parametrize(
    ("handle", "help"),
    [
        ('"@dsalazar"', "write `handle: dsalazar`"),
        ("https://github.com/dsalazar/", "write `handle: dsalazar`"),
        ("1+dsalazar@users.noreply.github.com", "write `handle: dsalazar`"),
        ("dſalazar", "write `handle: dsalazar`"),
        ("diego@meridian.example", "write what stands behind the last slash of the profile's address"),
        ("Diego Salazar", "write what stands behind the last slash of the profile's address"),
        ("дsalazar", "write what stands behind the last slash of the profile's address"),
    ],
)
def test_another_form_is_an_error_with_the_right_one(portal: Portal, handle: str, help: str) -> None:
    result = run_pipeline(portal({"content/people.yml": PERSON.format(handle=handle)}), TODAY)
    (finding,) = [d for d in result.diagnostics if d.rule == "handle-malformed"]
    assert (finding.location.path, finding.location.line, str(finding.severity)) == ("content/people.yml", 6, "error")
    assert finding.help.startswith(help)


@pytest.mark.parametrize(
    ("handle", "suggestion"),
    [
        ("meridian/sales", "@meridian/sales"),
        ('"@meridian/Sales Team"', "@meridian/sales-team"),
        ("https://github.com/orgs/meridian/teams/sales", "@meridian/sales"),
        ("https://gitlab.com/meridian/rates/sales", "@meridian/rates/sales"),
        ("sales@meridian.example", "@organisation/team"),
        ("sales", "@organisation/team"),
        ('"@meridian/sales @meridian/finance"', "@organisation/team"),
    ],
)
def test_a_teams_handle_in_another_form_is_an_error_and_owns_nothing(
    portal: Portal, handle: str, suggestion: str
) -> None:
    team = TEAM.replace("leads: [ada]", f"leads: [ada]\nhandle: {handle}")
    result = run_pipeline(portal({"content/sales/index.md": team}), TODAY)
    (finding,) = [d for d in result.diagnostics if d.rule == "handle-malformed"]
    assert (finding.location.path, finding.location.line, str(finding.severity)) == (
        "content/sales/index.md",
        6,
        "error",
    )
    assert finding.help == f'write it as `handle: "{suggestion}"`, in quotation marks'
    owners = repository_files.FILES[".github/CODEOWNERS"]
    assert "# /content/sales/: the `handle` in content/sales/index.md is no team's" in owners(result.catalogue)


@pytest.mark.parametrize("handle", ["@meridian/sales", "@meridian", "@meridian/rates/sales_team.1"])
def test_a_teams_handle_as_the_forge_gives_it_is_right(portal: Portal, handle: str) -> None:
    team = TEAM.replace("leads: [ada]", f'leads: [ada]\nhandle: "{handle}"')
    assert findings(portal({"content/sales/index.md": team}), "handle-malformed") == []


def test_names_are_equal_in_every_unicode_form() -> None:
    assert handles.fold_name("Jose\u0301  Núñez ") == handles.fold_name("JOSÉ Nu\u0301n\u0303ez")
    assert handles.fold_name("José") != handles.fold_name("Jose")
