"""`trellis build --drafts`: a preview shows drafts, says what it is, and is never one that is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import EXAMPLE, Portal, course, findings
from typer.testing import CliRunner, Result

from trellis.cli import app

FLOOR = "---\ntitle: Floor\ntype: read\nminutes: 5\n---\n\nKnow [your lanes](../lanes/index.md).\n"
PATH = """\
---
title: To a quote
summary: From a shipper's first question to a quote that they can take.
status: draft
tier: individual
kind: path
audience: {teams: [sales]}
version: 1
steps:
  - section: First
    items: [rates, lanes]
---
Why.
"""
FILES = {
    "content/sales/courses/rates/index.md": course("Rates"),
    "content/sales/courses/rates/01-floor.md": FLOOR,
    "content/sales/courses/lanes/index.md": course("Lanes", status="mvp", sunset="2027-06-01"),
    "content/sales/paths/quote.md": PATH,
    "mkdocs.yml": "site_name: A\nsite_url: https://learning.example/\ndocs_dir: content\ntheme: {name: material}\n",
}
PREVIEWS = "preview_url: https://preview.example/\n"


def build(root: Path, *options: str, environment: dict[str, str] | None = None) -> Result:
    runner = {"GITHUB_ACTIONS": "", "GITLAB_CI": "", **(environment or {})}
    return CliRunner().invoke(app, ["build", "--root", str(root), "--today", "2026-11-23", *options], env=runner)


def read_pages(root: Path) -> dict[str, str]:
    """Address → page."""
    site = root / "site"
    return {f"/{page.parent.relative_to(site)}/": page.read_text("utf-8") for page in site.rglob("index.html")}


def read_site(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


@pytest.mark.parametrize("frame", ["plain", "material"])
def test_a_preview_has_drafts_and_says_so(portal: Portal, frame: str) -> None:
    root = portal({**FILES, "portal.yml": f"frame: {frame}\n{PREVIEWS}"})
    done = build(root, "--drafts", "--change", "12")
    assert (done.exit_code, "not to be published" in done.output) == (0, True)
    pages = read_pages(root)
    for address in ("/courses/rates/", "/courses/rates/floor/", "/print/rates/", "/paths/quote/"):
        assert "Draft: not published yet" in pages[address], address
    assert "Preview: this is not published yet" in pages["/courses/lanes/"]
    assert all('content="noindex"' in page for page in pages.values() if 'http-equiv="refresh"' not in page)
    assert "Rates" in pages["/drafts/"]
    assert "vscode:" not in pages["/drafts/"]
    assert 'href="https://preview.example/12/courses/rates/"' in pages["/courses/rates/"]
    assert "Draft" in pages["/catalogue/all/"]


def test_a_site_built_after_a_preview_is_the_one_built_before_it(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    root = portal({**FILES, "portal.yml": "frame: plain\n"})
    assert build(root).exit_code == 0
    published = read_site(root / "site")
    assert build(root, "--drafts").exit_code == 0
    assert read_site(root / "site") != published
    assert build(root).exit_code == 0
    assert read_site(root / "site") == published
    assert not any(name.startswith(("courses/rates", "drafts")) for name in published)


def test_errors_leave_a_preview_of_all_else(portal: Portal) -> None:
    root = portal({**FILES, "portal.yml": "frame: plain\n", "content/sales/courses/odd/index.md": course(stauts="x")})
    assert (build(root).exit_code, (root / "site").exists()) == (1, False)
    done = build(root, "--drafts")
    assert (done.exit_code, "page of drafts and findings" in done.output) == (1, True)
    pages = read_pages(root)
    assert "a course has no key" in pages["/courses/odd/"]
    assert "Know" in pages["/courses/rates/floor/"]


OWN_PAGE = (
    "---\ntitle: {title}\nsummary: What we promise to those who buy from us.\nstatus: stable\n{more}---\n\nWords.\n"
)
TOMBSTONE = "- {id: drafts, kind: page, title: Old, reason: Nobody needed it any more at all., on: 2026-07-06}\n"


@pytest.mark.parametrize(
    "files",
    [
        {
            "pages/drafts.md": OWN_PAGE.format(title="Our drafts", more=""),
            "pages/catalogue.md": OWN_PAGE.format(title="Our list", more=""),
            "pages/courses.md": OWN_PAGE.format(title="Our courses", more=""),
            "pages/edit.md": OWN_PAGE.format(title="How we edit", more=""),
        },
        {"pages/terms.md": OWN_PAGE.format(title="Terms", more="aliases: [drafts, catalogue]\n")},
        {"pages/drafts.md": "", "gone.yml": TOMBSTONE},
    ],
)
def test_what_takes_an_address_of_the_portals_own_is_an_error_and_holds_up_no_preview(
    portal: Portal, files: dict[str, str]
) -> None:
    settings = {
        "portal.yml": "frame: plain\n",
        "mkdocs.yml": "site_name: Learning\nrepo_url: https://github.com/meridian/learning\n",  # so there is /edit/
    }
    root = portal({**FILES, **settings, **{f"content/sales/{path}": text for path, text in files.items()}})
    done = build(root, "--drafts")
    assert (done.exit_code, "for itself" in done.output or "file-empty" in done.output) == (1, True)
    pages = read_pages(root)
    assert "Drafts and findings</h1>" in pages["/drafts/"]
    assert "Know" in pages["/courses/rates/floor/"]
    assert "Catalogue</h1>" in pages["/catalogue/"]


def test_no_link_leads_to_the_page_that_only_a_preview_has(portal: Portal) -> None:
    page = OWN_PAGE.format(title="Terms", more="") + "\nSee [our drafts](../../drafts.md).\n"
    assert len(findings(portal({"content/sales/pages/terms.md": page}), "link-broken")) == 1


@pytest.mark.parametrize(
    ("environment", "is_refused"),
    [
        ({"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push"}, True),
        ({"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "schedule"}, True),
        ({"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request_target"}, True),
        ({"GITHUB_ACTIONS": "true"}, True),
        ({"GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "push"}, True),
        ({"GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "merge_request_event"}, False),
        ({"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request"}, False),
    ],
)
def test_what_publishes_builds_no_drafts(portal: Portal, environment: dict[str, str], is_refused: bool) -> None:
    root = portal({"portal.yml": "frame: nothing\n", "mkdocs.yml": "- none\n"})
    output = " ".join(build(root, "--drafts", environment=environment).output.replace("│", " ").split())
    assert ("Drafts are never published" in output) is is_refused


@pytest.mark.parametrize(
    "options",
    [("--drafts", "--part", "1/2"), ("--drafts", "--join"), ("--drafts", "--change", "-1")],
)
def test_a_preview_is_no_part(portal: Portal, options: tuple[str, ...]) -> None:
    assert build(portal({}), *options).exit_code == 2


def test_no_workflow_that_publishes_names_drafts() -> None:
    files = [*(EXAMPLE / ".github" / "workflows").glob("publish*.yml"), EXAMPLE / ".gitlab" / "publish-parts.yml"]
    assert len(files) > 2
    assert not any("--drafts" in file.read_text("utf-8") for file in (*files, EXAMPLE / "Makefile"))
