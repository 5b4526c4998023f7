"""``trellis init``: a portal of any company checks without errors, builds, and is as safe as this repository's."""

from __future__ import annotations

import errno
import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
import yaml
from click.testing import Result
from conftest import EXAMPLE, TODAY, findings
from typer.testing import CliRunner

from trellis import __version__
from trellis.authoring.portal_template.answers import AnswerRefused, PortalAnswers, validate_answers
from trellis.authoring.portal_template.begin import FolderUnusable, stage_portal
from trellis.authoring.portal_template.record import PortalRecord, is_safe_path, read_record, render_record
from trellis.authoring.portal_template.render import LOCK_FILE, TEMPLATE_FOLDER, read_lock, render_kept_files
from trellis.cli import app, init
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site
from trellis.site.settings import read_settings

ADVICE = "advice[team-without-touchpoint]"
"""All that the check has to say about a new portal: a date that only people can agree on."""

HOSTILE_NAMES = (
    'Acme: "L&D"',
    "- it's {a} [list] # and %more &anchor *alias !tag |>@`",
    "null",
    "2026-11-23",
    "first\nsecond\r\nthird\u2028fourth",
    "مركز التعلّم",
    "Lernen 🎓 👩‍👩‍👧",
    "x" * 1000,
    "\\",
    "{{ name }} ${HOME} @VERSION@ `id`",
    "<",
)


def run(folder: Path, *arguments: str, input: str | None = None) -> Result:
    return CliRunner().invoke(app, ["init", str(folder), "--today", TODAY.isoformat(), *arguments], input=input)


def list_tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.fixture(scope="module")
def github_portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("new") / "nested" / "portal"
    result = run(
        root, "--name", "Acme: “Learn” & <do>".replace("<do>", "do"), "--forge", "github", "--yes",
        "--repository", "https://github.com/acme/learning.git", "--address", "https://acme.github.io/learning",
        "--language", "de, pt-BR", "--team", "Sales: *everywhere*, 'always'", "--manager", "Ada",
        "--learning-person", "Bo", "--learning-person", "Cy", "--learning-person", "Bo",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "checked without errors" in result.output
    assert not [path for path in list_tree(root) if "__pycache__" in path], "nothing compiled comes with the template"
    return root


def test_a_portal_for_github_has_nothing_to_mend(github_portal: Path) -> None:
    [finding] = findings(github_portal)
    assert ADVICE in finding
    for command in ("schema", "repository"):
        result = CliRunner().invoke(app, [command, "--check", "--root", str(github_portal)])
        assert result.exit_code == 0, result.output
    settings = read_settings(github_portal)
    assert settings.name == "Acme: “Learn” & do"
    assert (settings.url, settings.repository) == (
        "https://acme.github.io/learning/",
        "https://github.com/acme/learning",
    )
    portal = run_pipeline(github_portal, TODAY).catalogue
    assert portal.portal.language == "de"
    assert {team.id: team.meta.manager for team in portal.teams} == {"learning": "bo", "sales-everywhere-always": "ada"}
    assert [person.id for person in portal.people] == ["head-of-the-company", "bo", "cy", "ada"]
    [course] = portal.courses
    assert {lesson.meta.type for lesson in portal.lessons(course)} == {"read", "activity", "quiz", "checkpoint"}
    files = list_tree(github_portal)
    assert {".github/CODEOWNERS", ".github/ruleset.json", ".github/ISSUE_TEMPLATE/need.yml", "reviews/.gitkeep"} <= {
        *files
    }
    assert not [path for path in files if path.startswith((".gitlab", ".trellis-init"))]


def test_the_engine_is_pinned_and_what_it_needs_is_locked(github_portal: Path) -> None:
    pins = re.findall(
        r"^trellis-portal\[(\w+)\]==(\S+)", (github_portal / "requirements.txt").read_text(), re.MULTILINE
    )
    assert pins == [("site", __version__), ("forge", __version__)]
    assert (github_portal / LOCK_FILE).read_text("utf-8") == read_lock()


def test_a_new_portal_builds(github_portal: Path, tmp_path: Path) -> None:
    root = tmp_path / "portal"
    shutil.copytree(github_portal, root)
    settings = root / "portal.yml"
    settings.write_text(settings.read_text("utf-8").replace("frame: material", "frame: plain"), "utf-8")
    build_site(root, root / "site", replace(run_pipeline(root, TODAY), diagnostics=()), strict=True)
    home = (root / "site/index.html").read_text("utf-8")
    assert "Acme: “Learn” &amp; do" in home
    assert "Writing your first course" in home
    assert (root / "site/courses/writing-your-first-course/begin-at-the-end/index.html").is_file()


@pytest.mark.parametrize(
    ("forge", "has", "lacks"),
    [
        ("gitlab", [".gitlab-ci.yml", ".gitlab/preview.yml", ".gitlab/issue_templates/course.md"], ".github"),
        ("none", ["Makefile", ".vscode/trellis.code-snippets"], ".git"),
    ],
)
def test_portals_elsewhere_have_no_file_of_github(tmp_path: Path, forge: str, has: list[str], lacks: str) -> None:
    result = run(tmp_path, "--name", "Acme", "--forge", forge, "--yes")
    assert result.exit_code == 0, result.output
    [finding] = findings(tmp_path)
    assert ADVICE in finding
    files = list_tree(tmp_path)
    assert {*has} <= {*files}
    assert [path for path in files if path.startswith(lacks) and path not in (".gitattributes", ".gitignore")] == []
    assert "--manager" in result.output, "it says which placeholders there are"
    pins = (tmp_path / "requirements.txt").read_text("utf-8")
    assert ("trellis-portal[forge]" in pins) == (forge != "none")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_any_name_is_the_sites_name_and_nothing_else(tmp_path: Path, name: str) -> None:
    answers = validate_answers(PortalAnswers(name, "github"))
    line = " ".join(name.split())
    files = render_kept_files(answers, "1.0.0")
    assert yaml.safe_load(files["mkdocs.yml"])["site_name"] == line
    assert files["mkdocs.yml"].count("\n") == render_kept_files(replace(answers, name="A"), "1.0.0")[
        "mkdocs.yml"
    ].count("\n")
    for path, text in render_record(PortalRecord("1.0.0", answers, files, "")).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    record = read_record(tmp_path)
    assert record
    assert (record.answers.name, record.base) == (line, files)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--name", "  "], "it is empty"),
        (["--name", "a\u202eb"], "cannot be seen"),
        (["--name", "a\x07b"], "cannot be seen"),
        (["--name", "x" * 1001], "1,001 characters"),
        (["--name", "<script>alert(1)</script>"], "begins HTML"),
        (["--name", "\ud800"], "no character of a text"),
        (["--address", "learning.example.com"], "write the whole address"),
        (["--address", "javascript:alert(1)"], "write the whole address"),
        (["--repository", "https://x.example.com/a b"], "write the whole address"),
        (["--language", "de_DE"], "did you mean `de-DE`?"),
        (["--team", "Learning"], "the learning team is there"),
        (["--team", "x" * 81], "cannot be used"),
        (["--team", "ab"], "3 to 80 characters"),
        (["--team", "{{ x }}"], "cannot be used"),
        (["--manager", "ada@example.com"], "names and no addresses"),
        (["--learning-person", ""], "it is empty"),
        (["--forge", "gitea"], "gitea"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_written(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    result = run(tmp_path / "new", "--name", "Acme", "--forge", "none", "--yes", *arguments)
    assert result.exit_code == 2, result.output
    assert message in " ".join(re.sub(r"[│╭╰─╮╯]", " ", result.output).split())
    assert list_tree(tmp_path) == []


@pytest.mark.parametrize("missing", ["--name", "--forge"])
def test_without_a_terminal_what_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    arguments = {"--name": "Acme", "--forge": "none"}
    del arguments[missing]
    result = run(tmp_path / "new", *(part for pair in arguments.items() for part in pair))
    assert result.exit_code == 2
    assert missing in result.output
    assert "without a terminal" in result.output
    assert list_tree(tmp_path) == []


def fill_folder(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (fill_folder, "is not empty: notes.txt. Name a new folder."),
        (lambda folder: (folder / ".trellis-init-a1").mkdir(parents=True), "delete that folder, and run this again."),
        (lambda folder: folder.write_text("mine"), "is a file"),
        (lambda folder: folder.symlink_to("nowhere"), "is a file or a link that leads nowhere"),
    ],
)
def test_a_folder_that_is_taken_stays_as_it_is(tmp_path: Path, prepare: Callable[[Path], object], message: str) -> None:
    prepare(tmp_path / "new")
    before = list_tree(tmp_path)
    result = run(tmp_path / "new", "--name", "Acme", "--forge", "none", "--yes")
    assert result.exit_code == 1
    assert "Nothing was written" in result.output
    assert message in result.output.replace("\n", " ")
    assert list_tree(tmp_path) == before


@pytest.mark.parametrize("refuses", ["pathlib.Path.mkdir", "tempfile.mkdtemp"])
def test_a_folder_that_the_system_refuses_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refuses: str
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    with monkeypatch.context() as patch:
        patch.setattr(refuses, refuse)
        with (
            pytest.raises(FolderUnusable, match="cannot be made or written: No such file"),
            stage_portal(tmp_path / "new" / "portal"),
        ):
            pass
    assert list_tree(tmp_path) == []


def test_a_name_that_yaml_reads_as_nothing_gives_no_such_id() -> None:
    answers = PortalAnswers("Acme", "none", team="Null", manager="Null", learning_people=("null",))
    assert answers.team_id == "null-team"
    assert set(answers.person_ids.values()) == {"null-2", "null-3"}


def test_a_fresh_clone_may_be_begun_in_and_what_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()

    def fail_within(folder: Path) -> None:
        with stage_portal(folder) as stage:
            (stage / "portal.yml").write_text("")
            raise KeyboardInterrupt

    for folder in (tmp_path, tmp_path / "deep" / "er"):
        with pytest.raises(KeyboardInterrupt):
            fail_within(folder)
        assert list_tree(tmp_path) == [".git"]
    with stage_portal(tmp_path) as stage:
        (stage / "portal.yml").write_text("")
    assert list_tree(tmp_path) == [".git", "portal.yml"]


def test_on_a_terminal_it_asks_for_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(init, "_can_ask", lambda: True)
    written: list[PortalAnswers] = []

    def keep_answers(folder: Path, answers: PortalAnswers, today: object) -> tuple[list[str], object]:
        written.append(answers)
        return [], run_pipeline(tmp_path, TODAY)

    monkeypatch.setattr(init, "_write", keep_answers)
    lines = ["Acme", "svn", "github", "https://github.com/acme/learning", "", "de_DE", "de,en", "Sales", "", "Bo, Cy"]
    result = run(tmp_path / "new", input="\n".join(lines) + "\n")
    assert result.exit_code == 0, result.output
    assert written == [
        PortalAnswers(
            "Acme", "github", "https://acme.github.io/learning/", "https://github.com/acme/learning", ("de", "en"),
            "Sales", "Manager of the first team", ("Bo", "Cy"),
        )
    ]  # fmt: skip
    assert "Not so: the forge is github, gitlab or none, not svn." in result.output
    assert result.output.count("Languages of its courses") == 2
    assert "What was left out (--manager) has a placeholder" in result.output


def test_people_of_one_name_are_one_and_those_who_differ_in_marks_are_two() -> None:
    answers = validate_answers(
        PortalAnswers("Acme", "none", manager="Ada", learning_people=("Adá", "Ada", "张伟", "Con"))
    )
    ids = {"Ada": "ada", "Adá": "ada-2", "张伟": "person", "Con": "con-2"}
    assert list(answers.person_ids.items()) == list(ids.items())
    assert validate_answers(PortalAnswers("Acme", "none", team="销售团队")).team_id == "first-team"
    assert validate_answers(PortalAnswers("Acme", "none", team="Con")).team_id == "con-team"
    assert validate_answers(PortalAnswers("Acme", "none", team="All")).team_id == "all-team"
    with pytest.raises(AnswerRefused):
        validate_answers(PortalAnswers("Acme", "none", learning_people=()))


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("https://github.com/Acme/learning", "https://acme.github.io/learning/"),
        ("https://github.com/acme/acme.github.io", "https://acme.github.io/"),
        ("https://git.example.com/acme/learning", ""),
        ("https://github.com/acme", ""),
        ("", ""),
    ],
)
def test_where_github_publishes_is_guessed(repository: str, address: str) -> None:
    assert init.guess_pages_address(repository) == address


def read_template(path: str) -> str:
    return (TEMPLATE_FOLDER / f"{path}.tmpl").read_text("utf-8")


def test_the_jobs_of_a_portal_are_those_of_this_repository() -> None:
    """What is mended there is mended here; the check alone differs, since no engine is tested."""
    names = {file.name.removesuffix(".tmpl") for file in (TEMPLATE_FOLDER / "github/dot_github/workflows").iterdir()}
    assert names == {
        "check.yml",
        "due.yml",
        "ledger.yml",
        "links.yml",
        "proposals.yml",
        "publish.yml",
        "review.yml",
        "reviewed.yml",
    }
    for name in names - {"check.yml"}:
        own = (EXAMPLE / ".github/workflows" / name).read_text("utf-8")
        assert read_template(f"github/dot_github/workflows/{name}") == own, name
    assert read_template("gitlab/dot_gitlab-ci.yml") == (EXAMPLE / ".gitlab-ci.yml").read_text("utf-8")
    assert read_template("github/scripts/report") == (EXAMPLE / "scripts/report").read_text("utf-8")
    for name in ("events", "macros"):
        assert read_template(f"shared/hooks/{name}.py") == (EXAMPLE / f"hooks/{name}.py").read_text("utf-8")
    for name in ("settings", "tasks", "extensions"):
        assert read_template(f"shared/dot_vscode/{name}.json") == (EXAMPLE / f".vscode/{name}.json").read_text("utf-8")


def test_the_check_of_a_portal_holds_no_secret_and_may_write_nothing() -> None:
    text = read_template("github/dot_github/workflows/check.yml")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}]
    assert "secrets." not in text
    assert "github.token" not in text
    own = (EXAMPLE / ".github/workflows/check.yml").read_text("utf-8")
    pinned = re.findall(r"uses: (.+)", text)
    assert pinned
    assert set(pinned) <= set(re.findall(r"uses: (.+)", own))


def test_the_lock_of_a_portal_is_a_part_of_this_repositorys() -> None:
    """`scripts/lock` writes both."""

    def read_pins(text: str) -> dict[str, set[str]]:
        pins: dict[str, set[str]] = {}
        for name, version in re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE):
            pins.setdefault(name, set()).add(version)
        return pins

    pins, all_pins = read_pins(read_lock()), read_pins((EXAMPLE / LOCK_FILE).read_text("utf-8"))
    assert {name: versions for name, versions in pins.items() if not versions <= all_pins.get(name, set())} == {}
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["site"], *extras["forge"]]
    names = {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in needed}  # type: ignore[index]
    assert names <= pins.keys(), "run `make lock`"


def test_a_record_names_no_file_outside_the_portal() -> None:
    paths = ["../x", "/etc/x", ".git/config", ".GIT/hooks/x", ".trellis/base.json", "a/../b", "", "a//b", "a\\b", "C:x"]
    assert [path for path in paths if is_safe_path(path)] == []
    assert all(map(is_safe_path, render_kept_files(validate_answers(PortalAnswers("Acme", "github")), "1.0.0")))
