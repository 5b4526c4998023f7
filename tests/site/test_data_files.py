"""The files for other programs: each is declared and each that is declared is there; tables, changes, addresses."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import EXAMPLE, PEOPLE, TEAM, TODAY, course
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from test_file_history import git

from trellis.derive.data.catalogue_csv import COLUMNS
from trellis.derive.data.endpoints import ENDPOINTS, PRIVATE_FOLDERS, find_endpoint
from trellis.derive.data.openapi import build_openapi
from trellis.derive.data.table import format_cell, render_table
from trellis.derive.feeds.site_identity import SiteIdentity
from trellis.pipeline.run import run_pipeline
from trellis.reports import data_files
from trellis.site.build import build_site

URL = "https://learning.example/portal/"
DATA_SUFFIXES = (".json", ".csv", ".ics", ".xml", ".txt", ".md", ".docx")

FIRST_DAY = 1_767_600_000
"""2026-01-05 08:00 in UTC, in seconds."""
DAY = 86_400

OUTCOMES = "[{{id: quote, text: Quote a rate {}.}}]"
LESSON = """\
---
title: Show that you can
type: checkpoint
minutes: 10
outcomes: [quote]
rubric: quoting
evidence: A quote of yours, as it was sent.
---
Text.
"""
RUBRIC = """\
title: How a quote is judged
summary: What somebody looks at who judges a quote that a learner has sent.
status: stable
version: 1
for: checkpoint
criteria:
"""
OBJECTIVE = """\
---
title: Quotes that are right
summary: Every quote that leaves the house is right, and is sent on the same day.
status: stable
kind: business
period: 2026
metrics: [quotes]
---
Text.
"""
PATH = """\
---
title: The way to the desk
summary: Everything that somebody takes before they quote on their own for the first time.
status: stable
kind: certificate
tier: team
version: 1
objectives: [right]
metrics: [quotes]
steps:
  - section: First
    items: [rates]
audience: {}
required_for: {teams: [sales], roles: [rate-desk, quoter], regions: [EMEA], due_days: 30, renew_days: 365}
certificate: {name: Quoter, criteria: Passed every checkpoint of it.}
---
In this order.
"""
SESSION = """\
---
title: An afternoon on rates
summary: An afternoon on rates for everybody who is to agree on one soon.
status: confirmed
kind: class
start: 2026-12-01 14:00
end: 2026-12-01 16:00
timezone: Europe/Amsterdam
item: rates
audience: {regions: [EMEA]}
location: Room 4
instructors: [ada]
---
Text.
"""
TOMBSTONE = """\
- id: talks
  title: Rate talks
  reason: Rates are no longer agreed on the telephone, so nobody is to learn how.
  on: 2026-03-01
  see: [rates]
"""
RUBRIC += "".join(
    f"- {{id: {part}, text: The {part} is right., levels: [Wrong, Nearly right, Right, Explained], pass: 3}}\n"
    for part in ("price", "date", "route")
)
RATES = "content/sales/courses/rates"
FILES = {
    "mkdocs.yml": f"site_name: Learning\nsite_url: {URL}\n",
    "portal.yml": "frame: plain\n",
    "content/people.yml": PEOPLE,
    "content/sales/index.md": TEAM.replace("manager:", "region: EMEA\nmanager:"),
    "content/skills.yml": "- id: pricing\n  name: Pricing\n",
    "content/sales/metrics.yml": "- {id: quotes, name: Quotes won, scope: organisation, unit: percent, direction: up, "
    "baseline: 10, target: 20, source: The register of quotes.}\n",
    "content/roles.yml": "- {id: rate-desk, name: Rate desk, team: sales}\n- {id: quoter, name: Quoter}\n",
    "content/sales/rubrics/quoting.yml": RUBRIC,
    "content/sales/objectives/right.md": OBJECTIVE,
    "content/sales/sessions/afternoon.md": SESSION,
    "content/sales/paths/way.md": PATH,
    f"{RATES}/01-show.md": LESSON,
    "content/sales/courses/talks/index.md": course("Rate talks", "mvp", sunset="2027-06-30"),
    "content/sales/courses/secret/index.md": course("A secret", "draft"),
    "content/sales/courses/old/index.md": course('"=HYPERLINK(1)"', "mvp", sunset="2027-06-30", minutes="30"),
}
"""What the portal has at first."""


def write_rates(root: Path, word: str) -> None:
    more = {
        "level": "core",
        "minutes": "30",
        "outcomes": OUTCOMES.format(word),
        "lms_id": "R-1",
        "sunset": "2027-06-30",
    }
    text = course("Rates", "mvp", skills="[pricing]", **more)
    (root / f"{RATES}/index.md").write_text(text, "utf-8")


def commit(root: Path, day: int) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "change", time=FIRST_DAY + day * DAY)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a small portal with a history of five days."""
    root = tmp_path_factory.mktemp("data") / "portal"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    write_rates(root, "alone")
    git(root, "init", "-q")
    commit(root, 0)
    write_rates(root, "with help")
    commit(root, 1)
    git(root, "checkout", "-q", "-b", "request")
    old = course('"=HYPERLINK(1)"', "retired", minutes="30", retired_reason="Nobody asks for it any more.")
    (root / "content/sales/courses/old/index.md").write_text(old, "utf-8")
    commit(root, 2)
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "merge", "request", time=FIRST_DAY + 3 * DAY)
    git(root, "rm", "-q", "-r", "content/sales/courses/talks")
    (root / "content/sales/gone.yml").write_text(TOMBSTONE, "utf-8")
    commit(root, 4)
    build_site(root, root / "out", run_pipeline(root, TODAY))
    return root / "out"


def read_json(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def read_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def list_data_paths(site: Path) -> list[str]:
    paths = (file.relative_to(site).as_posix() for file in site.rglob("*") if file.suffix in DATA_SUFFIXES)
    return sorted(f"/{path}" for path in paths if not path.startswith(PRIVATE_FOLDERS))


def test_every_data_file_is_declared_and_every_declared_one_is_there(site: Path) -> None:
    paths = list_data_paths(site)
    assert [path for path in paths if find_endpoint(path) is None] == []
    there = {endpoint.path for path in paths if (endpoint := find_endpoint(path))}
    assert {endpoint.path for endpoint in ENDPOINTS} - there == set()


def test_the_description_is_openapi_and_its_schemas_are_there(site: Path) -> None:
    document = read_json(site / "openapi.json")
    assert document == build_openapi(SiteIdentity("Learning", URL))
    assert document["servers"] == [{"url": "https://learning.example/portal"}]
    OpenAPIV31SpecValidator(document, base_uri=(site / "openapi.json").as_uri()).validate()
    assert set(document["paths"]) == {endpoint.path for endpoint in ENDPOINTS}
    ids = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(set(ids)) == len(ids)


def test_data_keep_to_the_schemas_that_the_description_names(site: Path) -> None:
    described = {endpoint.path: endpoint.schema for endpoint in ENDPOINTS if endpoint.schema}
    assert len(described) == 4
    for path, schema in described.items():
        document = read_json(site / schema[1:])
        jsonschema.Draft202012Validator.check_schema(document)
        registry: Registry[Any] = Registry().with_resource("", DRAFT202012.create_resource(document))
        checker = jsonschema.FormatChecker()
        validator = jsonschema.Draft202012Validator(document, registry=registry, format_checker=checker)
        faults = [
            f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(read_json(site / path[1:]))
        ]
        assert (path, faults) == (path, [])


def test_the_page_for_programmers_is_made_from_the_declaration() -> None:
    page = (EXAMPLE / "docs/data.md").read_text("utf-8")
    assert page == data_files.render(ENDPOINTS), "run make docs"
    assert [e.guide for e in ENDPOINTS if e.guide and not (EXAMPLE / "docs" / e.guide).is_file()] == []


def test_the_catalogue_has_whole_addresses_and_metrics(site: Path) -> None:
    data = read_json(site / "catalogue.json")
    (rates,) = [row for row in data["courses"] if row["id"] == "rates"]
    assert (rates["url"], rates["address"]) == ("/courses/rates/", f"{URL}courses/rates/")
    assert rates["lessons"][0]["address"] == f"{URL}courses/rates/show/"
    (metric,) = data["metrics"]
    assert (metric["id"], metric["address"], metric["target"]) == ("quotes", f"{URL}metrics/quotes/", 20)
    assert data["gone"][0]["address"] == f"{URL}courses/talks/"
    assert {row["address"] for row in data["roles"]} == {None}


def test_changes_are_those_of_the_branch_the_latest_first(site: Path) -> None:
    data = read_json(site / "changes.json")

    def at(day: int) -> str:
        return datetime.fromtimestamp(FIRST_DAY + day * DAY, UTC).isoformat()

    rows = [(row["at"], row["change"], row["kind"], row["id"], row["see"]) for row in data["changes"]]
    assert data["since"] is None
    assert rows == [
        (at(4), "removed", "course", "talks", ["rates"]),
        (at(3), "changed", "course", "old", []),
        (at(3), "retired", "course", "old", []),
        (at(1), "changed", "course", "rates", []),
        (at(0), "added", "course", "old", []),
        (at(0), "added", "course", "rates", []),
        (at(0), "added", "path", "way", []),
    ]
    assert data["changes"][3]["address"] == f"{URL}courses/rates/"
    assert "secret" not in (site / "changes.json").read_text("utf-8")


def test_the_table_of_the_catalogue_has_a_column_for_each_declared_filter(site: Path) -> None:
    assert (site / "catalogue.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = {row["id"]: row for row in read_rows(site / "catalogue.csv")}
    assert list(rows) == ["old", "rates", "way"]
    assert tuple(rows["rates"])[: len(COLUMNS)] == COLUMNS
    assert rows["rates"]["address"] == f"{URL}courses/rates/"
    assert (rows["rates"]["skills"], rows["rates"]["team"], rows["way"]["required"]) == (
        "pricing",
        "Sales team",
        "some",
    )
    assert rows["old"]["title"] == "'=HYPERLINK(1)", "a spreadsheet would have run it"
    assert (rows["old"]["status"], rows["old"]["minutes"]) == ("retired", "30")


def test_what_is_required_is_a_row_for_each_team_role_and_region(site: Path) -> None:
    rows = read_rows(site / "required.csv")
    assert [(r["id"], r["team"], r["role"], r["region"], r["due_days"], r["renew_days"]) for r in rows] == [
        ("way", "sales", "quoter", "EMEA", "30", "365"),
        ("way", "sales", "rate-desk", "EMEA", "30", "365"),
    ]
    assert {row["since"] for row in rows} == {"2026-01-05"}, "the day of its first version"
    assert "Ada" not in (site / "required.csv").read_text("utf-8")


@pytest.mark.parametrize("start", "=+-@＝＋－＠")
def test_no_cell_is_a_formula_wherever_a_spreadsheet_ends_it(start: str) -> None:
    assert format_cell(f"  {start}1") == f"'{start}1"
    assert format_cell(f'a; "{start}1') == f"a; \"'{start}1"
    assert format_cell(f"a\t\r\n{start}1") == f"a {start}1"
    assert render_table(["x"], [[f'"{start}1']]) == f'\ufeff"x"\r\n"""{start}1"\r\n'
