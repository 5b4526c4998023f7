"""A site built in parts is the site that one machine builds; parts that do not fit together are refused."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from conftest import TODAY, Portal, course
from hypothesis import given
from hypothesis import strategies as st
from test_plain_site import ABOUT, FILES, SETTINGS
from typer.testing import CliRunner

from trellis.cli import app
from trellis.load.cache import Cache
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site import content, second_process
from trellis.site.build import build_site
from trellis.site.parts.inputs import collect_inputs
from trellis.site.parts.join import join_parts, list_warnings, read_parts
from trellis.site.parts.manifest import PartsRefused
from trellis.site.parts.part import MAX_PARTS, Part, choose_part, parse_part
from trellis.site.parts.record import PartBuild
from trellis.site.plan import PlannedPage

TIME = "1795392000"
FRAMES = ("material", "plain")
LESSON = "---\ntitle: A lesson\ntype: read\nminutes: 10\n---\n\n## First\n\nText with [a link](index.md).\n"
SEEING_HOOK = """\
seen = []


def on_pre_build(config):
    seen.clear()


def on_post_page(output, page, config):
    seen.append(page.url)
    return output.replace("</body>", f"<!-- page {len(seen)} --></body>")


def on_post_build(config):
    with open(f"{config.site_dir}/pages.txt", "w") as file:
        file.write("\\n".join(seen))
"""
BINDING_HOOK = """\
from trellis.site import events

for name in vars(events):
    if name.startswith("on_"):
        globals()[name] = getattr(events, name)
"""
CHANGING_HOOK = f"""\
{BINDING_HOOK}

def on_page_markdown(markdown, page, config, files):
    return events.on_page_markdown(markdown, page, config, files).replace("in words", "in [words](index.md)")
"""
HOOKS = {
    "none": {},
    "seeing": {
        "mkdocs.yml": f"{SETTINGS}hooks: [hooks/events.py, hooks/seeing.py]\n",
        "hooks/events.py": BINDING_HOOK,
        "hooks/seeing.py": SEEING_HOOK,
    },
    "changing": {"mkdocs.yml": f"{SETTINGS}hooks: [hooks/events.py]\n", "hooks/events.py": CHANGING_HOOK},
}
DEAD = {
    f"content/sales/courses/dead-{number}/index.md": course(f"Dead {number}", status="stable", minutes="10")
    + "\n[gone](gone.md), [gone](gone.md)\n"
    for number in range(3)
}


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same time for all builds, and none of the places where another test's warnings went."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TIME)
    monkeypatch.setattr(logging.getLogger("mkdocs"), "handlers", [])


def write_portal(root: Path, frame: str, **files: str) -> CheckedPortal:
    """A portal of a dozen pages, checked, with nothing that stands in the way of a build."""
    everything = {**FILES, "content/sales/courses/rates/02-second.md": LESSON, "portal.yml": f"frame: {frame}\n"}
    for name, text in {**everything, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return replace(run_pipeline(root, TODAY), diagnostics=())


def build_parts(
    result: CheckedPortal, folder: Path, count: int, *, strict: bool = False, cache: Cache | None = None
) -> list[Path]:
    root, folders = result.root, []
    inputs = collect_inputs(root, TODAY, result.context.portal.frame)
    for number in range(1, count + 1):
        part = PartBuild(Part(number, count), inputs, "A report.\n")
        build_site(root, folder / f"part-{number}", result, strict, cache=cache, part=part)
        folders.append(folder / f"part-{number}")
    return folders


def read_files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(("frame", "hooks"), [("plain", "none"), *(("material", name) for name in HOOKS)])
def test_the_parts_make_the_site_that_one_machine_builds(
    tmp_path: Path, frame: str, hooks: str, capsys: pytest.CaptureFixture[str]
) -> None:
    result = write_portal(tmp_path / "portal", frame, **HOOKS[hooks])
    build_site(result.root, tmp_path / "whole", result)
    whole = read_files(tmp_path / "whole")
    assert {"courses/fahren/index.html", "sitemap.xml.gz", "404.html", "catalogue.json"} <= whole.keys()
    assert 'lang="de"' in whole["courses/fahren/index.html"].decode()
    for count in (1, 2, 3) if hooks == "none" else (2,):
        capsys.readouterr()
        folders = build_parts(result, tmp_path / f"of-{count}", count)
        assert ("sees every page" in capsys.readouterr().err) == (hooks == "seeing")
        join_parts(read_parts(folders[::-1], TODAY), tmp_path / "joined")
        assert read_files(tmp_path / "joined") == whole
        sizes = [len(read_files(folder / "files")) for folder in folders]
        assert sum(sizes) == len(whole) - 1, "each file but the mark of the folder is in one part"
        assert min(sizes) > 0
    if hooks == "seeing":
        assert len(whole["pages.txt"].splitlines()) > 12


def test_a_part_renders_its_own_pages_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []
    for frame, module in (("material", "trellis.site.events"), ("plain", "trellis.site.plain.build")):
        result = write_portal(tmp_path / frame, frame)
        original: Callable[..., Any] = __import__(module, fromlist=["x"]).render_content
        monkeypatch.setattr(
            f"{module}.render_content",
            lambda page, *rest, _original=original: (rendered.append(page.dest), _original(page, *rest))[1],
        )
        rendered.clear()
        folder = build_parts(result, tmp_path / f"{frame}-parts", 3)[1]
        own = [path for path in rendered if choose_part(path, 3) == 2]
        assert len(rendered) == len(set(rendered)), "no page is rendered for two parts"
        assert own
        assert set(own) <= read_files(folder / "files").keys()


@pytest.mark.parametrize("frame", FRAMES)
def test_each_part_uses_what_its_own_last_build_left_and_is_the_same(
    tmp_path: Path, frame: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    render = content._render_page

    def render_and_note(page: PlannedPage, *rest: Any) -> Any:
        rendered.append(page.url)
        return render(page, *rest)

    monkeypatch.setattr(content, "_render_page", render_and_note)
    monkeypatch.setattr(second_process, "MIN_PAGES", 10_000)  # what is rendered elsewhere is not counted
    result = write_portal(tmp_path / "portal", frame, **DEAD)
    clean = [read_files(folder) for folder in build_parts(result, tmp_path / "clean", 3)]
    cache = Cache(tmp_path / "cache", result.root)
    for is_first in (True, False):
        rendered.clear()
        build_site(result.root, tmp_path / "whole", result, cache=cache)
        assert ("/courses/dead-1/" in rendered) == is_first
        rendered.clear()
        folders = build_parts(result, tmp_path / "parts", 3, cache=cache)
        assert [read_files(folder) for folder in folders] == clean, "the warnings too"
        assert ("/courses/dead-1/" in rendered) == is_first
    assert set(rendered) <= {"/", "/search/"}, "those that show the whole catalogue"


@pytest.fixture(scope="module")
def two_parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The two parts of a site, and a third of the same site that is one of three."""
    folder = tmp_path_factory.mktemp("parts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", TIME)
        result = write_portal(folder / "portal", "plain")
        build_parts(result, folder / "two", 2)
        build_parts(result, folder / "three", 3)
        yield folder / "two", folder / "three"


def read_data(part: Path) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.json.decode((part / "part.json").read_bytes())
    return data


def edit(part: Path, change: Callable[[dict[str, Any]], object]) -> None:
    data = read_data(part)
    change(data)
    (part / "part.json").write_bytes(msgspec.json.encode(data))


def first_file(part: Path) -> Path:
    return part / "files" / min(path for path in read_data(part)["files"] if path.endswith("index.html"))


def lead_outside(parts: Path) -> None:
    file = first_file(parts / "part-2")
    (parts / "secret.html").write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(parts / "secret.html")


def lead_a_folder_outside(parts: Path) -> None:
    folder = first_file(parts / "part-2").parent
    shutil.move(folder, parts / "elsewhere")
    folder.symlink_to(parts / "elsewhere")


def put_a_pipe(parts: Path) -> None:
    file = first_file(parts / "part-2")
    file.unlink()
    os.mkfifo(file)


def take_a_page_of_another(parts: Path) -> None:
    file = first_file(parts / "part-1")
    path = file.relative_to(parts / "part-1/files").as_posix()
    shutil.copytree(parts / "part-1/files", parts / "part-2/files", dirs_exist_ok=True)
    edit(parts / "part-2", lambda data: data["files"].update({path: read_data(parts / "part-1")["files"][path]}))


def lead_above(data: dict[str, Any]) -> None:
    data["addresses"].insert(0, "../index.html")


def forget_a_file(data: dict[str, Any]) -> None:
    data["files"].pop(min(data["files"]))


def replace_bytes(parts: Path) -> None:
    file = first_file(parts / "part-2")
    file.write_bytes(file.read_bytes().replace(b"e", b"a"))


def link_the_manifest(parts: Path) -> None:
    shutil.move(parts / "part-2/part.json", parts / "elsewhere.json")
    (parts / "part-2/part.json").symlink_to(parts / "elsewhere.json")


def set_input(name: str, value: str) -> Callable[[Path], object]:
    return lambda parts: edit(parts / "part-2", lambda data: data["inputs"].update({name: value}))


REFUSALS: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda parts: shutil.rmtree(parts / "part-2"), r"Part 2 of 2 is missing\. Build with .* --part 2/2`"),
    "twice": (
        lambda parts: shutil.copytree(parts / "part-2", parts / "part-9"),
        r"part-2 and .*part-9 are both part 2 of 2\. Name each part once",
    ),
    "another number of parts": (
        lambda parts: shutil.copytree(parts.parent / "three/part-3", parts / "part-3"),
        r"part-1 is part 1 of 2, and .*part-3 is part 3 of 3\. Build all parts with the same number",
    ),
    "commit": (set_input("commit", "f" * 40), r"of commit none, and part 2 of commit f+\. Build .* of the same commit"),
    "day": (set_input("day", "2026-11-24"), r"of the day 2026-11-23, and part 2 of the day 2026-11-24\. .*--today"),
    "time": (set_input("time", "1"), r"of the time 1795392000, and part 2 of the time 1\. .*SOURCE_DATE_EPOCH"),
    "engine": (set_input("engine", "9.9"), r"version 9\.9 of Trellis\. Build all parts with the same version"),
    "frame": (set_input("frame", "material"), r"the frame plain, and part 2 of the frame material\."),
    "content": (set_input("digest", "0"), r"Different things went into parts 1 and 2: .* Build all parts from one"),
    "cut": (lambda parts: os.truncate(first_file(parts / "part-2"), 9), r"is not what the part's build wrote\. Copy"),
    "changed": (replace_bytes, r"is not what the part's build wrote\. Copy the part again, or build it"),
    "a file missing": (lambda parts: first_file(parts / "part-2").unlink(), r"cannot be read: No such file"),
    "a file more": (lambda parts: (parts / "part-2/files/x.html").write_text("x"), r"'files/x\.html' is nothing that"),
    "a foreign folder": (
        lambda parts: (parts / "notes").mkdir(),
        r"notes is no part of a site: it has no part\.json\.",
    ),
    "a link": (lead_outside, r"index\.html' is a link\. A part holds files only\."),
    "a linked folder": (lead_a_folder_outside, r"is a link\. A part holds files only\."),
    "a pipe": (put_a_pipe, r"index\.html' is not what the part's build wrote|cannot be read"),
    "a linked manifest": (link_the_manifest, r"part\.json is no file\."),
    "one path in two parts": (take_a_page_of_another, r"Part 2 lists '.*index\.html', which belongs to part 1\. Build"),
    "a path above": (
        lambda parts: [edit(parts / f"part-{number}", lead_above) for number in (1, 2)],
        r"lists '\.\./index\.html', which is no place in a site",
    ),
    "a file in place of a folder": (
        lambda parts: [
            edit(parts / f"part-{n}", lambda data: data.update(addresses=sorted([*data["addresses"], "courses"])))
            for n in (1, 2)
        ],
        r"lists 'courses', which is no place in a site",
    ),
    "other addresses": (
        lambda parts: edit(parts / "part-2", lambda data: data["addresses"].append("zzz.html")),
        r"Parts 1 and 2 list different files",
    ),
    "a file not listed": (lambda parts: edit(parts / "part-2", forget_a_file), r"Part 2 does not list its own '"),
    "a warning of another page": (
        lambda parts: edit(
            parts / "part-2",
            lambda data: data["warnings"].append({"page": min(read_data(parts / "part-1")["files"]), "text": "x"}),
        ),
        r"Part 2 warns of '.*', a page of another part",
    ),
    "not JSON": (lambda parts: (parts / "part-2/part.json").write_text("{"), r"part\.json cannot be read: .*again"),
    "another version": (lambda parts: edit(parts / "part-2", lambda data: data.update(version=2)), r"cannot be read: "),
    "a key more": (lambda parts: edit(parts / "part-2", lambda data: data.update(x=1)), r"cannot be read: .*`x`"),
    "an impossible number": (lambda parts: edit(parts / "part-2", lambda data: data.update(number=3)), r"part 3 of 2"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_parts_that_do_not_fit_are_refused_and_the_former_site_stays(
    two_parts: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    for folder in two_parts:
        shutil.copytree(folder, tmp_path / folder.name)
    out = tmp_path / "site"
    join_parts(read_parts([tmp_path / "two/part-1", tmp_path / "two/part-2"]), out)
    former = read_files(out)
    change, message = REFUSALS[name]
    change(tmp_path / "two")
    folders = sorted(path for path in (tmp_path / "two").iterdir() if path.is_dir())
    with pytest.raises(PartsRefused, match=f"(?s){message}"):
        join_parts(read_parts([path for path in folders if path.name != "elsewhere"]), out)
    assert read_files(out) == former
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "three", "two"]


def test_parts_of_another_day_than_the_one_named_are_refused(two_parts: tuple[Path, Path]) -> None:
    folders = sorted(two_parts[0].iterdir())
    assert len(read_parts(folders, TODAY)) == 2
    with pytest.raises(PartsRefused, match=r"of the day 2026-11-23, not of 2026-11-24"):
        read_parts(folders, TODAY.replace(day=24))


@pytest.mark.parametrize("place", ["part-1", "part-1/files/site", "."])
def test_a_site_is_not_written_into_a_part_nor_around_it(
    two_parts: tuple[Path, Path], tmp_path: Path, place: str
) -> None:
    shutil.copytree(two_parts[0], tmp_path / "two")
    before = read_files(tmp_path)
    with pytest.raises(PartsRefused, match=r"lie in one another\. Name another folder"):
        join_parts(read_parts(sorted((tmp_path / "two").iterdir())), tmp_path / "two" / place)
    assert read_files(tmp_path) == before


@pytest.mark.parametrize("frame", FRAMES)
def test_a_strict_site_is_refused_with_the_count_of_all_parts(
    tmp_path: Path,
    frame: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """As one machine counts. Without strict both tell of the same links, and a second process tells of its own too."""
    result = write_portal(tmp_path / "portal", frame, **DEAD)
    build_site(result.root, tmp_path / "whole", result)
    lines = sorted(record.getMessage() for record in caplog.records if record.levelno == logging.WARNING)
    assert sum("is not there" in line for line in lines) == 6
    with pytest.raises(SystemExit):
        build_site(result.root, tmp_path / "strict", result, strict=True)
    monkeypatch.setattr(second_process, "MIN_PAGES", 1)
    monkeypatch.setattr(second_process.os, "cpu_count", lambda: 2)
    capfd.readouterr()
    folders = build_parts(result, tmp_path / "parts", 2, strict=True)
    assert capfd.readouterr().err.count("is not there") == 6, "each part shows its own"
    parts = read_parts(folders)
    assert sorted(list_warnings(parts)) == lines
    assert all(any(warning.page for warning in part.manifest.warnings) for part in parts), "both parts have some"
    with pytest.raises(PartsRefused, match=rf"strict; warnings above: {len(lines)}\. Mend"):
        join_parts(parts, tmp_path / "strict")
    assert not (tmp_path / "strict").exists()
    for folder in folders:
        edit(folder, lambda data: data.update(is_strict=False))
    join_parts(read_parts(folders), tmp_path / "joined")
    assert read_files(tmp_path / "joined") == read_files(tmp_path / "whole")


def test_a_strict_site_without_dead_links_is_put_together(tmp_path: Path) -> None:
    result = write_portal(tmp_path / "portal", "plain")
    join_parts(read_parts(build_parts(result, tmp_path / "parts", 2, strict=True)), tmp_path / "site")
    assert (tmp_path / "site/index.html").is_file()


def test_what_the_first_process_writes_again_is_warned_of_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = write_portal(tmp_path / "portal", "plain", **DEAD)
    monkeypatch.setattr(second_process, "MIN_PAGES", 1)
    monkeypatch.setattr(second_process.os, "cpu_count", lambda: 2)
    leave = os._exit
    monkeypatch.setattr(second_process.os, "_exit", lambda status: leave(3))
    assert len(list_warnings(read_parts(build_parts(result, tmp_path / "parts", 1)))) == 6


def run(*arguments: object) -> tuple[int, str, str]:
    """Status, output without durations, and what went to the error stream."""
    result = CliRunner().invoke(app, ["build", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, re.sub(r" \(\d+(\.\d)? s\)", "", result.stdout), result.stderr


def test_the_command_builds_parts_joins_them_and_says_what_one_build_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CheckedPortal, "has_errors", property(lambda self: False))  # how parts fit is what matters here
    monkeypatch.setattr("trellis.cli.site.find_width", lambda: 0)  # a part does not know the terminal of the join
    root = tmp_path / "portal"
    write_portal(root, "plain", **DEAD)
    place = ("--root", root, "--today", TODAY)
    for number in (1, 2):
        status, output, _ = run(*place, "--part", f"{number}/2")
        assert status == 0
        assert output.endswith(f"\nPart {number} of 2 is in {root}/site-parts/{number}-of-2.\n")
    status, _, problem = run(*place, "--part", "1/2", "--join")
    assert (status, "give --part or --join, not both" in " ".join(problem.split())) == (2, True)
    assert run(*place, "--join")[0] == 0
    joined = read_files(root / "site")
    answer = run(*place, "--join", root / "site-parts/2-of-2", root / "site-parts/1-of-2")
    assert answer[2].count("is not there") == 6
    assert answer[:2] == run(*place)[:2]
    assert read_files(root / "site") == joined
    (root / "mkdocs.yml").write_text(f"{SETTINGS}strict: true\n")
    output = "".join(run(*place, "--part", f"{number}/2")[1] for number in (1, 2))
    assert "The build is strict, so --join will refuse the site: " in output
    status, _, problems = run(*place, "--join")
    assert status == 1
    assert problems.endswith(
        "\nThe build is strict; warnings above: 6. Mend what they name, and build the parts again.\n"
    )
    assert read_files(root / "site") == joined


def test_errors_of_the_check_end_a_part_too(portal: Portal) -> None:
    root = portal({"content/sales/courses/broken/index.md": "---\ntitle: Broken\n---\n"})
    status, output, _ = run("--root", root, "--today", TODAY, "--part", "1/2")
    assert status == 1
    assert "The site was not built" in output
    assert not (root / "site-parts").exists()


@pytest.mark.parametrize(
    "text",
    ["0/3", "4/3", "a/b", "1/1000000", "1", "", "/", "1/", "-1/3", "01/3", "1/257", "1/3/3", "1 /3", "¹/3", "٣/٨"],
)
def test_what_is_no_part_is_refused(portal: Portal, text: str) -> None:
    with pytest.raises(ValueError, match=r"write the part and the number of parts, such as 3/8"):
        parse_part(text)
    root = portal({})
    status, _, problem = run("--root", root, f"--part={text}")
    assert status == 2
    assert "3/8" in problem
    assert not (root / "site-parts").exists()


def test_options_that_contradict_each_other_are_refused(portal: Portal) -> None:
    root = portal({})
    assert run("--root", root, "--part", "1/2", "--join")[0] == 2
    assert run("--root", root, "elsewhere")[0] == 2
    status, _, problem = run("--root", root, "--join")
    assert status == 1
    assert "There is no part in" in problem
    assert "trellis build --part 1/4" in problem


@given(st.text(), st.integers(1, MAX_PARTS))
def test_each_address_belongs_to_one_part(path: str, count: int) -> None:
    assert [number for number in range(1, count + 1) if Part(number, count).holds(path)] == [choose_part(path, count)]


def test_every_machine_gives_an_address_to_the_same_part() -> None:
    assert [choose_part("courses/rates/index.html", count) for count in (2, 3, 8, 256)] == [2, 1, 8, 256]


def test_addresses_are_shared_out_evenly() -> None:
    sizes = [0] * 8
    for number in range(8_000):
        sizes[choose_part(f"courses/course-{number}/index.html", 8) - 1] += 1
    assert min(sizes) > 850


CHANGES = {
    "content": {"content/sales/pages/about.md": f"{ABOUT}Other words.\n"},
    "settings": {"mkdocs.yml": SETTINGS.replace("& more", "& less")},
    "hooks": {"hooks/macros.py": "# nothing\n"},
    "snippets": {"snippets/note.md": "A note.\n"},
    "theme": {"mkdocs.yml": SETTINGS.replace("name: material", "name: material, custom_dir: ours")},
    "words": {"locale/de.po": "# nothing\n"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_goes_into_a_build_is_in_its_digest(tmp_path: Path, name: str) -> None:
    root = tmp_path / "portal"
    write_portal(root, "plain")
    inputs = collect_inputs(root, TODAY, "plain")
    assert collect_inputs(root, TODAY, "plain") == inputs
    write_portal(root, "plain", **CHANGES[name])
    changed = collect_inputs(root, TODAY, "plain")
    assert changed.digest != inputs.digest
    if name == "theme":
        (root / "ours").mkdir()
        (root / "ours/main.html").write_text("x")
        assert collect_inputs(root, TODAY, "plain").digest != changed.digest


def test_variables_of_the_settings_the_time_and_the_day_go_into_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "portal"
    write_portal(root, "plain")
    inputs = [collect_inputs(root, TODAY, "plain"), collect_inputs(root, TODAY.replace(day=24), "plain")]
    monkeypatch.setenv("UNRELATED", "1")
    assert collect_inputs(root, TODAY, "plain") == inputs[0]
    monkeypatch.setenv("NO_SUCH_NAME", "another")
    inputs.append(collect_inputs(root, TODAY, "plain"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392001")
    inputs.append(collect_inputs(root, TODAY, "plain"))
    assert len({value.digest for value in inputs}) == 4


@pytest.mark.parametrize(
    ("settings", "base"),
    [
        ("site_name: !ENV\n  - NAME\n  - Learning\n", ""),
        ("extra: {names: [!ENV 'NAME', 1]}\n", ""),
        ("site_name: !ENV\n  NAME\n", ""),
        ("INHERIT: more/base.yml\n", "site_name: !ENV [OTHER,\n  NAME]\n"),
    ],
)
def test_a_variable_counts_in_whatever_form_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, base: str
) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "mkdocs.yml").write_text(settings)
    (tmp_path / "more/base.yml").write_text(base)
    digests = set()
    for value in ("One", "Two", "Two"):
        monkeypatch.setenv("NAME", value)
        digests.add(collect_inputs(tmp_path, TODAY, "plain").digest)
    assert len(digests) == 2


def test_a_part_has_no_more_in_it_than_its_files_and_its_manifest(two_parts: tuple[Path, Path]) -> None:
    part = two_parts[0] / "part-1"
    assert sorted(path.name for path in part.iterdir()) == [".trellis-site", "files", "part.json"]
    assert str(two_parts[0].parent) not in (part / "part.json").read_text("utf-8"), "nothing names the machine"
    assert read_files(part / "files").keys() == read_data(part)["files"].keys()
