"""Where a command runs: it finds the portal from any of its folders, and nothing is green where there is no portal."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import PEOPLE, TEAM, TODAY, Portal, course
from test_affected import git
from test_cli import trellis

from trellis.cli.options import find_root
from trellis.pipeline.run import run_pipeline

PAGE = "content/sales/courses/quoting/index.md"
DAY = ("--today", TODAY.isoformat())

COMMANDS: list[tuple[str, ...]] = [
    ("check",),
    ("build",),
    ("serve",),
    ("find", "quoting"),
    ("similar", "quoting"),
    ("duplicates",),
    ("addresses",),
    ("repository", "--check"),
    ("schema", "--check"),
    ("diff",),
    ("review",),
    ("spot-check", "--check"),
    ("approve", "quoting", "--key", "accuracy", "--reviewer", "ada"),
    ("new", "--team", "sales", "--title", "Reading a tariff", "--summary", "What a tariff says and what it does not."),
    ("import", "records.csv", "--team", "sales", "--source", "harbourskills"),
    ("forge", "remind"),
    ("forge", "links"),
    ("forge", "ledger"),
    ("forge", "review", "1"),
]


@pytest.mark.parametrize("folder", [".", "content", "content/sales", "content/sales/courses/quoting"])
def test_a_check_in_any_folder_of_the_portal_checks_the_portal(portal: Portal, folder: str) -> None:
    root = portal({PAGE: course("Quoting rates", levle="x")})
    result = trellis("check", "--format", "json", *DAY, cwd=root / folder)
    report = json.loads(result.stdout)
    assert (result.returncode, report["summary"]["entries"]) == (1, 2)
    assert "unknown-key" in {d["rule"] for d in report["diagnostics"] if d["path"] == PAGE}


def test_a_path_is_taken_from_the_folder_where_somebody_is(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", levle="x"), "content/sales/pages/note.md": "no front matter"})
    result = trellis("check", "--format", "json", "pages", cwd=root / "content/sales")
    assert [d["rule"] for d in json.loads(result.stdout)["diagnostics"]] == ["fm-missing"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("find", "quoting"),
        ("similar", "quoting", "--no-cache"),
        ("addresses",),
        ("schema", "--check"),
        ("explain", "cycle"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_other_commands_find_the_portal_too(portal: Portal, arguments: tuple[str, ...]) -> None:
    root = portal({PAGE: course("Quoting rates", status="mvp", sunset="2027-01-01")})
    from_root, from_folder = trellis(*arguments, cwd=root), trellis(*arguments, cwd=root / "content/sales/courses")
    assert (from_folder.returncode, from_folder.stdout) == (from_root.returncode, from_root.stdout)
    assert from_folder.stdout


def test_a_course_begun_in_a_teams_folder_lies_in_the_portal(portal: Portal) -> None:
    root = portal({})
    words = ("--title", "Reading a tariff", "--summary", "What a tariff says, and what it leaves for you to ask.")
    result = trellis("new", "--team", "sales", *words, "--yes", cwd=root / "content/sales")
    assert result.returncode == 0, result.stdout + result.stderr
    assert (root / "content/sales/courses/reading-a-tariff/index.md").is_file()


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(arguments[:2]))
def test_where_no_portal_is_every_command_says_so_and_exits_with_1(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "records.csv").write_text("id,title\n")
    result = trellis(*arguments, cwd=tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "There is no portal here" in result.stderr
    assert "name it with --root" in result.stderr
    assert "no errors" not in result.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["records.csv"], "nothing is written"


def test_explain_needs_no_portal(tmp_path: Path) -> None:
    assert trellis("explain", "cycle", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("arguments", [(), ("content/sales",), ("--since", "HEAD")], ids=" ".join)
def test_a_portal_without_entries_is_an_error_however_it_is_checked(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "content/sales").mkdir(parents=True)
    (tmp_path / "content/sales/terms.md").write_text("Thirty days.\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "all")
    result = trellis("check", "--root", str(tmp_path), "--format", "json", *arguments)
    report = json.loads(result.stdout)
    assert result.returncode == 1
    (finding,) = [d for d in report["diagnostics"] if d["rule"] == "portal-empty"]
    assert (finding["severity"], finding["path"]) == ("error", "content")
    assert "--root" in finding["help"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("repository",),
        ("addresses", "--write"),
        ("find", "x"),
        ("duplicates",),
        ("similar", "quoting", "--no-cache"),
        ("similar", __file__, "--no-cache"),
        ("import", __file__, "--team", "sales", "--source", "harbourskills"),
        ("forge", "remind"),
        ("spot-check", "--check"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_without_entries_no_command_seems_to_have_done_its_work(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "content").mkdir()
    result = trellis(*arguments, "--root", str(tmp_path))
    assert (result.returncode, "has no entries" in result.stderr) == (1, True)
    assert [file.name for file in tmp_path.iterdir()] == ["content"], "nothing is written"


@pytest.mark.parametrize("command", ["similar", "import"])
def test_settings_alone_are_no_entry_to_work_on(tmp_path: Path, command: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "portal.yml").write_text("language: en\n")
    more = ("--team", "sales", "--source", "harbourskills") if command == "import" else ("--no-cache",)
    result = trellis(command, __file__, *more, cwd=tmp_path)
    assert (result.returncode, "has no entries" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("similar", "quoting", "--no-cache"), "no file and no course is called quoting"),
        (("import", __file__, "--team", "claims", "--source", "harbourskills"), "no team is called `claims`"),
    ],
    ids=["similar", "import"],
)
def test_a_portal_without_courses_is_not_empty(portal: Portal, arguments: tuple[str, ...], message: str) -> None:
    result = trellis(*arguments, "--root", str(portal({})))
    assert (result.returncode, "has no entries" in result.stderr) == (2, False)
    assert message in " ".join(result.stderr.replace("│", "").split())


def test_an_empty_portal_builds_no_site(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    result = trellis("build", "--root", str(tmp_path))
    assert (result.returncode, (tmp_path / "site").exists()) == (1, False)


# Which folder is the portal's.


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")


def test_the_nearest_portal_is_taken(tmp_path: Path) -> None:
    write(tmp_path, "portal.yml", "cases/one/content/sales/index.md", "cases/two/portal.yml")
    assert find_root(tmp_path / "cases/one/content/sales") == Path("../..")
    assert find_root(tmp_path / "cases/one") == Path()
    assert find_root(tmp_path / "cases/two") == Path()
    assert find_root(tmp_path / "cases") == Path("..")


def test_a_course_or_a_team_that_is_called_content_is_no_portal(tmp_path: Path) -> None:
    write(tmp_path, "content/people.yml", "content/content/index.md", "content/sales/index.md")
    write(tmp_path, "content/sales/courses/content/index.md", "content/sales/courses/content/01-write.md")
    assert find_root(tmp_path / "content") == Path("..")
    assert find_root(tmp_path / "content/content") == Path("../..")
    assert find_root(tmp_path / "content/sales/courses") == Path("../../..")


def test_a_folder_above_with_content_of_another_kind_is_no_portal(tmp_path: Path) -> None:
    write(tmp_path, "content/posts/first.md", "notes/today.md")
    assert find_root(tmp_path / "notes") is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives folders away")
def test_a_portal_of_another_account_above_is_not_run(tmp_path: Path) -> None:
    write(tmp_path, "portal.yml", "content/sales/index.md", "mine/notes.md")
    os.chown(tmp_path / "mine", 65534, 65534)
    assert find_root(tmp_path / "mine") is None
    assert find_root(tmp_path) == Path()


def test_a_portal_in_a_folder_that_a_link_leads_to(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = portal({PAGE: course("Quoting rates")})
    link = tmp_path_factory.mktemp("links") / "sales"
    link.symlink_to(root / "content/sales")
    result = trellis("check", cwd=link)
    assert "3 entries checked" in result.stdout, result.stderr


def test_a_portal_of_registers_and_teams_alone_is_one(tmp_path: Path) -> None:
    write(tmp_path, "content/people.yml", "content/sales/index.md")
    (tmp_path / "content/people.yml").write_text(PEOPLE)
    (tmp_path / "content/sales/index.md").write_text(TEAM)
    assert "portal-empty" not in {d.rule for d in run_pipeline(tmp_path, TODAY).diagnostics}


def test_a_baseline_never_accepts_that_there_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    result = trellis("check", "--root", str(tmp_path), "--write-baseline")
    assert (result.returncode, "has no entries" in result.stderr) == (1, True)
    assert not (tmp_path / "baseline.json").exists()
    accepted = {"rule": "portal-empty", "path": "content", "message": "there are no entries to check"}
    (tmp_path / "baseline.json").write_text(json.dumps({"version": 1, "findings": [accepted]}))
    assert trellis("check", "--root", str(tmp_path)).returncode == 1
