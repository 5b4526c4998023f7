"""The catalogue as data and as pages: what is packed can be read again, and every item stands where its values say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from conftest import EXAMPLE, PEOPLE, TEAM, TODAY, Portal, course
from hypothesis import given
from hypothesis import strategies as st

from trellis.check.rules import RULES
from trellis.derive import PublishedCatalogue
from trellis.derive.browse import columns, facets, landing, listing_data
from trellis.derive.browse.landing import ListPageView
from trellis.derive.browse.site_data import SiteData
from trellis.pipeline.run import CheckedPortal, run_pipeline
from trellis.site import scripts
from trellis.site.defaults import ASSETS_FOLDER
from trellis.site.files import build_redirects
from trellis.site.fragments import create_environment
from trellis.site.plan import PlannedPage

if TYPE_CHECKING:
    from trellis.site.state import BuildState

NODE = Path(sys.executable).with_name("node")


@pytest.fixture(scope="module")
def site_data(example: CheckedPortal) -> SiteData:
    return SiteData(PublishedCatalogue(example.catalogue, example.context, RULES))


def run_script(script: str) -> object:
    """What a module of this repository prints as JSON."""
    done = subprocess.run(
        [NODE, "--input-type=module", "-"], input=script, cwd=EXAMPLE, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def publish(root: Path) -> PublishedCatalogue:
    result = run_pipeline(root, TODAY)
    return PublishedCatalogue(result.catalogue, result.context, RULES)


@given(st.lists(st.lists(st.integers(0, columns.MAX_VALUE - 1), max_size=4, unique=True).map(tuple), max_size=20))
def test_slots_hold_every_value_in_its_place(values: list[tuple[int, ...]]) -> None:
    slots = columns.encode_slots(values)
    read = [tuple(_value(slot[item]) - 1 for slot in slots if _value(slot[item])) for item in range(len(values))]
    assert read == values
    assert json.loads(json.dumps(slots, ensure_ascii=False)) == slots
    assert all(text.encode() for text in slots)


def _value(character: str) -> int:
    return next(
        v
        for v in (ord(character) - 35, ord(character) - 36, ord(character) - 0x824)
        if columns.encode_value(v) == character
    )


@given(st.lists(st.integers(-50, 50)))
def test_ranks_order_as_their_keys_do(keys: list[int]) -> None:
    ranks = [_value(character) for character in columns.encode_ranks(keys)]
    assert [ranks[a] < ranks[b] for a in range(len(keys)) for b in range(len(keys))] == [
        keys[a] < keys[b] for a in range(len(keys)) for b in range(len(keys))
    ]


def test_more_keys_than_characters_still_have_an_order() -> None:
    ranks = [_value(character) for character in columns.encode_ranks(range(columns.MAX_VALUE * 2))]
    assert ranks == sorted(ranks)
    assert ranks[-1] <= columns.MAX_VALUE


def test_the_browser_reads_what_the_build_writes(site_data: SiteData) -> None:
    ids = list(site_data.listing.numbers)
    values = [0, 56, 57, 0xD7FF - 36, 0xD7FF - 35, columns.MAX_VALUE]
    text = "".join(map(columns.encode_value, values))
    script = f"""
        import {{ shard }} from "./src/trellis/site/assets/catalogue/data.js";
        import {{ unpack }} from "./src/trellis/site/assets/catalogue/columns.js";
        import {{ OWN }} from "./src/trellis/site/assets/catalogue/address.js";
        console.log(JSON.stringify([{json.dumps(ids)}.map(id => shard(id, 7)), [...unpack({json.dumps(text)})], OWN]));
    """
    shards, unpacked, own = run_script(script)  # type: ignore[misc]
    assert shards == [listing_data.choose_shard(id, 7) for id in ids]
    assert unpacked == values
    assert set(facets.RESERVED_NAMES) == {*own, "all"}


def test_every_item_can_be_looked_up_by_its_id_and_its_former_ids(site_data: SiteData) -> None:
    data = site_data.listing_data
    numbers = {}
    for place in range(data.shard_count):
        numbers |= json.loads(data.files[f"ids/{place}.json"])
    assert {id: number for id, number in numbers.items() if id in site_data.listing.numbers} == dict(
        site_data.listing.numbers
    )
    assert numbers["rate-negotiation"] == site_data.listing.numbers["negotiating-freight-rates"]


def test_cards_lie_in_order_of_numbers(site_data: SiteData) -> None:
    chunks = [json.loads(text) for name, text in site_data.listing_data.files.items() if name.startswith("cards/")]
    assert [row["id"] for chunk in chunks for row in chunk] == [item.id for item in site_data.listing.items]
    assert all(len(chunk) == listing_data.CARDS_PER_FILE for chunk in chunks[:-1])


def test_required_items_stand_first_and_everything_once(site_data: SiteData) -> None:
    order = site_data.listing.suggested_order
    assert sorted(order) == list(range(len(site_data.listing.items)))
    required = [site_data.listing.items[n].meta.required_for is not None for n in order]
    assert required == sorted(required, reverse=True)
    assert any(required)


def test_a_value_has_a_page_that_lists_what_has_it(site_data: SiteData) -> None:
    places = {place.url: place for place in landing.plan_list_pages(site_data.listing)}
    for index, group in enumerate(site_data.listing.facets.groups):
        assert group.url in places
        for option, members in zip(group.options, site_data.listing.facets.collect_members(index), strict=True):
            view = places[option.url].view()
            assert isinstance(view, ListPageView)
            listed = {card.id for card in (*view.cards, *view.rows)}
            assert listed == {site_data.listing.items[n].id for n in members}
            assert len(members) == option.count


def test_a_long_list_has_pages_and_loses_nobody(site_data: SiteData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing, "MAX_ROWS", 7)
    pages = [p for p in landing.plan_list_pages(site_data.listing) if p.url.startswith(landing.ALL_URL)]
    views = [page.view() for page in pages]
    assert [page.url for page in pages[:2]] == ["/catalogue/all/", "/catalogue/all/2/"]
    listed = [card.id for view in views if isinstance(view, ListPageView) for card in view.rows]
    assert sorted(listed) == sorted(site_data.listing.numbers)
    last = views[-1]
    assert isinstance(last, ListPageView)
    assert [link.url for link in last.pages][-1] == ""


def test_what_a_value_was_called_before_leads_to_it(portal: Portal) -> None:
    """A team and a skill by former ids, a role by its names; not by what is another's now."""
    more = {"skills": "[fits]", "sunset": "2027-06-30"}
    site = SiteData(
        publish(
            portal(
                {
                    "content/sales/index.md": TEAM.replace("manager:", "aliases: [selling]\nmanager:"),
                    "content/skills.yml": "- {id: fit, name: Fitting, aliases: [fits, fitness]}\n"
                    "- {id: run, name: Running}\n",
                    "content/roles.yml": "- {id: dunner, name: Debt collector, synonyms: [督促担当, Clerk]}\n"
                    "- {id: clerk, name: Clerk}\n",
                    "content/sales/courses/a/index.md": course(
                        "Air freight", "mvp", audience="{roles: [clerk]}", **more
                    ),
                    "content/sales/courses/b/index.md": course("Bonds", "mvp", audience="{roles: [dunner]}", **more),
                    "content/sales/courses/c/index.md": course(
                        "Customs", "mvp", sunset="2027-06-30", skills="[run, fit]"
                    ),
                    "content/team/index.md": TEAM,
                    "content/team/courses/d/index.md": course("Depots", "mvp", **{**more, "skills": "[run]"}),
                }
            )
        )
    )
    packed = {group["name"]: group["values"] for group in json.loads(site.listing_data.files["columns.json"])["facets"]}
    assert packed["skills"] == [["fit", "Fitting", "fits", "fitness"], ["run", "Running"]]
    assert packed["team"][0] == ["sales", "Sales team", "selling"]
    assert packed["role"] == [
        ["clerk", "Clerk"],
        ["dunner", "Debt collector", "debt collector", "督促担当", "debt-collector", "value-4d904750"],
    ]
    targets = {url: page.url for page in landing.plan_list_pages(site.listing) for url in page.former_urls}
    assert targets == {
        "/catalogue/skills/fits/": "/catalogue/skills/fit/",
        "/catalogue/skills/fitness/": "/catalogue/skills/fit/",
        "/catalogue/team/selling/": "/catalogue/team/sales/",
        "/catalogue/role/debt-collector/": "/catalogue/role/dunner/",
        "/catalogue/role/value-4d904750/": "/catalogue/role/dunner/",
    }


def test_further_pages_of_a_list_were_elsewhere_as_well() -> None:
    urls = {"url": "/catalogue/team/sales/", "former_urls": ("/catalogue/team/selling/",)}
    item_list = landing._ItemList(title="Sales", numbers=tuple(range(30)), crumbs=(), **urls)  # type: ignore[arg-type]
    assert [item_list.build_url(2), *item_list.build_former_urls(2)] == [
        "/catalogue/team/sales/2/",
        "/catalogue/team/selling/2/",
    ]


def test_a_list_that_was_elsewhere_has_a_page_there_that_leads_on(portal: Portal) -> None:
    page = PlannedPage(
        src="a.md", url="/catalogue/team/sales/", title="Sales & more", description="",
        former_urls=("/catalogue/team/selling/", "/catalogue/team/vending/"),
    )  # fmt: skip
    state = SimpleNamespace(
        result=run_pipeline(portal({}), TODAY), pages={page.src: page}, env=create_environment(), site_data=None
    )
    files = {file.path: file.content for file in build_redirects(cast("BuildState", state), "https://x.example/")}
    for former in ("selling", "vending"):
        html = files[f"catalogue/team/{former}/index.html"]
        assert isinstance(html, str)
        assert 'content="0; url=../../../catalogue/team/sales/"' in html
        assert ">Sales &amp; more</a>" in html
        assert 'href="https://x.example/catalogue/team/sales/"' in html


def test_a_portals_own_filter_may_be_called_like_a_part_of_an_address(tmp_path: Path) -> None:
    schema = (
        '"""One."""\nfrom typing import Annotated\nfrom trellis import kinds\n'
        "from trellis.kinds import Facet\n\n\n"
        'class Course(kinds.Course):\n    sort: Annotated[str | None, Facet("Sort of goods")] = None\n\n\n'
        "COLLECTIONS = kinds.collections(Course)\n"
    )
    files = {
        "schemas/__init__.py": schema, "content/people.yml": PEOPLE, "content/sales/index.md": TEAM,
        "content/sales/courses/one/index.md": course("Course one", "mvp", sunset="2027-06-30", sort="Frozen / chilled"),
        "content/sales/courses/two/index.md": course("Course two", "mvp", sunset="2027-06-30", sort="日本"),
    }  # fmt: skip
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    result = run_pipeline(tmp_path, TODAY)
    groups = SiteData(PublishedCatalogue(result.catalogue, result.context, RULES)).listing.facets.groups
    own = next(group for group in groups if group.label == "Sort of goods")
    assert own.name == "sort_"
    words = [option.url.removeprefix("/catalogue/sort_/") for option in own.options]
    assert words == ["frozen-chilled/", "value-ce47dfba/"]


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("RoleRef | None", "dunner", "Collector"),
        ("tuple[RoleRef, ...]", "[dunner, collector]", "[clerk, Debt collector]"),
        ("tuple[RoleRef, ...]", "[]", "[Debt collector, Clerk]"),
    ],
)
def test_a_portals_own_filter_over_roles_has_each_role_once(
    tmp_path: Path, field: str, first: str, second: str
) -> None:
    schema = (
        '"""One."""\nfrom typing import Annotated\nfrom trellis import kinds\n'
        "from trellis.kinds import Facet, RoleRef\n\n\n"
        f'class Course(kinds.Course):\n    who: Annotated[{field}, Facet("Who")] = '
        f"{'None' if 'None' in field else '()'}\n\n\n"
        "COLLECTIONS = kinds.collections(Course)\n"
    )
    sunset, third = {"sunset": "2027-06-30"}, second.replace("Debt ", "")
    files = {
        "schemas/__init__.py": schema, "content/people.yml": PEOPLE, "content/sales/index.md": TEAM,
        "content/roles.yml": "- {id: dunner, name: Debt collector, synonyms: [collector]}\n"
        "- {id: clerk, name: Clerk}\n",
        "content/sales/courses/one/index.md": course("Course one", "mvp", who=first, **sunset),
        "content/sales/courses/two/index.md": course("Course two", "mvp", who=second, **sunset),
        "content/sales/courses/three/index.md": course("Course three", "mvp", who=third, **sunset),
        "content/sales/courses/four/index.md": course("Course four", "mvp", **sunset),
    }  # fmt: skip
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    result = run_pipeline(tmp_path, TODAY)
    groups = SiteData(PublishedCatalogue(result.catalogue, result.context, RULES)).listing.facets.groups
    (own,) = (group for group in groups if group.name == "who")
    options = {option.key: option for option in own.options}
    assert options.keys() == ({"dunner", "clerk"} if "lerk" in second else {"dunner"})
    assert options["dunner"].former_urls == ("/catalogue/who/debt-collector/", "/catalogue/who/collector/")


@pytest.mark.parametrize(
    ("values", "other"),
    [
        (["سائق الرافعة", "مسؤول المستودع"], "أمين المخزن"),  # roles in Arabic
        (["водитель 1C", "driver"], "бухгалтер 1C"),  # what is left of the letters is no word
        (["c# developer", "c++ developer"], "c developers & testers"),
        (["Über uns", "uber-uns"], "(Über uns)"),
        (["日本", "…"], "中国"),
    ],
)
def test_what_a_value_is_called_in_addresses_is_not_moved_by_another(values: list[str], other: str) -> None:
    words = facets.build_address_words(values)
    word, *later_words = facets.build_address_words([other, *reversed(values)])
    assert later_words == words[::-1]
    assert word not in words
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", word) for word in words)


def test_a_value_that_is_called_like_the_digest_of_another_has_its_own_word() -> None:
    (word,) = facets.build_address_words(["日本"])
    for values in (["日本", word], [word, "日本"]):
        words = facets.build_address_words(values)
        assert words[values.index("日本")] == word
        assert len(set(words)) == 2
    assert facets.build_address_words(["shift 20261201", "cafe-2026"]) == ["shift-20261201-612e0b67", "cafe-2026"]


def test_a_value_with_a_usual_word_is_called_by_it() -> None:
    usual_words = {"Frozen / chilled": "frozen-chilled", "Łódź": "odz", "team lead": "team-lead", "NL-NB": "nl-nb"}
    assert facets.build_address_words(usual_words) == list(usual_words.values())
    assert facets.build_address_words(["C++ developer", "c developer"])[1] == "c-developer"


def test_what_a_team_asks_for_is_what_its_page_says(site_data: SiteData) -> None:
    from trellis.derive.pages.team import build_team_page

    files = site_data.listing_data.files
    for team in site_data.published.teams:
        document = json.loads(files[f"for/team/{team.id}.json"])
        page = build_team_page(site_data.published, team)
        titles = [site_data.listing.items[number].title for number, _ in document["recommended"]]
        assert titles == [one.card.title for one in page.recommendations]
        assert {site_data.listing.items[n].title for n, _ in document["required"]} == {
            card.title for card in page.required_items
        }


def test_a_region_leaves_out_what_is_for_others(site_data: SiteData) -> None:
    for region in site_data.listing_data.readers.regions:
        away = json.loads(site_data.listing_data.files[f"for/region/{region.word}.json"])
        for number in away:
            assert site_data.listing.items[number].meta.audience.regions
    assert site_data.listing_data.readers.roles


def test_other_content_lies_at_another_address(site_data: SiteData, example: CheckedPortal) -> None:
    again = SiteData(PublishedCatalogue(example.catalogue, example.context, RULES)).listing_data
    assert again.version == site_data.listing_data.version
    assert re.fullmatch(r"[0-9a-f]{12}", again.version)


def test_a_script_names_all_modules_that_it_is_made_of() -> None:
    modules = scripts.list_modules("catalogue/main.js")
    assert scripts.build_script_url("store.js") in modules
    # so is what counts, when somebody touches a filter
    assert scripts.build_script_url("catalogue/count.js") not in modules
    assert scripts.build_script_url("catalogue/count.js") in scripts.list_modules("catalogue/shown.js")
    assert scripts.build_script_url("search/index.js") not in modules
    assert len(set(modules)) == len(modules)
    assert all((ASSETS_FOLDER / path.removeprefix(scripts.build_script_url(""))).is_file() for path in modules)
