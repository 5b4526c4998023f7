"""Blocks of own pages: what a call takes, which courses and paths match, and figures within a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TEAM, TODAY, Portal, course, findings

from trellis.check.page_block_check import find_block_problems
from trellis.derive.browse.numbering import number_entries
from trellis.derive.browse.site_data import SiteData
from trellis.derive.page_blocks import compute_figure, count_entries, list_matching_items
from trellis.kinds.page_blocks import FIGURES, PAGE_BLOCKS, BlockError, BlockValue, bind_values
from trellis.load.page_block_calls import find_block_calls, list_block_calls
from trellis.load.site_modules import load_collections
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site.blocks import BLOCKS, bind_present_values

OWN = "hooks/pages/month.md"
HEAD = "---\ntitle: Month\nsummary: What happens in this month, and where to take part in it.\n---\n\n"


def build_data(root: Path) -> SiteData:
    return SiteData(publish_result(run_pipeline(root, TODAY)))


def test_each_block_is_declared_once_and_shown() -> None:
    assert BLOCKS.keys() == PAGE_BLOCKS.keys()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("{{ cards('a') }}", [("cards", 1, 4)]),
        ("é {{- cards('a') -}} {{ count('b') | upper }}", [("cards", 1, 7), ("count", 1, 25)]),
        ("{{\n  'é' ~ figure('a')\n}}", [("figure", 2, 9)]),
        ("{% raw %}{{ cards('a') }}{% endraw %}{{ path('b') }}", [("path", 1, 41)]),
        ("{%- raw -%}{% set a = 1 %}{{ cards('a') }}{% endraw %}", []),
        ("{# {{ cards('a') }} #}{{ page.title }}{{ cards( }}{{ cards('a')", []),
        ("{{ (" + "(" * 1900 + " }}{{ a('b') }}", [("a", 1, 1911)]),
    ],
)
def test_calls_are_read_with_their_places(text: str, places: list[tuple[str, int, int]]) -> None:
    assert [(call.name, call.line, call.column) for call in find_block_calls(OWN, text)] == places


def test_blocks_by_marks_of_the_portals_own_are_not_read(portal: Portal) -> None:
    settings = "site_name: Tea\nplugins:\n  - macros:\n      j2_variable_start_string: '[['\n"
    assert list_block_calls(portal({OWN: HEAD + "{{ cards('a') }}\n", "mkdocs.yml": settings})) == ()


@pytest.mark.parametrize(
    ("name", "values", "named", "expected"),
    [
        ("items", (), {"skill": "rates", "team": "trade"}, {"skill": "prices", "team": "sales"}),
        ("count", ("course",), {"skill": "rates"}, {"kind": "course", "skill": "prices"}),
        ("cards", ("old-course", "desk", "nothing"), {}, {"items": ("course", "desk", "nothing")}),
        ("next_sessions", (3,), {}, {"number": 3}),
    ],
)
def test_a_former_id_means_the_present_one(
    portal: Portal, name: str, values: tuple[BlockValue, ...], named: dict[str, BlockValue], expected: dict[str, object]
) -> None:
    files: dict[str, str | bytes] = {
        "content/sales/index.md": TEAM.replace("manager:", "aliases: [trade]\nmanager:"),
        "content/skills.yml": "- id: prices\n  name: Prices\n  aliases: [rates]\n",
        "content/sales/courses/course/index.md": course(aliases="[old-course]"),
    }
    catalogue = run_pipeline(portal(files), TODAY).catalogue
    assert bind_present_values(catalogue, name, values, named) == expected


@pytest.mark.parametrize(
    ("name", "values", "named", "expected"),
    [
        ("cards", ("a", "b"), {}, {"items": ("a", "b")}),
        ("next_sessions", (3,), {}, {"number": 3}),
        ("items", ("course", 3), {"team": "sales"}, {"kind": "course", "number": 3, "team": "sales"}),
        ("path", (), {"path": "a"}, {"path": "a"}),
        ("metric", (), {"metrics": "a"}, {"metrics": ("a",)}),
    ],
)
def test_values_go_to_parameters(
    name: str, values: tuple[BlockValue, ...], named: dict[str, BlockValue], expected: dict[str, object]
) -> None:
    assert bind_values(name, values, named) == expected


@pytest.mark.parametrize(
    ("name", "values", "named"),
    [
        ("cards", (), {}),
        ("cards", (1,), {}),
        ("items", ("lesson",), {}),
        ("items", (), {"number": True}),
        ("items", (), {"number": 101}),
        ("path", ("a", "b"), {}),
        ("find", (1,), {}),
        ("figure", ("aligned",), {}),
    ],
)
def test_what_a_block_does_not_take_is_refused(
    name: str, values: tuple[BlockValue, ...], named: dict[str, BlockValue]
) -> None:
    with pytest.raises(BlockError) as caught:
        bind_values(name, values, named)
    assert caught.value.help


def test_the_column_is_that_of_the_value(portal: Portal) -> None:
    text = HEAD + 'See {{ count("course", skill="rates") }}.\n'
    assert [f.split(" ")[0] for f in findings(portal({OWN: text}), "block-unresolved")] == [f"{OWN}:6:30"]


@pytest.mark.parametrize(
    ("settings", "frame", "is_said"),
    [
        ("site_name: A\ntheme:\n  name: material\n", "material", True),
        ("site_name: A\nplugins:\n  - search\n", "material", True),
        ("site_name: A\n", "plain", False),
        ("site_name: A\nplugins:\n  - macros: {module_name: hooks/macros}\n", "material", False),
        ("INHERIT: base.yml\n", "material", False),
    ],
)
def test_a_block_that_nothing_fills_is_said(portal: Portal, settings: str, frame: str, is_said: bool) -> None:
    root = portal({OWN: HEAD + "{{ find() }}\n", "mkdocs.yml": settings, "portal.yml": f"frame: {frame}\n"})
    lines = findings(root, "block-unresolved")
    assert bool(lines) is is_said, lines
    assert all("nothing in mkdocs.yml fills blocks" in line for line in lines)


def test_a_level_is_one_of_the_portals_own(example: CheckedPortal) -> None:
    """What a field of the course takes in the portal; the engine's own takes any word."""
    calls = tuple(find_block_calls(OWN, "{{ items(level='begginer') }}{{ items(level='beginner', tier='company') }}"))
    collections = load_collections(example.root)
    problems = find_block_problems(calls, example.catalogue, collections, frozenset(), has_macros=True)
    assert [(problem.location.column, problem.message, problem.help) for problem in problems] == [
        (16, "`begginer` is no level of this portal", "did you mean `beginner`?"),
        (62, "`company` is no tier of this portal", "write one of `organisation`, `team` or `individual`"),
    ]


@pytest.fixture
def data(portal: Portal) -> SiteData:
    files = {
        "content/skills.yml": "- {id: pricing, name: Pricing}\n",
        "content/sales/courses/b/index.md": course("Bees", status="stable", level="beginner", skills="[pricing]"),
        "content/sales/courses/a/index.md": course("Ants", status="mvp", level="expert", sunset="2027-01-01"),
        "content/sales/courses/c/index.md": course("Cats", level="beginner", skills="[pricing]"),
    }
    return build_data(portal(files))


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, ["a", "b"]),
        ({"skill": "pricing"}, ["b"]),
        ({"level": "expert"}, ["a"]),
        ({"team": "sales", "tier": "individual"}, ["a", "b"]),
        ({"kind": "path"}, []),
        ({"role": "Driver"}, []),
        ({"region": "emea"}, []),
    ],
)
def test_items_match_all_filters(data: SiteData, filters: dict[str, str], ids: list[str]) -> None:
    assert [item.id for item in list_matching_items(data.published, **filters)] == ids


def test_counts_link_to_what_they_count(data: SiteData) -> None:
    counts = [
        count_entries(data, "course"),
        count_entries(data, "course", skill="pricing"),
        count_entries(data, "need"),
    ]
    assert [(count.text, count.url) for count in counts] == [
        ("2 courses", "/catalogue/"),
        ("1 course", "/catalogue/skills/pricing/"),
        ("0 needs", "/needs/"),
    ]


def test_figures_of_a_portal_with_nothing(portal: Portal) -> None:
    published = build_data(portal({})).published
    texts = {figure: compute_figure(published, figure).text for figure in FIGURES}
    assert texts == {
        "aligned-courses": "0 of 0",
        "aligned-minutes": "–",
        "aligned-paths": "0 of 0",
        "approved-items": "0 of 0",
        "open-needs": "0 open needs",
    }


def test_own_pages_are_found(portal: Portal) -> None:
    """By title and summary; the home page is not, nor one that does not say what it is."""
    files = {
        OWN: HEAD,
        "hooks/pages/index.md": HEAD.replace("Month", "Home"),
        "hooks/pages/bare.md": "---\na: 1\n---\n",
    }
    pages = [
        entry for entry in number_entries(build_data(portal({OWN: HEAD, **files})).published) if entry.kind == "page"
    ]
    assert [(entry.title, entry.url) for entry in pages] == [("Month", "/month/")]
