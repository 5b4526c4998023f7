"""The situations of `../shared/cases`, each laid over the example portal: what a user expects is what happens.

Every kind of fault has its own tests, with siblings, beside what it is about; these hold the reported inputs.
Cases that need calendars or the figures of a spreadsheet belong to later work and are listed in `LATER`.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run_trellis
from conftest import EXAMPLE, Portal
from croniter import croniter
from PIL import Image
from typer.testing import CliRunner
from yaml import safe_load

from trellis.cli import app

CASES = EXAMPLE.parent / "shared" / "cases"
LATER = {"no-calendar", "metrics-csv-of-excel"}
TODAY = "2026-11-28"
SITE_SIDE = ("content", "schemas", "hooks", "reviews")
SETTINGS = ("portal.yml", "mkdocs.yml", "baseline.json", "addresses.txt", ".gitignore")

pytestmark = [
    pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not here"),
    pytest.mark.example,  # each is laid into a copy of it
]


class Laid:
    """A copy of the example portal with the files of one case laid over it, and the commands to try in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def trellis(self, *arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "200"}
        command = [*arguments, "--root", str(self.root)]
        return run_trellis(command, cwd=self.root, env=environment, encoding=encoding)

    def check(self, *arguments: str) -> str:
        run = self.trellis("check", *arguments, "--today", TODAY)
        assert "Traceback" not in run.stderr
        return run.stdout + run.stderr

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@meridian.example", "-c", "protocol.file.allow=always")
        subprocess.run(["git", "-C", str(self.root), *identity, *arguments], check=True, capture_output=True)

    def commit(self, message: str = "content") -> None:
        if not (self.root / ".git").exists():
            self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def build(self) -> Path:
        out = self.root / "site-of-the-test"
        run = self.trellis("build", "--out", str(out), "--today", TODAY)
        assert run.returncode == 0, run.stdout + run.stderr
        return out

    def add_languages(self) -> None:
        vocabulary = self.root / "schemas" / "vocabulary.py"
        more = '    AR = "ar", "Arabic"\n    JA = "ja", "Japanese"\n    UND = "und"'
        vocabulary.write_text(vocabulary.read_text("utf-8").replace('    UND = "und"', more), "utf-8")


@pytest.fixture
def lay(tmp_path: Path, warm_cache: Callable[[Path], None]) -> Callable[[str], Laid]:
    def write(case: str) -> Laid:
        root = tmp_path / "portal"
        for name in SITE_SIDE:
            shutil.copytree(EXAMPLE / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in SETTINGS:
            if (EXAMPLE / name).exists():
                shutil.copyfile(EXAMPLE / name, root / name)
        if (CASES / case / "content").exists():
            shutil.copytree(CASES / case / "content", root / "content", dirs_exist_ok=True)
        warm_cache(root)
        return Laid(root)

    return write


Lay = Callable[[str], Laid]


def test_every_case_has_a_test_or_waits_for_later_work() -> None:
    tried = {
        name.removeprefix("test_").replace("_", "-")
        for name in globals()
        if name.startswith("test_") and name != "test_every_case"
    }
    cases = {folder.name for folder in CASES.iterdir() if folder.is_dir()}
    assert cases - tried - LATER == set()


def _assert_errors(output: str, *expected: tuple[str, str]) -> None:
    """Each expected pair (place, words) stands in the report: an error at that place with words that match."""
    for place, words in expected:
        assert re.search(re.escape(place), output), (place, output)
        assert re.search(words, output), (words, output)


def test_cjk_anchors(lay: Lay) -> None:
    laid = lay("cjk-anchors")
    laid.add_languages()
    assert "anchor-unknown" not in laid.check()
    page = (laid.build() / "courses" / "tsukan" / "index.html").read_text("utf-8")
    assert 'id="手順"' in page
    assert 'id="_1"' not in page


def test_cjk_length(lay: Lay) -> None:
    laid = lay("cjk-length")
    laid.add_languages()
    assert not re.search(r"tsukan/index\.md.*(characters|short|long)", laid.check())


def test_codeowners_in_a_subfolder(lay: Lay) -> None:
    laid = lay("codeowners-in-a-subfolder")
    subprocess.run(["git", "init", "-q", str(laid.root.parent)], check=True)
    run = laid.trellis("repository")
    top = laid.root.parent / ".github" / "CODEOWNERS"
    if run.returncode == 0:
        assert "/portal/content/sales/" in top.read_text("utf-8")
    else:
        assert not (laid.root / ".github" / "CODEOWNERS").exists()
        assert "top" in run.stdout + run.stderr


def test_conflict_markers_in_front_matter(lay: Lay) -> None:
    _assert_errors(lay("conflict-markers-in-front-matter").check(), ("c19b/index.md:", "merge"))


def test_conflict_markers_in_text(lay: Lay) -> None:
    output = lay("conflict-markers-in-text").check()
    _assert_errors(output, ("content/sales/courses/c19/index.md:13", "merge"))
    assert "no errors" not in output


def test_date_with_time_not_mended(lay: Lay) -> None:
    laid = lay("date-with-time-not-mended")
    laid.check("--fix", "--yes", "content/sales/courses/b02", "content/sales/courses/b02c")
    for course in ("b02", "b02c"):
        text = (laid.root / "content/sales/courses" / course / "index.md").read_text("utf-8")
        assert re.search(r"^reviewed: \d{4}-\d\d-\d\d$", text, re.MULTILINE), text


def test_dubious_ownership(lay: Lay) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to somebody else")
    laid = lay("dubious-ownership")
    laid.commit()
    laid.git("commit", "-q", "--allow-empty", "-m", "second")
    for path in [laid.root, *laid.root.rglob("*")]:
        os.chown(path, 65534, 65534, follow_symlinks=False)
    for arguments in (("check", "--since", "HEAD~1"), ("review",), ("diff",)):
        run = laid.trellis(*arguments)
        assert run.returncode != 0
        assert "safe.directory" in run.stdout + run.stderr, arguments


def test_empty_string_of_an_editor(lay: Lay) -> None:
    laid = lay("empty-string-of-an-editor")
    _assert_errors(laid.check(), ("b15b/index.md:", "empty"))
    laid.check("--fix", "--yes", "content/sales/courses/b15b")
    assert '""' not in (laid.root / "content/sales/courses/b15b/index.md").read_text("utf-8")


def test_exif_gps(lay: Lay) -> None:
    laid = lay("exif-gps")
    exif = Image.Exif()
    exif[0x013B] = "Somebody"
    exif.get_ifd(0x8825)[2] = (51.0, 1.0, 1.0)
    photo = io.BytesIO()
    Image.new("RGB", (9, 9)).save(photo, "JPEG", exif=exif)
    place = "sales/courses/negotiating-freight-rates/photo.jpg"
    (laid.root / "content" / place).write_bytes(photo.getvalue())
    assert place in laid.check()
    published = (laid.build() / place).read_bytes()
    assert b"Somebody" not in published
    assert not Image.open(io.BytesIO(published)).getexif()


def test_github_markdown_shown_raw(lay: Lay) -> None:
    laid = lay("github-markdown-shown-raw")
    assert not re.search(r"j4/index\.md.*foreign-markup", laid.check())
    page = (laid.build() / "courses" / "j4" / "index.html").read_text("utf-8")
    assert "<del>nine</del> twelve" in page
    assert re.search(r'class="?admonition warning\b', page)
    assert "<math" in page
    assert [mark for mark in ("~~", "[!WARNING]", "$m") if mark in page] == []


def test_other_generators_marks(lay: Lay) -> None:
    laid = lay("other-generators-marks")
    output = laid.check()
    for line in (11, 15, 19, 21, 23):
        assert re.search(rf"d13/index\.md:{line}:\d+: advice\[foreign-markup\]", output), (line, output)
    laid.check("--fix", "--yes", "content/sales/courses/d13")
    text = (laid.root / "content/sales/courses/d13/index.md").read_text("utf-8")
    assert '!!! tip "My tip"\n    A tip of Docusaurus.\n' in text
    assert "[Video](https://www.youtube.com/embed/abc)" in text
    assert "::: callout\nA callout of The Carpentries.\n:::" in text


def test_handle_of_a_person(lay: Lay) -> None:
    laid = lay("handle-of-a-person")
    people = laid.root / "content" / "people.yml"
    for handle in ('"@dsalazar"', "https://github.com/dsalazar"):
        text = (EXAMPLE / "content" / "people.yml").read_text("utf-8")
        assert "handle: dsalazar" in text
        people.write_text(text.replace("handle: dsalazar", f"handle: {handle}"), "utf-8")
        _assert_errors(laid.check(), ("content/people.yml:", "handle"))


def test_handle_of_a_team(lay: Lay) -> None:
    laid = lay("handle-of-a-team")
    page = laid.root / "content" / "sales" / "index.md"
    text = page.read_text("utf-8")
    for handle in ("meridian/sales", '"@meridian/Sales Team"', "sales@meridian.example"):
        page.write_text(re.sub(r"^handle: .*$", f"handle: {handle}", text, flags=re.MULTILINE), "utf-8")
        output = laid.check()
        _assert_errors(output, ("content/sales/index.md:", 'write it as `handle: "@[a-z]+/[a-z-]+"`'))
        assert "no errors" not in output


def test_hard_space_in_front_matter(lay: Lay) -> None:
    _assert_errors(
        lay("hard-space-in-front-matter").check(), ("b04/index.md:", r"U\+00A0"), ("b04c/index.md:", r"U\+00A0")
    )


def test_hash_cuts_title(lay: Lay) -> None:
    output = lay("hash-cuts-title").check()
    _assert_errors(output, ("c12/index.md:", "quotation marks"), ("c12d/index.md:", "quotation marks"))


def test_ignored_litter(lay: Lay) -> None:
    laid = lay("ignored-litter")
    litter = (CASES / "ignored-litter" / ".gitignore.append").read_text("utf-8")
    with (laid.root / ".gitignore").open("a", encoding="utf-8") as ignored:
        ignored.write("\n" + litter)
    laid.git("init", "-q", "-b", "main")
    output = laid.check()
    assert "Thumbs.db" not in output
    assert "~$deck" not in output
    assert "no errors" in output


def _import_case(portal: Portal, case: str, file: str, *options: str) -> tuple[Path, int, str]:
    """Imports a file of a case into a portal of one team. Returns its root, the exit code and what was said."""
    root = portal({})
    command = [
        "import",
        str(CASES / case / file),
        "--team",
        "sales",
        "--source",
        "trial",
        "--root",
        str(root),
        *options,
    ]
    run = CliRunner().invoke(app, command, terminal_width=2_000)
    return root, run.exit_code, run.output


def _read_course(root: Path, id: str) -> str:
    return (root / "content/sales/courses" / id / "index.md").read_text("utf-8")


def test_import_big_cell(portal: Portal) -> None:
    make = (CASES / "import-big-cell" / "make.py").read_text("utf-8")
    root = portal({})
    subprocess.run([sys.executable, "-c", make], cwd=root, check=True)
    command = ["import", str(root / "big.csv"), "--team", "sales", "--source", "trial", "--root", str(root)]
    run = CliRunner().invoke(app, command)
    assert run.exit_code == 1
    assert "`description` is too long" in run.output
    assert "shorten its `description`" in run.output
    assert "quotation marks" not in run.output


def test_import_c1_characters(portal: Portal) -> None:
    root, code, _ = _import_case(portal, "import-c1-characters", "w.json")
    assert code == 0
    text = _read_course(root, "dont-panic-a-course")
    assert "title: Don’t panic – a course\n" in text
    assert "You don’t need “experience” – just time" in text


def test_import_changed_record(portal: Portal) -> None:
    _import_case(portal, "import-changed-record", "first.csv")
    root, code, said = _import_case(portal, "import-changed-record", "second.csv")
    assert (code, "1 updated" in said) == (0, True)
    text = _read_course(root, "handling-hot-cargo")
    assert "url: https://example.org/new/m1" in text
    assert "level: advanced" in text
    assert "the 2027 edition" in text


@pytest.mark.parametrize("file", ["sep.csv", "semicolon.csv", "tab.tsv"])
def test_import_delimiter(portal: Portal, file: str) -> None:
    _, code, said = _import_case(portal, "import-delimiter", file, "--dry-run")
    assert (code, "1 course would be written" in said, "The columns are parted by a" in said) == (0, True, True)


def test_import_duration_lost(portal: Portal) -> None:
    root, code, said = _import_case(portal, "import-duration-lost", "d.csv")
    assert code == 0
    assert "minutes: 90\n" in _read_course(root, "negotiating-storage-contracts")
    assert "Negotiation (1), Pricing (1)" in said


@pytest.mark.parametrize(("file", "encoding"), [("ansi.csv", "windows-1252"), ("unicode-text.csv", "UTF-16")])
def test_import_encoding(portal: Portal, file: str, encoding: str) -> None:
    _, code, said = _import_case(portal, "import-encoding", file, "--dry-run")
    assert (code, f"Read with the encoding {encoding}" in said) == (0, True)
    assert "+title: Lesen für Anfänger" in said


@pytest.mark.parametrize(
    ("file", "column", "map"),
    [("lms.csv", "Course Title", "auto"), ("moodle.csv", "fullname", "moodle"),
     ("successfactors.csv", "ENTRY_NAME", "successfactors")],
)  # fmt: skip
def test_import_headers(portal: Portal, file: str, column: str, map: str) -> None:
    _, code, said = _import_case(portal, "import-headers", file)
    assert (code, f"`{column}`" in said, f"--map {map}" in said) == (2, True, True)
    _, code, said = _import_case(portal, "import-headers", file, "--map", map, "--dry-run")
    assert (code, "1 course would be written" in said) == (0, True)


def test_import_inactive(portal: Portal) -> None:
    _, code, said = _import_case(portal, "import-inactive", "i.json")
    assert (code, "1 record left out: isactive: false (1)." in said) == (0, True)


@pytest.mark.parametrize(("file", "map"), [("mslearn.json", "microsoft-learn"), ("linkedin.json", "linkedin-learning")])
def test_import_json_of_apis(portal: Portal, file: str, map: str) -> None:
    _, code, said = _import_case(portal, "import-json-of-apis", file)
    assert (code, "the records are its list `" in said, f"--map {map}" in said) == (2, True, True)
    _, code, said = _import_case(portal, "import-json-of-apis", file, "--map", map)
    assert (code, "1 course written" in said) == (0, True)


def test_import_language_guessed(portal: Portal) -> None:
    root, code, _ = _import_case(portal, "import-language-guessed", "n.csv")
    [page] = (root / "content/sales/courses").glob("*/index.md")
    assert (code, "language: und\n" in page.read_text("utf-8")) == (0, True)


def test_import_xlsx(portal: Portal) -> None:
    _, code, said = _import_case(portal, "import-xlsx", "catalogue.csv")
    assert (code, "begins as an Excel workbook" in said, "CSV UTF-8" in said) == (2, True, True)


def test_import_personal_data_in_url(portal: Portal) -> None:
    root, code, said = _import_case(portal, "import-personal-data-in-url", "pd.csv")
    assert (code, "`url` holds what belongs to a person" in said) == (0, True)
    assert "karel" not in _read_course(root, "safe-links-in-a-record")


def test_import_scientific_ids(portal: Portal) -> None:
    root, code, said = _import_case(portal, "import-scientific-ids", "sci.csv")
    assert (code, "`id` was rounded by a spreadsheet" in said) == (1, True)
    assert not (root / "content/sales/courses").exists()


def test_import_shifts_other_teams(lay: Lay) -> None:
    laid = lay("import-shifts-other-teams")
    laid.commit()
    laid.git("tag", "BASE")
    make = (CASES / "import-shifts-other-teams" / "make.py").read_text("utf-8")
    subprocess.run([sys.executable, "-c", make], cwd=laid.root, check=True)
    run = laid.trellis("import", "big.csv", "--team", "learning", "--source", "linkwell")
    assert run.returncode == 0, run.stdout + run.stderr
    (laid.root / "big.csv").unlink()
    laid.commit("import")
    report = json.loads(laid.trellis("check", "--format", "json", "--today", TODAY).stdout)
    since = json.loads(laid.trellis("check", "--since", "BASE", "--format", "json", "--today", TODAY).stdout)
    imported = re.compile(r"content/learning/courses/linkwell-")
    elsewhere = [line for line in _errors(report) if not imported.search(line)]
    assert elsewhere == []
    assert set(_errors(since)) <= set(_errors(report))


def _errors(report: dict[str, list[dict[str, object]]]) -> list[str]:
    return [
        f"{entry['path']}:{entry['line']} {entry['rule']}"
        for entry in report["diagnostics"]
        if entry["severity"] == "error"
    ]


def test_lfs_pointer(lay: Lay) -> None:
    _assert_errors(lay("lfs-pointer").check(), ("content/sales/courses/d02/crane.png", "git lfs pull"))


def test_reasons_of_stop_words(lay: Lay) -> None:
    output = lay("reasons-of-stop-words").trellis("similar", "gefahrgut-erkennen").stdout
    assert output
    for reasons in re.findall(r"(?:both speak of|few words shared:) (.*)", output):
        words = {word.strip(".,;“”") for word in reasons.split()}
        assert words.isdisjoint({"die", "der", "das", "und", "the", "that", "and"}), reasons


def test_rename_loses_address(lay: Lay) -> None:
    laid = lay("rename-loses-address")
    laid.commit()
    laid.git("branch", "published")
    courses = laid.root / "content" / "sales" / "courses"
    laid.git("mv", str(courses / "quoting-basics"), str(courses / "quoting-101"))
    laid.commit("rename")
    output = laid.check("--since", "published")
    assert "quoting-basics" in output
    assert "aliases: [quoting-basics]" in output
    assert "no errors" not in output
    page = courses / "quoting-101" / "index.md"
    page.write_text(page.read_text("utf-8").replace("---\n", "---\naliases: [quoting-basics]\n", 1), "utf-8")
    laid.commit("alias")
    assert "no errors" in laid.check("--since", "published")
    assert re.search("[Rr]enamed", laid.trellis("diff", "--base", "published").stdout)
    review = laid.trellis("review", "--base", "published").stdout
    assert "renamed from `quoting-basics`" in review
    assert not re.search(r"\bdeleted\b", review)


def test_rtl_and_lang(lay: Lay) -> None:
    laid = lay("rtl-and-lang")
    laid.add_languages()
    out = laid.build()
    arabic = (out / "courses" / "shahn" / "index.html").read_text("utf-8")
    german = (out / "courses" / "gefahrgut-erkennen" / "index.html").read_text("utf-8")
    assert re.search(r'<html[^>]*lang="?ar\b[^>]*>', arabic)
    assert re.search(r'dir="?rtl\b', arabic)
    assert re.search(r'<html[^>]*lang="?de\b', german)
    listed = [page.read_text("utf-8") for page in out.rglob("index.html") if "gefahrgut-erkennen" not in page.parts]
    cards = [tag for text in listed for tag in re.findall(r"(?:<[^>]*>\s*){2}[^<]*Gefahrgut erkennen", text)]
    assert cards
    assert [tag for tag in cards if not re.search(r'lang="?de\b', tag)] == []


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
def test_stdout_cp1252(lay: Lay, encoding: str) -> None:
    run = lay("stdout-cp1252").trellis("check", "--today", TODAY, encoding=encoding)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "content/sales/courses/enc/index.md" in run.stdout


def test_submodule(lay: Lay, tmp_path: Path) -> None:
    laid = lay("submodule")
    laid.commit()
    other = Laid(tmp_path / "other")
    other.root.mkdir()
    (other.root / "index.md").write_text("---\ntitle: A course elsewhere\n---\nText.\n", "utf-8")
    other.commit()
    laid.git("submodule", "add", "-q", str(other.root), "content/sales/courses/own-repo")
    laid.commit("submodule")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(laid.root), str(clone)], check=True)
    for where_checked in (laid, Laid(clone)):
        assert re.search("content/sales/courses/own-repo.*\n?.*submodule", where_checked.check())


def test_suggestion_bars_the_manager() -> None:
    text = (EXAMPLE / "docs" / "approvals.md").read_text("utf-8")
    assert "Commit suggestion" in text


def test_title_with_line_break(lay: Lay) -> None:
    _assert_errors(lay("title-with-line-break").check(), ("c11/index.md:", "one line"))


def test_umlaut_as_ae(lay: Lay) -> None:
    run = lay("umlaut-as-ae").trellis("find", "Fuehrerschein")
    assert "Führerschein" in run.stdout


def test_workflow_cron() -> None:
    schedules = [
        entry["cron"]
        for file in sorted((EXAMPLE / ".github" / "workflows").glob("*.yml"))
        for entry in (safe_load(file.read_text("utf-8")).get(True) or {}).get("schedule", [])
    ]
    assert schedules
    assert [cron for cron in schedules if len(cron.split()) != 5 or not croniter.is_valid(cron)] == []


def test_yaml_special_start(lay: Lay) -> None:
    output = lay("yaml-special-start").check()
    _assert_errors(output, *((f"{course}/index.md:", "quotation marks") for course in ("b13c", "b13l", "b13d", "b13e")))
