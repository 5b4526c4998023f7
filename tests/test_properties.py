"""Whatever bytes a file holds: findings at real places, in an author's words, in every report; no exception.

Derandomised: the same examples in every run. `make fuzz` goes on from here for as long as it is given.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from conftest import EXAMPLE, PEOPLE, TEAM, TODAY, course
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from trellis.diagnostics.diagnostic import Diagnostic, Location
from trellis.kinds import Kind
from trellis.kinds.fields import collect_fields
from trellis.load.parse import parse_markdown, write_markdown
from trellis.load.site_modules import load_collections
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.reports import github, junit, markdown, sarif, text
from trellis.reports import json as as_json

OBEYED = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u00ad\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")
"""What moves a terminal's cursor, turns its text, or hides words."""

COURSE = "content/sales/courses/quoting/index.md"
FILES: dict[str, str] = {
    "portal.yml": "learning_team: sales\nthresholds: {spotlights: 3}\nseverity: {orphan-course: off}\n",
    "content/people.yml": PEOPLE,
    "content/skills.yml": "- id: pricing\n  name: Pricing\n  synonyms: [quoting]\n",
    "content/sales/index.md": TEAM,
    "content/sales/metrics.yml": "- {id: wins, name: Wins, scope: team, unit: '%', direction: up, baseline: 1, "
    "target: 2, source: Us}\n",
    "content/sales/data/wins.csv": "metric,period,value,group,n\nwins,2026-09,3,,\nwins,2026-10,4,Asia,12\n",
    COURSE: course(
        "Quoting a lane", skills="[pricing]", outcomes="\n  - {id: quote, text: Quote a lane that earns its margin}"
    ),
    "content/sales/courses/quoting/01-start.md": (
        "---\ntitle: The first quote\ntype: quiz\nminutes: 5\noutcomes: [quote]\n"
        "questions:\n  - prompt: Who pays?\n    choices: [The shipper, We]\n    answer: 1\n    explain: We do.\n"
        "---\n\n## Start\n\n[on](02.md)\n"
    ),
    "content/sales/paths/desk.md": (
        "---\ntitle: The rate desk\nsummary: What anybody needs who starts at the rate desk this year.\n"
        "status: draft\nkind: path\ntier: team\nsteps:\n  - section: First\n    items: [quoting]\n"
        "audience: {teams: all}\nversion: 1\n---\n\nGo.\n"
    ),
    "content/sales/rubrics/standard.yml": (
        "title: The standard\nsummary: What every course is measured by before it is published.\n"
        "status: stable\nfor: content\nversion: 1\ncriteria:\n"
    )
    + "".join(f"  - {{id: {c}, text: It is {c}, levels: [no, yes], pass: 2}}\n" for c in ("clear", "true", "short")),
    "reviews/quoting/2026-09-01-1.yml": (
        "item: quoting\nrubric: standard\nrubric_version: 1\nreviewer: ada\nkey: accuracy\n"
        "scores: {clear: 2, true: 2, short: 2}\noutcome: approved\non: 2026-09-01\ncontent_hash: sha256:"
    )
    + "0" * 64
    + "\n",
}
"""A small portal with a file of each form and most kinds."""

PROGRAM_WORDS = re.compile(
    r"\b(None|NoneType|str|int|dict|tuple|list\[|bool|Traceback|\w*Exception|[A-Z]\w*Error|pydantic|regex|schema)\b"
)

RUNS = settings(
    derandomize=True,
    deadline=None,
    max_examples=250,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
FEWER = settings(RUNS, max_examples=120)

TOKENS = st.sampled_from(
    ["---\n", "\n", "\r\n", "\r", ": ", ":", "- ", "  ", "\t", "[", "]", "{", "}", ", ", "'", '"', "|\n", ">-\n", "#",
     " # ", "&a ", "*a", "!!int ", "? ", "<<: ", "%YAML 1.1\n", "...\n", "@", "`", "```\n", "\ufeff", "\x85", "\u2028",
     "\u2029", "\x00", "\x07", "\x1b[31m", "é", "\U0001f600", "\u202e", "title", "status", "draft", "skills",
     "pricing", "outcomes", "id", "minutes", "2026-09-01", "2026/9/1", "9" * 30, "-1", "0x1", "1e999", "~", "null",
     "all", "quoting", "{{ x }}", "<script>", "[a](b)", "![](x.png)", "## ", "| a |\n|--|\n"]
)  # fmt: skip
RAW = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")),
    st.lists(TOKENS, max_size=40).map(lambda parts: "".join(parts).encode()),
)


@st.composite
def spoilt(draw: st.DrawFn, path: str) -> bytes:
    """A sound file with something else in the place of a part of it, or behind front matter's first line."""
    sound = FILES[path].encode()
    start = draw(st.integers(0, len(sound)))
    end = draw(st.integers(start, min(len(sound), start + 30)))
    return sound[:start] + draw(RAW) + sound[end:]


CONTENTS = st.sampled_from(sorted(FILES)).flatmap(lambda path: st.tuples(st.just(path), st.one_of(RAW, spoilt(path))))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portal")
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, "utf-8")
    return folder


def judged(root: Path, path: str, content: bytes) -> CheckedPortal:
    """The small portal's result with another content in one of its files."""
    file = root / path
    file.write_bytes(content)
    try:
        result = run_pipeline(root, TODAY)
        check_findings(result)
        return result
    finally:
        file.write_bytes(FILES[path].encode()) if path in FILES else file.unlink()


def check_findings(result: CheckedPortal) -> None:
    """Every finding has a rule, a place in its file and an author's words, and every report can show it."""
    rule_ids = {rule.id for rule in result.rules}
    for d in result.diagnostics:
        assert d.rule in rule_ids
        for location in (d.location, *(label.location for label in d.related)):
            lies_inside(result.root, location)
        for message in (d.message, d.help, *(label.message for label in d.related)):
            assert not PROGRAM_WORDS.search(re.sub(r"`[^`]*`", "", message)), message
            assert message is d.help or message
    shown(result, result.diagnostics)


def lies_inside(root: Path, at: Location) -> None:
    lines = lines_of(root / at.path)
    assert 1 <= at.line <= len(lines) + 1, at
    width = len(lines[at.line - 1]) if at.line <= len(lines) else 0
    assert 1 <= at.column <= width + 1, (at, width)
    assert at.end == 0 or at.column <= at.end <= width + 1, (at, width)


def lines_of(file: Path) -> list[str]:
    """A file's lines as editors count them."""
    raw = file.read_bytes() if file.is_file() else b""
    return re.split("\r\n|\r|\n", raw.decode("utf-8-sig", "replace"))


def shown(result: CheckedPortal, diagnostics: Iterable[Diagnostic]) -> None:
    findings = tuple(diagnostics)
    document = json.loads(as_json.render(result, findings).encode())
    assert [(d["rule"], d["path"], d["line"], d["message"]) for d in document["diagnostics"]] == [
        (d.rule, d.location.path, d.location.line, d.message) for d in findings
    ]
    assert len(json.loads(sarif.render(result, findings).encode())["runs"][0]["results"]) == len(findings)
    ElementTree.fromstring(junit.render(result, findings).encode())
    assert all(line.startswith("::") for line in re.split("[\r\n]+", github.render(result, findings)) if line)
    assert len(markdown.render(result, findings).encode("utf-16-le")) // 2 <= 65_536
    assert not OBEYED.search(text.render(result, findings))


@RUNS
@given(CONTENTS)
@example(("content/sales/data/wins.csv", b"\x00\x00\n\x00"))
@example(("content/people.yml", b"\r\x80"))
@example(("content/people.yml", b"- {'',$\n!}"))
@example((COURSE, "---\n'a\x85b': c\nd\u2028: e\ntitel: f\n---\n".encode()))
def test_any_bytes_in_any_file_are_told_and_never_raise(root: Path, spoiled: tuple[str, bytes]) -> None:
    judged(root, *spoiled)


@cache
def keys_of(model: type[Kind]) -> tuple[str, ...]:
    return tuple(sorted({step for path in collect_fields(model) for step in path if step != "*"}))


MODELS = {c.model.NAME: c for c in load_collections(EXAMPLE)}
WORDS = st.sampled_from(
    [
        "draft",
        "stable",
        "retired",
        "team",
        "quoting",
        "ada",
        "sales",
        "all",
        "12 months",
        "2026-Q3",
        "content",
        "quiz",
        "pricing",
    ]
)
PLAUSIBLE: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        WORDS,
        st.text(max_size=60),
        st.integers(-5, 10**12),
        st.dates(date(1, 1, 1)),
        st.booleans(),
        st.none(),
        st.floats(),
        st.text("ab ", min_size=40, max_size=60),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(sorted({k for c in MODELS.values() for k in keys_of(c.model)})), inner, max_size=4
        ),
    ),
    max_leaves=12,
)


@st.composite
def front_matter(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of some kind whose keys are its own and whose values are often what they should be."""
    kind = draw(st.sampled_from(sorted(MODELS)))
    record = st.dictionaries(
        st.one_of(st.sampled_from(keys_of(MODELS[kind].model)), st.text(max_size=5)), PLAUSIBLE, max_size=8
    )
    where = MODELS[kind].where.format(team="sales", id="new", course="quoting", number="7", item="quoting", file="new")
    if where.endswith(".csv"):
        return where, "\n".join(
            ",".join(str(v) for v in row.values()) for row in draw(st.lists(record, max_size=3))
        ).encode("utf-8", "replace")
    data = draw(st.lists(record, max_size=3)) if MODELS[kind].many else draw(record)
    written = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    return where, (f"---\n{written}---\n\nWords.\n" if where.endswith(".md") else written).encode()


@FEWER
@given(front_matter())
def test_any_keys_and_values_are_told_and_never_raise(root: Path, written: tuple[str, bytes]) -> None:
    path, content = written
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    judged(root, path, content)


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"a\nb.md", b"\x1b[31m.md", "\u202e.md".encode(), b"%0A::error::.md"])
def test_any_name_of_a_file_is_told(root: Path, name: bytes) -> None:
    file = os.path.join(os.fsencode(root), b"content/sales/pages", name)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "wb") as stream:
        stream.write(b"no front matter")
    try:
        result = run_pipeline(root, TODAY)
        check_findings(result)
        assert [d.rule for d in result.diagnostics if d.location.path.startswith("content/sales/pages")] != []
    finally:
        os.unlink(file)


LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=200)
META = st.dictionaries(
    st.text("abcdefgh_", min_size=1, max_size=8).filter(lambda key: key not in ("null",)),
    st.one_of(LINES, st.lists(LINES, max_size=3), st.dictionaries(st.just("id"), LINES, max_size=1)),
    min_size=1, max_size=5,
)  # fmt: skip


@RUNS
@given(META, LINES)
def test_what_is_written_is_read_again(metadata: dict[str, Any], body: str) -> None:
    parsed = parse_markdown(write_markdown(metadata, body))
    assert not parsed.problems
    assert parsed.data == metadata
    assert list(parsed.data) == list(metadata)
    assert parsed.body.split() == body.split()


def test_a_list_that_stands_under_two_keys_is_written_twice() -> None:
    skills = ["pricing"]
    parsed = parse_markdown(write_markdown({"skills": skills, "synonyms": skills}, "Words."))
    assert parsed.data == {"skills": skills, "synonyms": skills}


def test_the_small_portal_itself_is_sound(root: Path) -> None:
    assert [
        d for d in run_pipeline(root, TODAY).diagnostics if d.rule in ("unknown-key", "wrong-value", "missing-field")
    ] == []
