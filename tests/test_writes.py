"""Commands that write into a portal: one at a time, through no link, over no file, and whole or not at all."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import EXAMPLE, Portal, course, findings
from repositories import LESSON, QUOTING, TODAY, Repository, approval
from typer.testing import CliRunner, Result

from trellis.authoring import portal_lock
from trellis.authoring.imports import ImportRefused, import_records
from trellis.authoring.portal_lock import LOCK_NAME, PortalLocked, lock_portal
from trellis.cli import app
from trellis.cli.system_errors import explain_system_error
from trellis.load.new_file import LinkInTheWay, write_new_file
from trellis.load.portal_files import write_portal_files

SUMMARY = "What anybody needs to know before they answer a customer's complaint."
FLOOR = f"{QUOTING}/01-know-your-floor.md"
SCORES = "outcomes=2 accuracy=2 practice=2"
HOLD = """
import sys
from pathlib import Path
from trellis.authoring.portal_lock import lock_portal
with lock_portal(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "portal")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal_lock, "WAIT_SECONDS", 0.05)


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--root", str(root)])


def approve(root: Path, kind: str = "accuracy", reviewer: str = "diego") -> Result:
    options = ("--key", kind, "--reviewer", reviewer, "--rubric", SCORES, "--today", TODAY.isoformat())
    return run(root, "approve", "quoting", *options)


def begin(root: Path, title: str, *more: str) -> Result:
    return run(root, "new", "--team", "sales", "--title", title, "--summary", SUMMARY, "--yes", *more)


def write_records(file: Path, count: int) -> Path:
    lines = (
        json.dumps({"id": f"a{n}", "title": f"Course {n}", "url": f"https://example.org/{n}", "provider": "Harbour"})
        for n in range(count)
    )
    file.write_text("\n".join(lines), "utf-8")
    return file


def read_all(root: Path) -> dict[Path, bytes]:
    files = (file for file in root.rglob("*") if file.is_file() and ".git" not in file.parts)
    return {file: file.read_bytes() for file in files if file.name != LOCK_NAME}


def hold_lock(root: Path) -> subprocess.Popen[str]:
    """Another process that holds the portal's lock until its standard input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    return holder


# Two at once


def test_two_imports_at_once_lose_nothing(portal: Portal, tmp_path: Path) -> None:
    root = portal({"portal.yml": ""})
    file = write_records(tmp_path / "records.jsonl", 40)
    command = [sys.executable, "-m", "trellis", "import", str(file), "--team", "sales", "--root", str(root)]
    runs = [
        subprocess.Popen([*command, "--source", name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for name in ("harbour", "quay")
    ]
    outputs = [process.communicate(timeout=120)[0] for process in runs]
    assert [process.returncode for process in runs] == [0, 0], outputs
    assert all("40 courses written" in output for output in outputs), outputs
    texts = [path.read_text("utf-8") for path in root.glob("content/sales/courses/*/index.md")]
    assert len(texts) == 80
    assert sum("catalogue: harbour" in text for text in texts) == 40


@pytest.mark.usefixtures("impatient")
def test_whoever_comes_second_is_told_who_is_writing(repository: Repository, tmp_path: Path) -> None:
    file = write_records(tmp_path / "records.jsonl", 1)
    holder = hold_lock(repository.root)
    try:
        name = Path(repository.root / LOCK_NAME).owner()
        sentence = f"{name} (process {holder.pid} on "
        with pytest.raises(ImportRefused, match="is writing into this portal; Run this again once that is done"):
            import_records(repository.root, file, team="sales", catalogue="harbour")
        for result in (approve(repository.root), begin(repository.root, "Answering complaints")):
            assert result.exit_code == 1
            assert sentence in result.output
        assert import_records(repository.root, file, team="sales", catalogue="harbour", dry_run=True).created_courses
    finally:
        holder.communicate("")
    assert not (repository.root / "reviews").exists()
    assert approve(repository.root).exit_code == 0
    assert not (repository.root / LOCK_NAME).exists()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "command",
    [
        ("check", "--fix", "--yes"),
        ("check", "--fix-order", "--yes"),
        ("check", "--write-baseline"),
        ("check", "--write-pairs"),
        ("addresses", "--write"),
        ("schema",),
        ("repository",),
        ("spot-check", "--draw"),
    ],
)
def test_no_command_writes_while_another_one_does(repository: Repository, command: tuple[str, ...]) -> None:
    text = (repository.root / FLOOR).read_text("utf-8")
    (repository.root / FLOOR).write_text(text.replace("\n", "\r\n"), "utf-8", newline="")
    before = read_all(repository.root)
    holder = hold_lock(repository.root)
    try:
        result = run(repository.root, *command)
        assert result.exit_code == 1, result.output
        assert f"(process {holder.pid} on " in result.output
        assert "is writing into this portal. Run this again once that is done." in result.output
        assert f"delete {repository.root / LOCK_NAME}" in result.output.replace("\n", " ").replace("  ", " ")
    finally:
        holder.communicate("")
    assert read_all(repository.root) == before
    assert f"process {holder.pid}" not in run(repository.root, *command).output
    assert not (repository.root / LOCK_NAME).exists()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("command", [("check",), ("addresses",), ("schema", "--check"), ("repository", "--check")])
def test_what_only_reads_waits_for_nobody(repository: Repository, command: tuple[str, ...]) -> None:
    holder = hold_lock(repository.root)
    try:
        assert "is writing into this portal" not in run(repository.root, *command).output
    finally:
        holder.communicate("")


def test_a_lock_of_a_process_that_was_killed_keeps_nobody_out(repository: Repository) -> None:
    holder = hold_lock(repository.root)
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert (repository.root / LOCK_NAME).exists()
    assert approve(repository.root).exit_code == 0


@pytest.mark.usefixtures("impatient")
def test_a_lock_that_is_a_link_is_not_followed(repository: Repository, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (repository.root / LOCK_NAME).symlink_to(elsewhere)
    with pytest.raises(PortalLocked), lock_portal(repository.root):
        pass
    assert not elsewhere.exists()


def test_two_keys_are_two_people_though_both_come_at_once(repository: Repository) -> None:
    """Each of the two sees what the other wrote, since neither reads before the other has ended."""
    page = repository.root / "content/sales/courses/quoting/index.md"
    page.write_text(page.read_text("utf-8").replace("tier: team", "tier: organisation"), "utf-8")
    command = [sys.executable, "-m", "trellis", "approve", "quoting", "--root", str(repository.root)]
    options = ["--rubric", SCORES, "--today", TODAY.isoformat(), "--key", "standard", "--reviewer"]
    runs = [subprocess.Popen([*command, *options, "ben"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            for _ in range(2)]  # fmt: skip
    errors = [process.communicate(timeout=120)[1].decode() for process in runs]
    assert sorted(process.returncode for process in runs) == [0, 1], errors
    assert "the ledger has this very record already" in "".join(errors)


# Links and full disks


@pytest.mark.parametrize("place", ["reviews", "reviews/quoting"])
def test_a_record_is_written_through_no_link(repository: Repository, tmp_path: Path, place: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (repository.root / place).parent.mkdir(exist_ok=True)
    (repository.root / place).symlink_to(elsewhere)
    result = approve(repository.root)
    assert result.exit_code == 1
    assert f"{place} is a link or no folder, and the ledger is written through none" in result.output
    assert list(elsewhere.iterdir()) == []


def test_a_course_is_begun_through_no_link(portal: Portal, tmp_path: Path) -> None:
    root = portal({"portal.yml": ""})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "content/sales/courses").symlink_to(elsewhere)
    result = begin(root, "Answering complaints")
    assert (result.exit_code, "content/sales/courses stands in the way" in result.output) == (2, True)
    assert list(elsewhere.iterdir()) == []


IMPORT = ("import", "{root}/records.jsonl", "--team", "sales", "--source", "harbour")
WRITERS = [
    (("schema",), "schemas/json/course.schema.json"),
    (("schema",), "schemas"),
    (("repository",), ".github/CODEOWNERS"),
    (("repository",), ".github"),
    (("repository",), ".gitlab/issue_templates"),
    (("repository",), ".vscode"),
    (("addresses", "--write"), "addresses.txt"),
    (("check", "--write-baseline"), "baseline.json"),
    (("check", "--write-pairs"), "baseline.json"),
    (IMPORT, "content/sales/.imports"),
    (IMPORT, "content/sales/.imports/records-of-harbour.jsonl"),
    (IMPORT, "content/sales/courses"),
    (("adopt", "{root}/manual", "--map", "mkdocs", "--team", "sales"), "content/sales/pages"),
    (("new", "--team", "sales", "--title", "Answering complaints", "--summary", SUMMARY, "--yes"),
     "content/sales/courses"),
]  # fmt: skip
"""Each command that writes into a portal, and a file or folder of what it writes."""


@pytest.mark.parametrize(
    ("command", "place", "leads_to"),
    [*((*writer, "what is there") for writer in WRITERS), *((*writer, "nothing") for writer in WRITERS[2::3])],
)
def test_no_command_writes_through_a_link(
    portal: Portal, tmp_path_factory: pytest.TempPathFactory, command: tuple[str, ...], place: str, leads_to: str
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    root = portal(
        {"portal.yml": "", "manual/mkdocs.yml": "site_name: Ours\n", "manual/docs/index.md": "# Ours\n\nA.\n"}
    )
    write_records(root / "records.jsonl", 1)
    target = elsewhere / "target"
    if leads_to == "what is there" and Path(place).suffix:
        target.write_text("{}", "utf-8")
    elif leads_to == "what is there":
        target.mkdir()
    link = root / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)
    before = read_all(root), sorted(elsewhere.rglob("*")), read_all(elsewhere)
    result = run(root, *(part.format(root=root) for part in command))
    said = result.output + (explain_system_error(result.exception) if isinstance(result.exception, OSError) else "")
    assert result.exit_code, said
    assert place in said
    assert (read_all(root), sorted(elsewhere.rglob("*")), read_all(elsewhere)) == before, "all of it or nothing"
    assert link.readlink() == target


def test_files_are_written_all_or_none_where_a_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("theirs")
    with pytest.raises(LinkInTheWay, match="is a link, or no folder") as caught:
        write_portal_files(tmp_path, {"a/new.txt": b"1", "b/new.txt": b"2"})
    assert "b is a link, or a file in the place of a folder" in explain_system_error(caught.value)
    (tmp_path / "d").mkdir()
    with pytest.raises(IsADirectoryError) as refusal:
        write_portal_files(tmp_path, {"a.txt": b"a", "d": b"b"})
    assert not (tmp_path / "a.txt").exists()
    assert explain_system_error(refusal.value).startswith("d: Is a directory; nothing more was done.")
    assert read_all(tmp_path) == {tmp_path / "b": b"theirs"}
    write_portal_files(tmp_path, {"a/new.txt": b"1", "b": None, "c": None})
    assert read_all(tmp_path) == {tmp_path / "a/new.txt": b"1"}


WRITING = re.compile(
    r"\.write_(?:text|bytes)\(|\bopen\([^()]*(?:\([^()]*\))?[^()]*[\"'][rb]?[wxa+]+b?[\"']|O_CREAT"
    r"|\b(?:os|shutil)\.(?:replace|rename|link|symlink|truncate|copy\w*|move)\(|(?<!def )\breplace_file\("
)
OWN_WRITERS = {
    "authoring/fixes/write.py": "asks for links in a way of its own, since its files may lie above the portal",
    "authoring/imports/memory.py": "adds lines to its file, and asks for links before the first",
    "authoring/portal_template/begin.py": "new files of a new folder",
    "authoring/upgrades/merge.py": "a temporary folder",
    "cli/forge.py": "a file that the user names",
    "cli/issues.py": "a file that the user names",
    "cli/streams.py": "the standard output",
    "forge/preview_job.py": "a temporary folder",
    "forge/pushed_commits.py": "a repository of its own in the folder of Git",
    "load/cache.py": "the user's cache",
    "load/commit.py": "a temporary folder",
    "load/new_file.py": "the way to write new files",
    "load/portal_files.py": "the way to write files",
    "load/replace_file.py": "what that is made of",
    "pipeline/at_commit.py": "a temporary folder",
    "site/": "the site's folder, which has ways of its own",
}
"""Each module that writes, beside those who use `write_portal_files` or `write_new_file`, and what it writes."""


def test_what_writes_into_a_portal_goes_one_of_two_ways() -> None:
    source = EXAMPLE / "src" / "trellis"
    writing = {
        file.relative_to(source).as_posix() for file in source.rglob("*.py") if WRITING.search(file.read_text("utf-8"))
    }
    unknown = {path for path in writing if not path.startswith(tuple(OWN_WRITERS))}
    assert unknown == set(), "write by load/portal_files.py or load/new_file.py"
    assert {name for name in OWN_WRITERS if not any(path.startswith(name) for path in writing)} == set()


def test_a_new_file_takes_no_place_of_another(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("theirs")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/link.yml").symlink_to(target)
    (tmp_path / "a/file.yml").write_text("first")
    with pytest.raises(LinkInTheWay):
        write_new_file(tmp_path, "a/link.yml", b"mine")
    with pytest.raises(LinkInTheWay):
        write_new_file(tmp_path, "a/file.yml/below.yml", b"mine")
    with pytest.raises(FileExistsError):
        write_new_file(tmp_path, "a/file.yml", b"mine")
    assert (target.read_text(), (tmp_path / "a/file.yml").read_text()) == ("theirs", "first")
    assert sorted(os.listdir(tmp_path / "a")) == ["file.yml", "link.yml"]


def test_without_hard_links_a_file_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_new_file(tmp_path, "a/b.yml", b"mine")
    with pytest.raises(FileExistsError):
        write_new_file(tmp_path, "a/b.yml", b"other")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "a").iterdir()] == [("b.yml", b"mine")]


def test_a_full_disk_leaves_no_half_record(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "replace", refuse)
    result = approve(repository.root)
    assert (result.exit_code, "cannot be written: No space left on device" in result.output) == (1, True)
    assert [path for path in (repository.root / "reviews").rglob("*") if path.is_file()] == []


def test_a_verdicts_records_are_written_through_no_link_either(repository: Repository, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    head = repository.change({"content/sales/courses/quoting/01-know-your-floor.md": LESSON.replace("4 per", "6 per")})
    (repository.root / "reviews").symlink_to(elsewhere)
    file = tmp_path / "said.json"
    file.write_text(json.dumps([approval("dsalazar", head)]), "utf-8")
    options = ("--base", "main", "--head", "change", "--reviews", str(file), "--record", "--today", TODAY.isoformat())
    result = run(repository.root, "review", *options)
    assert (result.exit_code, "Nothing is recorded: reviews is a link or no folder" in result.output) == (1, True)
    assert list(elsewhere.iterdir()) == []


# Titles in any script


@pytest.mark.parametrize(
    "title",
    ["字字字字字字", "Основы перевозки грузов", "أساسيات الشحن البحري"],
)
def test_a_course_is_begun_whatever_the_script_of_its_title(portal: Portal, title: str) -> None:
    root = portal({"portal.yml": ""})
    result = begin(root, title)
    assert (result.exit_code, "content/sales/courses/course-sales/index.md is yours" in result.output) == (0, True)
    assert f"title: {title}\n" in (root / "content/sales/courses/course-sales/index.md").read_text("utf-8")
    assert begin(root, title[::-1]).exit_code == 0
    assert (root / "content/sales/courses/course-sales-2/index.md").is_file()
    assert findings(root, "name-not-portable", "id-not-a-slug", "duplicate-id") == []


def test_an_author_names_the_id(portal: Portal) -> None:
    root = portal({"portal.yml": "", "content/sales/courses/quoting/index.md": course()})
    assert begin(root, "通関入門入門", "--id", "customs-basics").exit_code == 0
    assert (root / "content/sales/courses/customs-basics/index.md").is_file()
    assert "quoting is taken" in begin(root, "通関入門入門", "--id", "quoting").output
    for id in ("Customs", "../customs", "x" * 61):
        assert "small letters, digits and single hyphens" in " ".join(begin(root, "通関", "--id", id).output.split())


def test_a_team_that_is_called_like_the_course_is_no_obstacle(portal: Portal) -> None:
    root = portal({"portal.yml": ""})
    assert begin(root, "Sales").exit_code == 0
    assert (root / "content/sales/courses/sales/index.md").is_file()


# What a terminal obeys


HOSTILE = "Quoting \\x1b]8;;https://evil.example\\x1b\\\\ a lane\\x0d\\x9b31m \\u202egnol"


@pytest.mark.parametrize(
    "command",
    [("find", "quoting"), ("similar", "quoting"), ("duplicates",), ("new", "--team", "sales", "--title",
      "Quoting a lane", "--summary", "What anybody needs to know before they do this for the first time.")],
)  # fmt: skip
@pytest.mark.parametrize("format", ["text", "json"])
def test_no_control_character_of_a_title_reaches_a_terminal(portal: Portal, command: list[str], format: str) -> None:
    copies = {f"content/sales/courses/{id}/index.md": course(f'"{HOSTILE}"', "stable") for id in ("quoting", "lane")}
    root = portal({"portal.yml": "", **copies})
    more = ("--format", format) if command[0] != "new" else ()
    output = run(root, *command, *more).output
    assert "Quoting" in output
    assert output.replace("\n", "").isprintable()
    if more and format == "json":
        assert "Quoting \x1b]8;;https://evil.example" in json.dumps(json.loads(output), ensure_ascii=False).replace(
            "\\u001b", "\x1b"
        )


def test_an_approval_prints_no_control_character(repository: Repository) -> None:
    page = repository.root / "content/sales/courses/quoting/index.md"
    page.write_text(page.read_text("utf-8").replace("title: Quoting a lane", f'title: "{HOSTILE}"'), "utf-8")
    people = repository.root / "content/people.yml"
    hostile_name = 'name: "Diego\\x1b[31m Salazar"'
    people.write_text(people.read_text("utf-8").replace("name: Diego Salazar", hostile_name), "utf-8")
    for result in (approve(repository.root, reviewer="mei"), approve(repository.root)):
        assert "Quoting" in result.output
        assert result.output.replace("\n", "").isprintable()


def test_an_import_prints_no_control_character(portal: Portal, tmp_path: Path) -> None:
    root = portal({"portal.yml": ""})
    file = tmp_path / "records.jsonl"
    title = "Quoting \x1b]8;;https://evil.example\x1b\\ a lane, and " + "more of it " * 9
    file.write_text(json.dumps({"id": "a1", "title": title, "url": "https://example.org/1", "lang": "\x9b31m"}))
    output = run(root, "import", str(file), "--team", "sales", "--source", "harbour").output
    assert "written for the team sales" in output
    assert output.replace("\n", "").isprintable()
