"""Which key feeds which field, and what words become of the portal's own."""

from __future__ import annotations

import pytest
from imports import LEVELS, SKILLS, Portal, course, errors, import_, record, refusals


def test_a_record_becomes_a_course(portal: Portal) -> None:
    root = portal({"content/skills.yml": SKILLS})
    report = import_(
        root, record("r-7", title="Tables from nothing", skills=["Excel", "Painting"], level="Introductory")
    )
    assert (
        (root / report.created_courses[0].path).read_text()
        == """\
---
title: Tables from nothing
summary: What anybody needs to know before they do this for the first time.
status: stable
tier: individual
mode: external
level: introductory
skills:
- excel
language: en
source:
  kind: vendor
  provider: Harbour Skills
  catalogue: harbour
  id: r-7
  url: https://harbour.example/r-7
---

What anybody needs to know before they do this for the first time.

Subjects named by the provider: Excel, Painting.
"""
    )
    assert report.created_courses[0].path == "content/sales/courses/tables-from-nothing/index.md"
    assert report.unmapped_words == {"skills": {"Painting": 1}}
    assert errors(root) == []


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("foundation", "foundation"), ("Beginner", "foundation"), ("introductory", "foundation"),
        ("Basic", "foundation"), ("Beginner Level", "foundation"), ("expert", "deep"), ("Advanced", "deep"),
        ("DEEP", "deep"), ("Intermediate", None), ("all", None), ("All Levels", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_levels_are_the_sites(portal: Portal, word: str | None, level: str | None) -> None:
    root = portal({"schemas/__init__.py": LEVELS.format(more="")})
    report = import_(root, record(level=word))
    assert course(root, report).data.get("level") == level
    unmapped = {"level": {word: 1}} if word and not level else {}
    assert report.unmapped_words == unmapped
    assert (f"Level named by the provider: {word}." in course(root, report).body) == bool(unmapped)
    assert errors(root) == []


@pytest.mark.parametrize(
    ("words", "skills"),
    [
        (["python"], ["python"]), (["PYTHON "], ["python"]), (["coding", "Scripting"], ["python"]),
        (["Excel"], ["excel"]),  # an id goes before a synonym
        (["tables"], None),  # two skills claim it
        (["Office", "SQL"], ["excel", "databases"]), (["Pythons", "code"], None), ([], None),
    ],
)  # fmt: skip
def test_skills_by_id_name_or_synonym_and_nothing_else(
    portal: Portal, words: list[str], skills: list[str] | None
) -> None:
    root = portal({"content/skills.yml": SKILLS})
    assert course(root, import_(root, record(skills=words))).data.get("skills") == skills
    assert errors(root) == []


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("English", "en"),
        ("dutch", "nl"),
        ("Nederlands", "nl"),
        ("pt_br", "pt-BR"),
        ("Brazilian", "pt-BR"),
        (None, None),
    ],
)
def test_languages_are_the_sites(portal: Portal, word: str | None, code: str | None) -> None:
    root = portal({"schemas/__init__.py": LEVELS.format(more="")})
    assert course(root, import_(root, record(lang=word))).data.get("language") == code


def test_a_language_that_the_site_does_not_list_is_never_passed_off_as_its_default(portal: Portal) -> None:
    root = portal({"schemas/__init__.py": LEVELS.format(more="")})
    report = import_(root, record("a1", lang="fr"), record("a2", lang=None, language="pt"), record("a3", lang="French"))
    assert refusals(report) == [
        "1: the language `fr` is none of the portal's; add it to those in schemas/, or leave the record out",
        "2: the language `pt` is none of the portal's; add it to those in schemas/, or leave the record out",
        "3: the language `French` is none of the portal's; add `fr` to those in schemas/, or leave the record out",
    ]


def test_a_site_may_list_undetermined(portal: Portal) -> None:
    root = portal({"schemas/__init__.py": LEVELS.format(more='UND = "und", "Another language"')})
    report = import_(root, record(lang="other"))
    assert course(root, report).data["language"] == "und"
    assert "Language named by the provider: other." in course(root, report).body
    assert report.unmapped_words == {"language": {"other": 1}}


def test_open_fields_take_the_word(portal: Portal) -> None:
    root = portal({})
    report = import_(root, record("a1", level="Very Hard!", lang="Français"), record("a2", lang="other", level=None))
    assert course(root, report).data["level"] == "very-hard"
    assert course(root, report).data["language"] == "fr"
    assert course(root, import_(root, record("a3", lang="العربية"))).data["language"] == "ar"
    assert course(root, import_(root, record("a4", lang="Українська"))).data["language"] == "uk"
    assert course(root, report, 1).data["language"] == "und"
    assert errors(root) == []


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, "vendor"),
        ({"provider": None}, "curated"),
        ({"kind": "Curated"}, "curated"),
        ({"kind": "vendor", "provider": None}, "vendor"),
        ({"kind": "mooc"}, "vendor"),
    ],
)
def test_kind_of_source(portal: Portal, more: dict[str, object], kind: str) -> None:
    root = portal({})
    assert course(root, import_(root, record("a1", **more))).data["source"]["kind"] == kind
    assert errors(root) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.example/x?coupon=FREE&b=1#top", "http://a.example/x?coupon=FREE&b=1#top"),
        ("HTTPS://a.example/{x}", "https://a.example/%7Bx%7D"),
        ('https://a.example/it\'s a "b" <c>', "https://a.example/it%27s%20a%20%22b%22%20%3Cc%3E"),
        ("https://a.example/курс", "https://a.example/курс"),
    ],
)
def test_addresses(portal: Portal, url: str, expected: str) -> None:
    root = portal({})
    assert course(root, import_(root, record(url=url))).data["source"]["url"] == expected
    assert errors(root) == []


@pytest.mark.parametrize(
    "url",
    ["slug-of-a-course", "www.a.example/x", "//a.example/x", "javascript:alert(1)", "ftp://a.example", "https://"],
)
def test_what_is_no_address_is_kept_in_the_text_and_listed(portal: Portal, url: str) -> None:
    root = portal({})
    report = import_(root, record(url=url))
    assert "url" not in course(root, report).data["source"]
    assert report.unmapped_words["url"] == {url: 1}
    assert "Address" in course(root, report).body
    assert errors(root) == []


def test_a_record_without_an_address_can_be_published(portal: Portal) -> None:
    root = portal({})
    assert "url" not in course(root, import_(root, record(url=None))).data["source"]
    assert errors(root) == []


def test_records_without_an_address_may_share_a_pattern(portal: Portal) -> None:
    root = portal({})
    report = import_(root, record("a 1", url=None), record("a2"), url="https://harbour.example/find?id={id}")
    assert [course(root, report, i).data["source"]["url"] for i in (0, 1)] == [
        "https://harbour.example/find?id=a%201",
        "https://harbour.example/a2",
    ]


def test_what_the_sites_course_would_not_have_is_refused(portal: Portal) -> None:
    more = 'from pydantic import Field\nclass Costed(Course):\n    cost_centre: Annotated[str, Field(pattern="^CC-")]\n'
    schemas = (
        LEVELS.format(more="")
        .replace("COLLECTIONS =", f"{more}\nCOLLECTIONS =")
        .replace("collections(Course)", "collections(Costed)")
    )
    report = import_(portal({"schemas/__init__.py": schemas}), record())
    assert refusals(report) == ["1: the portal does not take the course: `cost_centre` is missing; add `cost_centre:`"]


def test_what_no_field_takes_stays_in_the_text(portal: Portal) -> None:
    root = portal({})
    report = import_(root, record(region="APAC", team="APAC L&D", skills="Rates; Talks;", description=None))
    assert course(root, report).body == (
        "A course by Harbour Skills, listed in the catalogue harbour. Subjects: Rates, Talks.\n\n"
        "Subjects named by the provider: Rates, Talks.\n\nRegion named by the provider: APAC.\n\n"
        "Team named by the provider: APAC L&D."
    )
