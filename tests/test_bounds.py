"""What the build cannot take is an error of the check, and what the check takes at its limits can be built."""

from __future__ import annotations

import io
import json
import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from conftest import TEAM, TODAY, Portal, course, findings
from PIL import Image

from trellis.catalogue.cycles import measure_depths
from trellis.load.assets import read_asset
from trellis.load.markdown import scan_markdown
from trellis.load.parse import parse_markdown
from trellis.load.yaml_nodes import MAX_DUPLICATE_KEYS
from trellis.pipeline.run import run_pipeline
from trellis.reports import text as text_report
from trellis.reports.plain import escape_unprintable, mask_line, mask_unprintable
from trellis.site.build import build_site
from trellis.site.markdown.page import render_body

QUOTING = "content/sales/courses/quoting/index.md"
MANY = "9" * 400
TINY = f"0.{'0' * 320}1"
MKDOCS = "site_name: Learning\ndocs_dir: content\ntheme: {name: material}\nplugins: []\n"


def with_body(body: str, **keys: str) -> str:
    return course("Quoting a lane", **keys).replace("Why it matters here.\n", body)


def write_pages(bodies: Iterable[str]) -> dict[str, str | bytes]:
    """A portal with a published page for each text, `page-0` and so on."""
    head = (
        "---\ntitle: Page number {}\nsummary: How to agree on a rate that both sides can keep.\nstatus: stable\n---\n\n"
    )
    pages = {f"content/sales/pages/page-{n}.md": f"{head.format(n)}{body}\n" for n, body in enumerate(bodies)}
    return {**pages, "mkdocs.yml": MKDOCS}


def nest(depth: int, mark: str = "- x") -> str:
    return "".join(f"{' ' * 4 * level}{mark}\n" for level in range(depth))


def chain(length: int) -> str:
    return "".join(f"- id: s{n}\n  name: Skill {n}\n" + (f"  parent: s{n - 1}\n" if n else "") for n in range(length))


REFUSED: list[tuple[str, dict[str, str | bytes]]] = [
    ("wrong-value", {QUOTING: course(source=f"{{cost: {MANY}}}")}),
    ("wrong-value", {QUOTING: course(source="{cost: 1000000000001}")}),
    ("wrong-value", {QUOTING: course(minutes=MANY)}),
    ("wrong-value", {"content/sales/index.md": TEAM.replace("leads:", f"capacity_days: {MANY}\nleads:")}),
    ("wrong-value", {"content/sales/index.md": TEAM.replace("leads:", f"capacity_days: {MANY}.5\nleads:")}),
    ("wrong-value", {"portal.yml": "thresholds:\n  spotlights: -10000000000000000000\n"}),
    ("wrong-value", {"content/sales/index.md": TEAM.replace("leads:", f"capacity_days: {TINY}\nleads:")}),
    ("wrong-value", {QUOTING: course(source=f"{{cost: {TINY}}}")}),
    ("wrong-value", {"content/sales/data/budget.csv": f"quarter,allotted,currency\n2026-Q4,{TINY},EUR\n"}),
    ("wrong-value", {"portal.yml": "thresholds:\n  spotlights: -1\n"}),
    ("wrong-value", {"portal.yml": "thresholds:\n  touchpoint_days: 0\n"}),
    ("wrong-value", {"portal.yml": f"thresholds:\n  change_minutes: {MANY}\n"}),
    ("wrong-value", {"content/people.yml": "- {id: ada, name: Ada, away: [{from: 2026-02-01, until: 2026-01-31}]}\n"}),
    ("wrong-value", {"content/people.yml": "- {id: ada, name: Ada, away: [{from: 1900-01-01, until: 2199-12-31}]}\n"}),
    ("nesting-too-deep", {QUOTING: with_body(nest(400))}),
    ("nesting-too-deep", {QUOTING: with_body(nest(21, "1. x"))}),
    ("nesting-too-deep", {QUOTING: with_body("".join(f"{' ' * 4 * n}!!! note\n\n" for n in range(300)))}),
    ("nesting-too-deep", {QUOTING: with_body("".join(f"> {' ' * 4 * n}- x\n" for n in range(60)))}),
    ("nesting-too-deep", {QUOTING: with_body("".join("\t" * n + "- x\n" for n in range(30)))}),
    ("nesting-too-deep", {QUOTING: with_body("> " * 5_000 + "x\n")}),
    ("nesting-too-deep", {QUOTING: with_body("*a **b " * 5_000 + "c** d* " * 5_000)}),
    ("nesting-too-deep", {QUOTING: with_body("![" * 5_000 + "](a.png)" * 5_000)}),
    ("nesting-too-deep", {QUOTING: with_body("- " * 5_000 + "x\n")}),
    ("chain-too-long", {"content/skills.yml": chain(1_500)}),
    ("chain-too-long", {"content/skills.yml": chain(51)}),
]
"""The rule that refuses, and the files."""


@pytest.mark.parametrize(("rule", "files"), REFUSED, ids=[f"{rule}-{n}" for n, (rule, _) in enumerate(REFUSED)])
def test_what_cannot_be_built_is_refused(portal: Portal, rule: str, files: dict[str, str | bytes]) -> None:
    root = portal(files)
    assert len(findings(root, rule)) == 1
    assert run_pipeline(root, TODAY).has_errors


def test_a_line_of_courses_or_managers_is_measured_too(portal: Portal) -> None:
    people = "".join(f"- id: p{n}\n  name: P {n}\n" + (f"  manager: p{n - 1}\n" if n else "") for n in range(60))
    courses: dict[str, str | bytes] = {
        f"content/sales/courses/c{n}/index.md": course(
            f"Course number {n}", **({"prerequisites": f"[c{n - 1}]"} if n else {})
        )
        for n in range(52)
    }
    root = portal({"content/people.yml": people.replace("p0", "ada"), **courses})
    assert [line.split("] ")[1] for line in findings(root, "chain-too-long")] == [
        "is number 51 in the line of managers; the longest has 60, and 50 may",
        "is number 51 in the order to learn in; the longest has 52, and 50 may",
    ]


def test_depths_are_right_where_lines_meet_and_where_they_come_back() -> None:
    edges = {"a": ["b", "c"], "b": ["d"], "c": ["b"], "d": [], "x": ["y"], "y": ["x"]}
    depths = measure_depths((("", k) for k in edges), lambda key: [("", k) for k in edges[key[1]]])
    assert {key: depth for (_, key), depth in depths.items()} == {"a": 4, "b": 2, "c": 3, "d": 1, "x": 2, "y": 1}


HOSTILE = [
    "[" * 20_000,
    "![" * 9_000,
    "[a](" * 5_000,
    "![a][" * 5_000,
    "<a " * 9_000,
    "<http://a " * 5_000,
    "[" * 9_000 + "]" * 9_000,
    "[12:01 a line of a log\n" * 2_600,
    "a\n: b\n" * 500,
    "a\n: b\n: c\n" * 60,
    "*a _b " * 9_000,
    "[^1]" * 9_000 + "\n\n[^1]: a",
    "`a ``b ```c " * 3_000,
    '!!! note "' * 3_000,
]
"""Texts that took a page minutes, or stopped the build, before brackets were read once."""


def test_hostile_texts_pass_and_are_built(portal: Portal) -> None:
    root = portal(write_pages(HOSTILE))
    result = run_pipeline(root, TODAY)
    assert [d for d in result.diagnostics if d.severity == 0] == []
    build_site(root, root / "site", result)
    assert len(list((root / "site").glob("page-*/index.html"))) == len(HOSTILE)


def nest_words(depth: int) -> str:
    marks = ["**" if level % 2 else "*" for level in range(depth)]
    return "".join(f"{mark}a " for mark in marks) + "x" + "".join(f" a{mark}" for mark in reversed(marks))


NESTED = {
    "list": nest,
    "numbered list": lambda depth: nest(depth, "1. x"),
    "list in two columns": lambda depth: "".join(f"{'  ' * level}- x\n" for level in range(depth)),
    "list behind tabs": lambda depth: "".join("\t" * level + "- x\n" for level in range(depth)),
    "quotation": lambda depth: "> " * depth + "x\n",
    "note": lambda depth: nest(depth, "!!! note") + "    " * depth + "x\n",
    "folded note": lambda depth: nest(depth, "??? note") + "    " * depth + "x\n",
    "tab": lambda depth: nest(depth, '=== "A"') + "    " * depth + "x\n",
    "emphasis": nest_words,
    "link": lambda depth: f"[{nest_words(depth - 1)}](#a)",
    "picture": lambda depth: "![" * depth + "x" + "](#a)" * depth,
}
"""What stands in itself → a text of it in a given depth."""


def read_words(html: str) -> Iterator[str]:
    """The words that the texts in `NESTED` are about, and the descriptions of pictures."""
    for words in re.findall(r'>([^<>]+)<|alt="([^"]*)"', html):
        yield from (word for part in words for word in part.split() if word == "x")


@pytest.mark.parametrize("kind", NESTED)
def test_twenty_levels_are_rendered_and_one_more_is_told(kind: str) -> None:
    write = NESTED[kind]
    assert scan_markdown(write(20)).excesses == ()
    assert list(read_words(render_body(write(20), str).html)) == ["x"] * (20 if "list" in kind else 1)
    assert [(excess.kind, excess.number) for excess in scan_markdown(write(21)).excesses] == [("nesting", 21)]


def test_a_text_at_all_limits_at_once_is_built(portal: Portal) -> None:
    words = f"[{nest_words(19)}](#a)"
    bodies = (
        nest(20, f"- {words}"),
        "> " * 20 + words + "\n",
        nest(20, "!!! note") + "    " * 20 + words + "\n",
        nest(20, '=== "A"') + "    " * 20 + words + "\n",
    )
    root = portal(write_pages(bodies))
    result = run_pipeline(root, TODAY)
    assert [d.message for d in result.diagnostics if d.rule == "nesting-too-deep"] == []
    site = root / "site"
    build_site(root, site, result)
    counts = [(site / f"page-{n}/index.html").read_text("utf-8").count("<strong>") for n in range(4)]
    assert counts == [20 * 9, 9, 9, 9]


def test_what_is_at_its_limit_passes_and_is_built(portal: Portal) -> None:
    buffer = io.BytesIO()
    Image.new("1", (10, 10)).save(buffer, "PNG")
    body = nest(20) + "\n" + "a\n: b\n" * 100 + "\n" + "[12:01 a line of a log\n" * 600 + "\n```\n" + "[" * 50_000
    root = portal(
        {
            QUOTING: with_body(
                f"{body}\n```\n", source="{kind: vendor, cost: 1000000000000, url: 'https://a.example'}"
            ),
            "content/sales/index.md": TEAM.replace("leads:", "capacity_days: 1000000000000\nleads:"),
            "content/skills.yml": chain(50),
            "content/sales/images/favicon.png": buffer.getvalue(),
            "mkdocs.yml": MKDOCS,
        }
    )
    result = run_pipeline(root, TODAY)
    assert [d for d in result.diagnostics if d.severity == 0] == []
    build_site(root, root / "site", result)
    written = (root / "site/catalogue.json").read_text("utf-8")
    json.loads(written, parse_constant=lambda constant: pytest.fail(f"{constant} is no JSON"))
    assert (root / "site/sales/images/favicon.png").is_file()


def test_keys_that_stand_twice_are_told_up_to_a_number() -> None:
    keys = "".join(f"key{n}: 1\n" for n in range(20_000))
    text = f"---\n{keys}{keys}---\nText.\n"
    problems = [p for p in parse_markdown(text).problems if p.rule == "fm-duplicate-key"]
    assert len(problems) == MAX_DUPLICATE_KEYS + 1
    assert problems[0].message == "`key0` stands twice, first on line 2"
    assert problems[-1].message == "19,950 more keys stand twice in this file"


@pytest.mark.parametrize("count", [1, 3, MAX_DUPLICATE_KEYS])
def test_few_keys_that_stand_twice_are_told_each_with_its_first_place(count: int) -> None:
    keys = "".join(f"key{n}: 1\n" for n in range(count))
    problems = parse_markdown(f"---\n{keys}{keys}---\nText.\n").problems
    assert [(p.line, p.first_position) for p in problems] == [(n + 2 + count, (n + 2, 1)) for n in range(count)]


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("PNG", {}),
        ("GIF", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True, "comment": b"x" * 300}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}),
    ],
)
def test_a_pictures_size_is_read_from_its_head(tmp_path: Path, format: str, options: dict[str, object]) -> None:
    Image.new("RGB", (321, 123)).save(tmp_path / "a.png", format, **options)
    assert read_asset(str(tmp_path), "a.png").picture_size == (321, 123)


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBPVP8X", b"\xff\xd8\xff\xff\xff"]
)
def test_a_picture_that_ends_in_its_head_has_no_pixels_to_speak_of(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.png").write_bytes(content)
    assert read_asset(str(tmp_path), "a.png").picture_size.pixel_count <= 1


def build_gif(screen: tuple[int, int], *frames: tuple[int, int, int, int]) -> bytes:
    """A GIF without colours. frames: the left and upper edge, the width and the height of each."""
    heads = (b"," + struct.pack("<HHHHB", *frame, 0) + b"\2\1\0\0" for frame in frames)
    return b"GIF89a" + struct.pack("<HHBBB", *screen, 0, 0, 0) + b"".join(heads) + b";"


@pytest.mark.parametrize(
    ("data", "size", "frame_count"),
    [
        (build_gif((10, 10), (0, 0, 16_000, 12_000)), (16_000, 12_000), 1),
        (build_gif((10, 10), (0, 0, 5, 5), (8, 20, 5, 5)), (13, 25), 2),
        (build_gif((30, 20), *[(1, 1, 5, 5)] * 400), (30, 20), 400),
        (build_gif((0, 10), (0, 0, 5, 5)), (0, 0), 1),
    ],
)
def test_a_gif_is_as_large_as_browsers_show_it(
    tmp_path: Path, data: bytes, size: tuple[int, int], frame_count: int
) -> None:
    (tmp_path / "a.gif").write_bytes(data)
    asset = read_asset(str(tmp_path), "a.gif")
    assert (asset.picture_size, asset.frame_count) == (size, frame_count)
    assert asset.drawn_pixel_count == size[0] * size[1] * frame_count


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF"])
def test_the_frames_of_a_picture_that_moves_are_counted(tmp_path: Path, format: str) -> None:
    frames = [Image.new("RGB", (20, 10), (shade, 0, 0)) for shade in (0, 90, 180)]
    frames[0].save(tmp_path / "a.png", format, save_all=True, append_images=frames[1:])
    assert read_asset(str(tmp_path), "a.png").frame_count == 3
    frames[0].save(tmp_path / "a.png", format)
    assert read_asset(str(tmp_path), "a.png").frame_count == 1


def test_the_scans_of_a_jpeg_are_counted(tmp_path: Path) -> None:
    """Each goes over all pixels, whatever little it says, so that a small file could take a decoder minutes."""
    Image.new("RGB", (2_000, 10)).save(tmp_path / "a.jpg", progressive=True)
    data = (tmp_path / "a.jpg").read_bytes()
    count = read_asset(str(tmp_path), "a.jpg").frame_count
    assert 5 < count < 20
    last = data.rindex(b"\xff\xda")
    (tmp_path / "a.jpg").write_bytes(data[:last] + data[last:-2] * 3_000 + data[-2:])
    assert read_asset(str(tmp_path), "a.jpg").frame_count == count + 2_999


COMMAND = "##[add-mask]e"


def test_no_report_prints_a_command_to_a_runner(portal: Portal) -> None:
    root = portal({QUOTING: course("Quoting a lane", status=f"'{COMMAND}'", tier=f"'{COMMAND}'")})
    result = run_pipeline(root, TODAY)
    report = text_report.render(result, result.diagnostics)
    assert "[add-mask]e" in report
    assert "##[" not in report


@pytest.mark.parametrize("mask", [mask_unprintable, mask_line])
@pytest.mark.parametrize("value", [COMMAND, f"a{COMMAND}", f"##{COMMAND}", "\x1b##[group]"])
def test_no_value_is_a_command_to_a_runner(mask: object, value: str) -> None:
    assert callable(mask)
    assert "##[" not in mask(value)


def test_json_keeps_its_values_and_holds_no_command() -> None:
    written = escape_unprintable(json.dumps({"title": COMMAND}))
    assert "##[" not in written
    assert json.loads(written) == {"title": COMMAND}
