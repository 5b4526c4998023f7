"""What a site could not be built from is an error of the check: the portal's own pages, and mkdocs.yml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from conftest import EXAMPLE, TEAM, TODAY, Portal, course, findings
from mkdocs.exceptions import Abort

from trellis.derive import PublishedCatalogue
from trellis.derive.browse.site_data import SiteData
from trellis.load.own_pages import EVENT_NAMES, find_site_problems, list_menu_targets
from trellis.pipeline.run import run_pipeline
from trellis.site import events
from trellis.site.build import build_site
from trellis.site.files import build_redirects
from trellis.site.plan import _plan_trusted_pages, plan_pages
from trellis.site.refusal import BuildRefused

if TYPE_CHECKING:
    from trellis.site.state import BuildState

OWN = "hooks/pages/cafe.md"
HEAD = "---\ntitle: Cafe\n---\n\n"
PAGE = """\
---
title: Our tea
summary: What anybody may ask of us, and whom to ask for it.
status: {status}
{more}---
Tea is served at ten.
"""


def plan_page(root: Path) -> list[str]:
    """The addresses of the own pages."""
    return [page.url for page in _plan_trusted_pages(root, run_pipeline(root, TODAY).catalogue)]


@pytest.mark.parametrize(
    ("path", "text", "line", "rule"),
    [
        (OWN, b"---\ntitle: Caf\xe9\n---\n\nHi\n", 2, "file-not-utf-8"),
        (OWN, b"\xef\xbb\xbf---\ntitle: Cafe\n---\n\nHi\n", 1, "file-bom"),
        (OWN, "Hi\n", 1, "fm-missing"),
        (OWN, "", 1, "file-empty"),
        (OWN, "---\ntitle: Cafe\n\nHi\n", 1, "fm-unterminated"),
        (OWN, "---\ntitle: [Cafe\n---\n\nHi\n", 2, "fm-syntax"),
        (OWN, "---\n- Cafe\n---\n\nHi\n", 2, "fm-not-mapping"),
        ("mkdocs.yml", "site_name: [Tea\n", 1, "fm-syntax"),
        ("mkdocs.yml", "site_name: Tea\nnav:\n  - Home: a: b\n", 3, "fm-syntax"),
        ("mkdocs.yml", b"site_name: Tea\ncopyright: \xa9 us\n", 2, "file-not-utf-8"),
        ("mkdocs.yml", "- site_name: Tea\n", 1, "fm-not-mapping"),
        ("mkdocs.yml", "site_name: Tea\x07\n", 1, "fm-syntax"),
        ("mkdocs.yml", "site_name: 2027\n", 1, "wrong-value"),
        ("mkdocs.yml", "site_name: 2027-01-01\n", 1, "wrong-value"),
        ("mkdocs.yml", "site_name: [Tea]\n", 1, "wrong-value"),
        ("mkdocs.yml", "site_name: Tea\nsite_url: learning.example.com/\n", 2, "wrong-value"),
        ("mkdocs.yml", "site_name: Tea\nsite_url: 5\n", 2, "wrong-value"),
        ("mkdocs.yml", "site_name: Tea\nsite_url: https://[::1/\n", 2, "wrong-value"),
        ("mkdocs.yml", "site_name: Tea\nrepo_url: meridian/learning\n", 2, "wrong-value"),
        ("mkdocs.yml", "site_name: Tea\ndocs_dir: docs\n", 2, "wrong-value"),
        ("mkdocs.yml", "site_name: Tea\nINHERIT: no.yml\n", 2, "wrong-value"),
        ("mkdocs.yml", "site_name: Tea\ntheme:\n  name: material\n  custom_dir: no\n", 4, "wrong-value"),
        ("mkdocs.yml", "site_name: Tea\ntheme:\n  name: material\n  custom_dir: overrides\n", 4, "wrong-value"),
        ("mkdocs.yml", "site_name: Tea\nhooks: [hooks/none.py]\n", 2, "wrong-value"),
    ],
)
def test_what_stops_the_build_is_an_error_of_the_check(
    portal: Portal, path: str, text: str | bytes, line: int, rule: str
) -> None:
    told = [finding for finding in findings(portal({path: text})) if finding.startswith((OWN, "mkdocs.yml"))]
    assert len(told) == 1, told
    assert told[0].startswith(f"{path}:{line}:")
    assert f" error[{rule}] " in told[0]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (OWN, (HEAD + "Hi\n").replace("\n", "\r\n")),
        ("mkdocs.yml", "site_name: Tea\nextra: !ENV [TEA, !!python/name:a.b ]\nx: &x 1\ny: *x\n"),
        ("mkdocs.yml", "site_name: Tea\nplugins:\n  - macros:\n      j2_variable_start_string: '[['\n"),
        (
            "mkdocs.yml",
            "site_name: !ENV [NAME, 5]\nsite_url:\nrepo_url: ''\ndocs_dir: ./content\nhooks: [hooks/events.py]\n",
        ),
        ("mkdocs.yml", "site_url: http://localhost:8000/\nrepo_url: https://x.example/a/b\ntheme: material\n"),
    ],
)
def test_what_can_be_built_is_no_error(portal: Portal, path: str, text: str) -> None:
    assert find_site_problems(portal({path: text})) == ()


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Hi\n\n{{ find( }}\n", 7),
        ("{% if x %}\nHi\n", 5),
        ("{% nothing %}\n", 5),
        (f"{{{{ {'(' * 500}1{')' * 500} }}}}\n", 5),
    ],
)
def test_a_block_that_cannot_be_read_stops_the_build_at_its_line(portal: Portal, body: str, line: int) -> None:
    with pytest.raises(BuildRefused, match=f"^{OWN}:{line}: "):
        plan_page(portal({OWN: HEAD + body}))


@pytest.mark.parametrize(
    ("body", "line"),
    [("{{ items(number=1, number=2) }}\n", 5), ("Hi\n\n{{ 1 / 0 }}\n", 7), ("{{ items(9e999) }}\n", 5)],
)
def test_what_an_expression_raises_is_told_of_its_page(portal: Portal, body: str, line: int) -> None:
    root = portal({OWN: HEAD + body, "portal.yml": "frame: plain\n", "mkdocs.yml": "site_name: A\n"})
    with pytest.raises(BuildRefused, match=f"^{OWN}:{line}: its blocks cannot be rendered"):
        build_site(root, root / "out", replace(run_pipeline(root, TODAY), diagnostics=()))


def test_blocks_are_not_run_before_the_page_is_built(portal: Portal) -> None:
    body = "{{ find() | unheard_of }} {% if a %}b{% endif %}\n{# a note #}\n"
    assert plan_page(portal({OWN: HEAD + body})) == ["/cafe/"]


def test_the_example_can_be_built() -> None:
    assert find_site_problems(EXAMPLE) == ()


@pytest.mark.parametrize(
    ("name", "status", "aliases", "expected"),
    [
        ("cafe", "stable", "", ["content/sales/pages/cafe.md:1:1"]),
        ("tea", "stable", "aliases: [cafe]\n", ["content/sales/pages/tea.md:5:11"]),
        ("tea", "retired", "aliases: [room, cafe]\n", ["content/sales/pages/tea.md:5:17"]),
        ("cafe", "draft", "", []),
        ("tea", "stable", "aliases: [room]\n", []),
    ],
)
def test_two_pages_at_one_address_are_an_error(
    portal: Portal, name: str, status: str, aliases: str, expected: list[str]
) -> None:
    root = portal({OWN: HEAD + "Hi\n", f"content/sales/pages/{name}.md": PAGE.format(status=status, more=aliases)})
    told = findings(root, "reserved-address")
    assert [finding.split(" ")[0] for finding in told] == expected
    assert all(f"`{OWN}`" in finding for finding in told)


@pytest.mark.parametrize("folder", ["assets", "search", "schemas"])
def test_a_team_at_a_place_of_the_portal_is_to_be_renamed(portal: Portal, folder: str) -> None:
    root = portal({f"content/{folder}/index.md": TEAM, f"content/{folder}/a.png": b"\x89PNG\r\n\x1a\n"})
    (finding,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "asset-in-reserved-place"]
    assert (
        finding.help == f"rename the folder `content/{folder}/` of the team, and add `{folder}` to the team's `aliases`"
    )


def test_an_own_page_takes_the_place_of_the_way_to_the_catalogue(portal: Portal) -> None:
    root = portal({"hooks/pages/courses.md": HEAD, "hooks/pages/search.md": HEAD})
    assert findings(root, "reserved-address") == []
    state = SimpleNamespace(result=run_pipeline(root, TODAY), pages={})
    assert list(build_redirects(cast("BuildState", state), "")) == []


@pytest.mark.parametrize("name", ["invite", "people", "me", "objectives", "needs", "print"])
def test_an_own_page_takes_the_place_of_the_portals_page(portal: Portal, name: str) -> None:
    root = portal({f"hooks/pages/{name}.md": HEAD + "Hi\n"})
    result = run_pipeline(root, TODAY)
    pages = plan_pages(SiteData(PublishedCatalogue(result.catalogue, result.context, result.rules)), root)
    assert [page.title for page in pages.values() if page.url == f"/{name}/"] == ["Cafe"]


BOUND = "from trellis.site import events\n" + "".join(f"{name} = events.{name}\n" for name in EVENT_NAMES)
NAMED = "site_name: A\nhooks: [hooks/events.py]\n"


def test_the_events_that_have_to_be_bound_are_those_of_the_engine() -> None:
    assert [name for name in vars(events) if name.startswith("on_")] == list(EVENT_NAMES)


@pytest.mark.parametrize("name", EVENT_NAMES)
def test_an_event_that_is_not_bound_is_an_error(portal: Portal, name: str) -> None:
    """Without one a draft was published, or pages without a policy."""
    hooks = BOUND.replace(f"{name} = events.{name}\n", "")
    root = portal({"mkdocs.yml": NAMED, "hooks/events.py": hooks})
    told = [finding for finding in findings(root) if finding.startswith("hooks/")]
    assert told == [f"hooks/events.py:1:1 error[wrong-value] `{name}` is missing, without which no site is built"]
    (root / "portal.yml").write_text("frame: plain\n")
    assert not [finding for finding in findings(root) if finding.startswith("hooks/")]


@pytest.mark.parametrize(
    "hooks",
    [
        BOUND,
        "from trellis.site.events import *\n",
        f"from trellis.site.events import {', '.join(EVENT_NAMES)}\n",
        BOUND.replace(
            "on_files = events.on_files", "def on_files(files, config):\n    return events.on_files(files, config)"
        ),
    ],
    ids=["one by one", "all", "imported", "wrapped"],
)
def test_events_may_be_bound_in_any_way(portal: Portal, hooks: str) -> None:
    assert find_site_problems(portal({"mkdocs.yml": NAMED, "hooks/events.py": hooks})) == ()


def test_an_empty_file_of_events_that_nothing_names_is_no_error(portal: Portal) -> None:
    assert find_site_problems(portal({"mkdocs.yml": "site_name: A\n", "hooks/events.py": ""})) == ()


def test_an_icon_that_the_theme_lacks_ends_the_build_in_a_sentence(portal: Portal) -> None:
    settings = (
        "site_name: A\ndocs_dir: content\nplugins: []\ntheme:\n  name: material\n  icon: {logo: material/no-such}\n"
    )
    root = portal({"mkdocs.yml": settings, OWN: f"{HEAD}Hi\n"})
    with pytest.raises(BuildRefused, match=r"The theme has no \S*material/no-such\S*, which mkdocs\.yml"):
        build_site(root, root / "out", replace(run_pipeline(root, TODAY), diagnostics=()))


DRAFT = {
    OWN: f"{HEAD}Hi\n",
    "content/sales/index.md": TEAM,
    "content/sales/courses/secret/index.md": course("Secret matters"),
    "content/sales/courses/open/index.md": course("Open matters", "mvp", sunset="2027-06-01"),
}
THEMED = "docs_dir: content\nplugins: []\ntheme: {name: material}\n"


@pytest.mark.parametrize("name", [name for name in EVENT_NAMES if name not in ("on_serve", "on_page_read_source")])
def test_nothing_is_built_where_an_event_does_not_come_to_the_engine(portal: Portal, name: str) -> None:
    """However the file of events is named, and whatever stands in the place of the engine's."""
    function = f"def {name}(*first, **values):\n    return first[0] if first else None\n"
    instead = f"{name} = None\n" if name in ("on_files", "on_post_page") else function
    hooks = BOUND.replace(f"{name} = events.{name}\n", instead)
    settings = f"site_name: A\nhooks: [hooks/./events.py]\n{THEMED}"
    root = portal({**DRAFT, "mkdocs.yml": settings, "hooks/events.py": hooks})
    with pytest.raises((BuildRefused, SystemExit, Abort)) as refusal:
        build_site(root, root / "out", replace(run_pipeline(root, TODAY), diagnostics=()))
    assert f"`{name} = events.{name}`" in str(refusal.value), refusal.value
    assert not (root / "out").exists()


@pytest.mark.parametrize(
    ("settings", "hooks", "reason"),
    [
        ("extra: {a: !!python/name:nosuch.thing }\n", BOUND, "nosuch"),
        ("extra: {a: !foo b}\n", BOUND, "!foo"),
        ("", "import nosuch\n" + BOUND, "nosuch"),
        ("", "1 / 0\n" + BOUND, "ZeroDivisionError"),
        ("", BOUND + "on_foo = events.on_config\n", "KeyError: 'foo'"),
        ("", "def (\n" + BOUND, "line 1 of"),
    ],
)
def test_what_cannot_be_loaded_ends_the_build_in_a_sentence(
    portal: Portal, settings: str, hooks: str, reason: str
) -> None:
    named = f"site_name: A\nhooks: [hooks/events.py]\n{THEMED}{settings}"
    root = portal({**DRAFT, "mkdocs.yml": named, "hooks/events.py": hooks})
    with pytest.raises(BuildRefused) as refusal:
        build_site(root, root / "out", replace(run_pipeline(root, TODAY), diagnostics=()))
    assert str(refusal.value).startswith("mkdocs.yml, or a hook or theme that it names, cannot be loaded: ")
    assert reason in str(refusal.value)


def test_events_that_are_no_python_are_an_error_at_their_line(portal: Portal) -> None:
    root = portal({"mkdocs.yml": NAMED, "hooks/events.py": "x = 1\ndef (\n"})
    (told,) = (finding for finding in findings(root) if finding.startswith("hooks/"))
    assert told.startswith("hooks/events.py:2:5 error[wrong-value] this is no Python: ")


@pytest.mark.parametrize(
    "target", ["http://[x/a.md", "https://example.org/a.md", "/x/a.md", "a.md", "x/a.html", "x\x85/a.txt"]
)
def test_a_menu_may_lead_elsewhere(portal: Portal, target: str) -> None:
    root = portal({"mkdocs.yml": f'site_name: Tea\nnav:\n  - There: "{target}"\n'})
    assert list_menu_targets(root) == ()
    assert findings(root, "own-page-link") == []


@pytest.mark.parametrize("nav", ["&a\n  - *a", "\n  - &a [x/y.md]\n  - &b [*a, *a]\n  - [*b, *b, *b]"])
def test_a_menu_that_names_itself_is_read_once(portal: Portal, nav: str) -> None:
    root = portal({"mkdocs.yml": f"site_name: Tea\nnav: {nav}\n"})
    assert len(list_menu_targets(root)) <= 1
