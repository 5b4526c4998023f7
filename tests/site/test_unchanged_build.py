"""A build of which every input is that of the site that stands there changes nothing, and is told from all others."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import EXAMPLE, TODAY, Portal, course
from PIL import Image
from portal_changes import COURSES, FILES, FRAMES, choose_frame, edit, read_site
from typer.testing import CliRunner

from trellis.cli.app import app
from trellis.cli.options import open_cache
from trellis.site import build, unchanged
from trellis.site.repeatable import list_further_folders
from trellis.site.site_folder import MARKER
from trellis.site.unchanged import BuildWatch, Unrepeatable, compute_site_state, note_warnings

COURSE = f"{COURSES}/course-2/index.md"
SETTINGS = str(FILES["mkdocs.yml"])
UNCHANGED = "Nothing has changed since the last build"
SECONDS = re.compile(r"\(\d+(\.\d)? s\)")


def draw_picture(colour: str) -> bytes:
    """A picture; those of black and white have as many bytes."""
    file = io.BytesIO()
    Image.new("L", (2, 2), colour).save(file, "PNG", compress_level=0)
    return file.getvalue()


PICTURE, OTHER_PICTURE = draw_picture("white"), draw_picture("black")


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def root(portal: Portal) -> Path:
    files: dict[str, str | bytes] = {"mkdocs.yml": SETTINGS, "portal.yml": "frame: plain\n"}
    for number in range(4):
        files[f"{COURSES}/course-{number}/index.md"] = (
            course(f"Course {number}", "mvp", sunset="2027-01-15") + "![A plan](plan.png)\n"
        )
        files[f"{COURSES}/course-{number}/plan.png"] = PICTURE
    return portal(files)


def run_build(root: Path, *options: str) -> str:
    """Builds the site; returns what the command prints, without times."""
    done = CliRunner().invoke(app, ["build", "--root", str(root), "--today", TODAY.isoformat(), *options])
    assert done.exit_code == 0, done.output
    return SECONDS.sub("", done.stdout)


def is_unchanged(root: Path, out: str = "site", days: int = 0) -> bool:
    """Whether a build would find that nothing has changed."""
    watch = BuildWatch(root, root / out, TODAY + timedelta(days), open_cache(root))
    return watch.find_unchanged() is not None


def commit(root: Path) -> None:
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "A change", "--allow-empty"]):
        identity = ["-c", "user.name=Ada", "-c", "user.email=ada@learning.example"]
        subprocess.run(["git", *identity, *arguments], cwd=root, check=True)


@pytest.mark.parametrize("frame", FRAMES)
def test_a_build_that_would_change_nothing_says_the_same_and_writes_nothing(root: Path, frame: str) -> None:
    choose_frame(root, frame)
    first = run_build(root)
    assert UNCHANGED not in first
    assert "advice[" in first  # what stops nothing is told
    before = {path: (root / "site" / path).stat() for path in read_site(root / "site")}
    second = run_build(root)
    assert f"{UNCHANGED}; the site in {root / 'site'} is up to date" in second
    assert second.splitlines()[:-1] == first.splitlines()[:-1]
    assert {path: (root / "site" / path).stat() for path in read_site(root / "site")} == before
    edit(root, COURSE, "Why it matters", "Why it counts")
    assert UNCHANGED not in run_build(root)
    assert b"Why it counts" in (root / "site/courses/course-2/index.html").read_bytes()
    assert UNCHANGED in run_build(root)


@pytest.mark.parametrize("option", [[], ["--part", "1/2"]])
def test_a_folder_that_no_build_made_is_refused_before_anything_is_checked(
    root: Path, monkeypatch: pytest.MonkeyPatch, option: list[str]
) -> None:
    def refuse_check(*_: object, **__: object) -> None:
        raise AssertionError("it is checked all the same")

    monkeypatch.setattr("trellis.pipeline.run.run_pipeline", refuse_check)
    done = CliRunner().invoke(app, ["build", "--root", str(root), "--out", str(root / "content"), *option])
    assert done.exit_code == 1
    assert "holds what Trellis did not make" in done.stderr
    assert done.stdout == ""


# -- what goes into a build


def _write(path: str, content: str | bytes) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())

    return write


def _edit_with_the_same_size_and_time(root: Path) -> None:
    state = (root / COURSE).stat()
    edit(root, COURSE, "Why it matters", "Why it mutters")
    os.utime(root / COURSE, ns=(state.st_atime_ns, state.st_mtime_ns))


def _remove_course(root: Path) -> None:
    shutil.rmtree(root / COURSES / "course-3")


def _rename_course(root: Path) -> None:
    (root / COURSES / "course-3").rename(root / COURSES / "course-8")


def _ignore_file(root: Path) -> None:
    _write(f"{COURSES}/course-9/index.md", (root / COURSE).read_bytes())(root)
    _write(".gitignore", "course-9\n")(root)


INPUTS: tuple[Callable[[Path], None], ...] = (
    _edit_with_the_same_size_and_time, _remove_course, _rename_course, _ignore_file, commit,
    _write(f"{COURSES}/course-2/plan.png", OTHER_PICTURE),
    _write(f"{COURSES}/course-3/more.png", PICTURE),
    _write("content/people.yml", "- id: ada\n  name: Ida\n"),
    _write("portal.yml", "frame: plain\nmaths: text\n"),
    _write("portal.yml", "frame: material\n"),
    _write("mkdocs.yml", str(FILES["mkdocs.yml"]).replace("learning.example", "other.example")),
    _write("mkdocs.yml", f"{FILES['mkdocs.yml']}strict: true\n"),
    _write("locale/de.po", 'msgid ""\nmsgstr ""\n'),
    _write("hooks/standards.py", "RULES = ()\n"),
    _write("hooks/pages/about.md", "---\ntitle: About\n---\n\nWe are here.\n"),
    _write("schemas/__init__.py", "from trellis.kinds import COLLECTIONS\n"),
    _write("baseline.json", '{"version": 1, "findings": []}'),
    _write("reviews/course-2/2026-11-01-1.yml", "item: course-2\n"),
    _write("addresses.txt", "/courses/course-1/\n"),
    _write(".github/CODEOWNERS", "* @ada\n"),
)  # fmt: skip


def test_every_change_of_what_goes_into_a_build_is_noticed(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    commit(root)
    run_build(root)
    untouched = tmp_path_factory.mktemp("untouched") / "portal"
    shutil.copytree(root, untouched, ignore=shutil.ignore_patterns("site"), symlinks=True)
    for change in INPUTS:
        change(root)
        assert not is_unchanged(root), change
        for name in os.listdir(root):
            if name != "site":
                shutil.rmtree(root / name) if (root / name).is_dir() else (root / name).unlink()
        shutil.copytree(untouched, root, dirs_exist_ok=True, symlinks=True)
    assert is_unchanged(root)


def test_another_day_folder_time_or_version_is_noticed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_build(root)
    assert is_unchanged(root)
    assert not is_unchanged(root, days=1)
    assert not is_unchanged(root, days=-1)
    shutil.copytree(root / "site", root / "other-site")
    assert not is_unchanged(root, "other-site")
    with monkeypatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000001")
        assert not is_unchanged(root)
    for name in ("compute_engine_digest", "_list_distributions"):
        with monkeypatch.context() as patch:
            patch.setattr(unchanged, name, lambda: b"of another version")
            assert not is_unchanged(root)
    assert is_unchanged(root)


def test_a_variable_of_the_environment_that_settings_name_is_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(root, "mkdocs.yml", "site_name: Learning", "site_name: !ENV [PORTAL_NAME, Learning]")
    run_build(root)
    assert is_unchanged(root)
    monkeypatch.setenv("PORTAL_NAME", "Elsewhere")
    assert not is_unchanged(root)


def test_what_is_written_while_the_site_is_built_is_not_taken_for_what_went_into_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = build.build_site

    def write_and_edit(*values: object, **more: object) -> bytes:
        state = write(*values, **more)  # type: ignore[arg-type]
        edit(root, COURSE, "Why it matters", "Why it mutters")
        edit(root, COURSE, "Why it mutters", "Why it matters")
        return state

    with monkeypatch.context() as patch:
        patch.setattr(build, "build_site", write_and_edit)
        run_build(root)
    assert not is_unchanged(root)


# -- the site that stands there


def _remove(site: Path) -> None:
    (site / "courses/course-2/index.html").unlink()


def _change_with_the_same_size_and_time(site: Path) -> None:
    file = site / "courses/course-2/index.html"
    state = file.stat()
    edit(site, "courses/course-2/index.html", "Why it matters", "Why it mutters")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


def _change_picture(site: Path) -> None:
    (site / "sales/courses/course-2/plan.png").write_bytes(OTHER_PICTURE)


def _open_to_others(site: Path) -> None:
    (site / "404.html").chmod(0o666)


def _replace_by_link(site: Path) -> None:
    moved = (site / "404.html").rename(site.parent / "404.html")
    (site / "404.html").symlink_to(moved)


def _put_system_file(site: Path) -> None:
    (site / "courses/.DS_Store").write_bytes(b"")


def _add_folder(site: Path) -> None:
    (site / "courses/more").mkdir()


def _leave_remains(site: Path) -> None:
    (site.parent / f".trellis-building-{site.name}-abcdefgh").mkdir()


def _remove_all(site: Path) -> None:
    shutil.rmtree(site)


def _remove_list_of_files(site: Path) -> None:
    (site / MARKER).unlink()


@pytest.mark.parametrize(
    "change", [_remove, _change_with_the_same_size_and_time, _leave_remains, _remove_list_of_files]
)
def test_a_site_that_is_not_as_it_was_written_is_built_again(root: Path, change: Callable[[Path], None]) -> None:
    run_build(root)
    clean = read_site(root / "site")
    (root / "site/.git").mkdir()  # a build keeps what is hidden
    assert is_unchanged(root)
    change(root / "site")
    assert UNCHANGED not in run_build(root)
    assert read_site(root / "site") == clean


def test_every_change_of_a_site_is_noticed(tmp_path: Path) -> None:
    for change in (_change_picture, _open_to_others, _replace_by_link, _put_system_file, _add_folder, _remove_all):
        site = tmp_path / change.__name__ / "site"
        for path in ("404.html", "sales/courses/course-2/plan.png", "courses/index.html"):
            _write(path, PICTURE)(site)
        state = compute_site_state(site)
        assert state == compute_site_state(site)
        change(site)
        assert state != compute_site_state(site), change


def test_without_the_cache_the_site_is_built(root: Path) -> None:
    run_build(root)
    assert UNCHANGED not in run_build(root, "--no-cache")
    assert UNCHANGED not in run_build(root)  # the folder is another one
    assert UNCHANGED in run_build(root)


# -- records that are not believed


def test_a_part_and_what_is_put_together_are_never_taken_for_the_site(root: Path) -> None:
    run_build(root)
    for number in (1, 2, 1):
        assert f"Part {number} of 2 is in" in run_build(root, "--part", f"{number}/2")
    assert is_unchanged(root), "the record of the whole site stays"
    assert not is_unchanged(root, "site-parts/1-of-2")
    assert UNCHANGED not in run_build(root, "--join")
    assert not is_unchanged(root)


def test_a_record_that_is_not_the_users_own_or_not_whole_is_never_believed(root: Path) -> None:
    run_build(root)
    file = next(Path(os.environ["XDG_CACHE_HOME"]).rglob(unchanged.CACHE_KEY))
    whole = file.read_bytes()

    def flip(place: int) -> bytes:
        return whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]

    for content in (b"", whole[: len(whole) // 2], whole[:-1], flip(20), flip(len(whole) - 1), flip(60), whole + b"\0"):
        file.write_bytes(content)
        assert not is_unchanged(root)
    file.write_bytes(whole)
    assert is_unchanged(root)
    file.chmod(0o666)
    assert not is_unchanged(root)
    file.chmod(0o600)
    assert is_unchanged(root)
    target = file.rename(file.with_name("elsewhere"))
    file.symlink_to(target)
    assert not is_unchanged(root)


def test_a_record_of_another_portal_is_not_believed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    run_build(root)
    other = shutil.copytree(root, tmp_path_factory.mktemp("other") / "portal")
    assert not is_unchanged(other)


# -- builds that leave no record


def test_what_a_build_warns_of_is_told_each_time(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    edit(root, COURSE, "Why it", "[Gone](../course-77/index.md). Why it")
    CliRunner().invoke(app, ["check", "--root", str(root), "--today", TODAY.isoformat(), "--write-baseline"])
    for _number in range(2):
        caplog.clear()
        assert UNCHANGED not in run_build(root)
        assert "course-77" in caplog.text


def test_a_warning_in_a_second_process_is_noted() -> None:
    with note_warnings() as flag:
        assert not flag.is_set
        child = os.fork()
        if not child:
            unchanged.logging.getLogger("mkdocs.trellis").warning("of the second process")
            os._exit(0)
        os.waitpid(child, 0)
    assert flag.is_set


STEADY: tuple[tuple[str, str], ...] = (
    ("hooks/standards.py", "import re\nfrom trellis.check import Rule\nRULES = ()\n"),
    ("hooks/pages/about.md", "---\ntitle: About\n---\n\n{{ numbers() }} {% for n in [1] %}{{ n }}{% endfor %}\n"),
    ("mkdocs.yml", SETTINGS.replace("plugins: []", "plugins:\n- search\n- macros: {module_name: hooks/macros}")),
    ("mkdocs.yml", SETTINGS + "markdown_extensions: [admonition, {toc: {permalink: true}}]\n"),
)
UNSTEADY: tuple[tuple[str, str], ...] = (
    ("hooks/standards.py", "import os\nRULES = ()\n"),
    ("hooks/events.py", "from urllib.request import urlopen\n"),
    ("hooks/events.py", "from trellis.load import git\n"),
    ("hooks/macros.py", "from datetime import datetime\nNOW = datetime.now()\n"),
    ("hooks/macros.py", "import datetime as d\nNOW = d.datetime.today()\n"),
    ("hooks/macros.py", "from trellis.site.unchanged import os\n"),
    ("hooks/macros.py", "from trellis.site import unchanged\nHAS = unchanged.os.path.exists('x')\n"),
    ("schemas/__init__.py", "TEXT = open('/etc/hostname').read()\n"),
    ("hooks/pages/about.md", "---\ntitle: About\n---\n\nBuilt at {{ now() }}.\n"),
    ("hooks/pages/about.md", "---\ntitle: About\n---\n\n{% include 'more.md' %}\n"),
    ("mkdocs.yml", "INHERIT: ../base.yml\n" + SETTINGS),
    ("mkdocs.yml", SETTINGS.replace("plugins: []", "plugins: [git-revision-date]")),
    ("mkdocs.yml", SETTINGS.replace("plugins: []", "plugins: [{macros: {include_yaml: [../data.yml]}}]")),
    ("mkdocs.yml", SETTINGS + "hooks: [elsewhere.py]\n"),
    ("mkdocs.yml", SETTINGS + "markdown_extensions: [pymdownx.snippets]\n"),
    ("mkdocs.yml", SETTINGS.replace("{name: material}", "{name: material, custom_dir: ../theme}")),
    ("mkdocs.yml", SETTINGS.replace("{name: material}", "{name: readthedocs}")),
)


def test_a_build_that_may_read_something_else_leaves_no_record(root: Path) -> None:
    @contextmanager
    def change(path: str, content: str) -> Iterator[None]:
        file = root / path
        former = file.read_bytes() if file.exists() else None
        _write(path, content)(root)
        yield
        file.unlink() if former is None else file.write_bytes(former)

    for path, content in STEADY:
        with change(path, content):
            assert list_further_folders(root, is_themed=True) == (), content
    for path, content in UNSTEADY:
        with change(path, content), pytest.raises(Unrepeatable):
            list_further_folders(root, is_themed=True)
    (root / "hooks").mkdir(exist_ok=True)
    (root / "hooks/standards.py").symlink_to(root / "mkdocs.yml")
    with pytest.raises(Unrepeatable):
        list_further_folders(root, is_themed=False)


def test_the_example_leaves_a_record() -> None:
    assert list_further_folders(EXAMPLE, is_themed=True) == ()


def test_the_folder_of_changes_of_the_theme_goes_into_a_build(root: Path) -> None:
    choose_frame(root, "material")
    _write("mkdocs.yml", SETTINGS.replace("{name: material}", "{name: material, custom_dir: overrides}"))(root)
    _write("overrides/partials/none.html", "One")(root)
    run_build(root)
    run_build(root)  # the first one did not know of the folder before it began
    assert is_unchanged(root)
    _write("overrides/partials/none.html", "Two")(root)
    assert not is_unchanged(root)
