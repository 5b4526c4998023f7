"""What is found, by which words, and in which order; what is not found because readers cannot see it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import PEOPLE, TEAM, TODAY, Portal, course

from trellis.derive import PublishedCatalogue
from trellis.derive.browse.numbering import number_entries, number_items
from trellis.derive.search.build import build_search_files, find_first_numbers
from trellis.derive.search.pack import MAX_INLINE_BYTES
from trellis.derive.search.packed import PackedIndex
from trellis.derive.search.query import search_index
from trellis.pipeline.run import CheckedPortal, run_pipeline

SCHEMA = '''\
"""A portal with a field of its own."""

from typing import Annotated

from trellis import kinds
from trellis.kinds import Searchable, Vocabulary


class Gear(Vocabulary):
    BOOTS = "boots", "Steel-toed footwear"


class Course(kinds.Course):
    gear: Annotated[Gear | None, Searchable(4)] = None
    note: str | None = None


COLLECTIONS = kinds.collections(Course)
'''

SKILLS = "- id: negotiation\n  name: Negotiation\n  synonyms: [haggling, Verhandlung]\n"


def published(title: str, **more: str) -> str:
    return course(title, "mvp", sunset="2027-06-30", **more)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> PackedIndex:
    root: Path = tmp_path_factory.mktemp("portal")
    files = {
        "schemas/__init__.py": SCHEMA,
        "content/people.yml": PEOPLE
        + "- id: bo\n  name: Bo Lindqvist\n  manager: ada\n- id: cy\n  name: Cy Gone\n  manager: ada\n"
        "  active: false\n",
        "content/skills.yml": SKILLS,
        "content/sales/index.md": TEAM,
        "content/sales/courses/one/index.md": published(
            "Trading terms", skills="[negotiation]", gear="boots", note="unmarked"
        ),
        "content/sales/courses/two/index.md": published(
            "Haggling for beginners", people="[{person: bo, role: author}, {person: cy, role: editor}]"
        ),
        "content/sales/courses/secret/index.md": course("A secret draft", people="[{person: ada, role: author}]"),
        "content/sales/courses/old/index.md": course(
            "Trading terms of old", "retired", retired_reason="Nobody trades like that any more."
        ),
        "content/sales/courses/deutsch/index.md": published("Gefahrgutschulung und Grundlagen", language="de"),
        "content/sales/courses/auch/index.md": published("Schulungen planen für Gefahrgut", language="de-AT"),
        "content/sales/courses/other/index.md": published("Ceramics of another language", language="und"),
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    result = run_pipeline(root, TODAY)
    assert not result.has_errors, result.diagnostics
    return PackedIndex(build_search_files(PublishedCatalogue(result.catalogue, result.context)).__getitem__)


def find_ids(packed: PackedIndex, query: str) -> list[str]:
    return [packed.read_row(number)["id"] for number, _ in search_index(packed, query).hits]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("trading", ["one", "old"]),
        ("trade", ["one", "old"]),
        ("haggling", ["two", "negotiation", "one"]),
        ("verhandlung", ["negotiation", "one"]),
        ("footwear", ["one"]),
        ("boots", []),
        ("unmarked", []),
        ("lindqvist", ["bo", "two"]),
        ("gone", []),
        ("secret", []),
        ("schulung", ["deutsch", "auch"]),
        ("gefahrgut", ["deutsch", "auch"]),
        ("ceramics", ["other"]),
        ("trding termz", ["one", "old"]),
    ],
)
def test_what_is_found(packed: PackedIndex, query: str, ids: list[str]) -> None:
    assert find_ids(packed, query) == ids


@pytest.mark.parametrize(
    ("title", "language", "query"),
    [
        ("Führerscheinprüfung für Straßenfahrzeuge", "de", "Fuehrerschein"),
        ("Vor der nächsten Prüfung", "de", "Pruefung naechste"),
        ("Größe und Gewicht von Ölfässern", "de", "Groesse Oelfaesser"),
        ("Fuehrerscheine erneuern", "de", "Führerschein"),
        ("The Müller group as a customer", "en", "mueller"),
        ("Smørrebrød på færgen", "da", "smoerrebroed"),
        ("Ångström og målinger", "nb", "maalinger"),
    ],
)
def test_umlauts_are_found_as_two_letters(portal: Portal, title: str, language: str, query: str) -> None:
    files = {"content/sales/courses/umlauts/index.md": published(title, language=language)}
    result = run_pipeline(portal({"content/sales/courses/other/index.md": published("Pricing a lane"), **files}), TODAY)
    packed = PackedIndex(build_search_files(PublishedCatalogue(result.catalogue, result.context)).__getitem__)
    answer = search_index(packed, query)
    assert [packed.read_row(number)["id"] for number, _ in answer.hits] == ["umlauts"]
    assert answer.corrections == ()


def test_a_slip_is_told(packed: PackedIndex) -> None:
    assert search_index(packed, "hagling").corrections == (("hagling", "haggling"),)
    assert search_index(packed, "haggling").corrections == ()


def test_who_asks_for_two_words_gets_what_has_both(packed: PackedIndex) -> None:
    assert find_ids(packed, "haggling beginners") == ["two"]
    assert find_ids(packed, "haggling zzqxw")[0] == "two"


def test_a_language_has_an_index_of_its_own_and_none_nobody_named(packed: PackedIndex) -> None:
    assert [language.code for language in packed.read_languages()] == ["en", "de"]


def test_a_title_as_a_whole_comes_before_one_that_holds_it(example: CheckedPortal) -> None:
    packed = PackedIndex(build_search_files(PublishedCatalogue(example.catalogue, example.context)).__getitem__)
    best = [
        packed.read_row(search_index(packed, query).hits[0][0])["title"]
        for query in ("negotiation", "sales", "new managers")
    ]
    assert best == ["Negotiation", "Sales", "New managers"]


def test_courses_on_a_subject_come_before_the_team_of_its_name(example: CheckedPortal) -> None:
    packed = PackedIndex(build_search_files(PublishedCatalogue(example.catalogue, example.context)).__getitem__)
    rows = [packed.read_row(number) for number, _ in search_index(packed, "customs").hits]
    team = next(place for place, row in enumerate(rows) if row["kind"] == "team")
    assert rows[team]["id"] == "customs"
    about_customs = {"customs-declarations-basics", "customs-english-1", "customs-english-2", "customs-associate"}
    assert about_customs <= {row["id"] for row in rows[:team]}
    assert "customer-service" not in {row["id"] for row in rows}
    assert all(row["kind"] != "team" for row in rows[:team])


def test_numbers_go_by_kind_and_items_come_first(example: CheckedPortal) -> None:
    published = PublishedCatalogue(example.catalogue, example.context)
    kinds = [entry.kind for entry in number_entries(published)]
    assert (
        set(number_items(published)) == set(published.items)
        if False
        else {e.key for e in number_items(published)} == {e.key for e in published.items}
    )
    order = "course path skill team story page person session objective need metric"
    assert list(dict.fromkeys(kinds)) == order.split()
    assert find_first_numbers(published) == [(kind, kinds.index(kind)) for kind in dict.fromkeys(kinds)]


def test_a_portal_without_anything_can_be_searched(portal: Portal) -> None:
    result = run_pipeline(portal({"content/people.yml": "", "content/sales/index.md": "---\n---\n"}), TODAY)
    packed = PackedIndex(build_search_files(PublishedCatalogue(result.catalogue, result.context)).__getitem__)
    assert search_index(packed, "anything").hits == ()


def test_a_small_portal_is_searched_with_one_file_and_its_texts_that_names_nobody_who_is_hidden(
    example: CheckedPortal,
) -> None:
    files = build_search_files(PublishedCatalogue(example.catalogue, example.context))
    others = [path for path in files if path != "index.json"]
    assert others
    assert all(re.fullmatch(r"\w+/(en|de|nl)/text(s|-spelling)-\d+\.json", path) for path in others)
    assert len(files["index.json"]) < 2 * MAX_INLINE_BYTES
    gone = [person.title for person in example.catalogue.people if not person.meta.active]
    assert gone
    rows = [
        row
        for path, entries in json.loads(files["index.json"])["files"].items()
        if path.startswith("rows")
        for row in entries
    ]
    assert not {row["title"] for row in rows} & set(gone)


def test_the_same_content_makes_the_same_files(example: CheckedPortal) -> None:
    published = PublishedCatalogue(example.catalogue, example.context)
    assert build_search_files(published) == build_search_files(published)
