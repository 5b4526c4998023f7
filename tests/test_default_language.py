"""A course that names no language is in the portal's, wherever its language counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TODAY, Portal, course, findings
from typer.testing import CliRunner

from trellis.catalogue.build import build_catalogue
from trellis.catalogue.portal_language import parse_portal_language
from trellis.check import release
from trellis.cli.app import app
from trellis.derive.cards import get_language_tag
from trellis.derive.published import PublishedCatalogue
from trellis.derive.search.build import build_search_files
from trellis.duplicates.external_file import build_titled_course
from trellis.duplicates.features import extract_features
from trellis.duplicates.vocabulary import SiteVocabulary
from trellis.kinds import COLLECTIONS, Course
from trellis.kinds.json_schema import build_schema
from trellis.load.cache import Cache
from trellis.load.load import compile_collection_matcher
from trellis.load.site_modules import forget_site_modules
from trellis.pipeline.incremental.lazy_entries import SourceReader
from trellis.pipeline.run import run_pipeline

ONE = "content/sales/courses/one/index.md"
SILENT = course("Frachtraten verhandeln", "mvp", sunset="2027-06-30", outcomes="[{id: a, text: Raten verhandeln}]")


def build(portal: Portal, settings: str, text: str = SILENT, more: dict[str, str | bytes] | None = None) -> Path:
    return portal({"portal.yml": settings, ONE: text, **(more or {})})


@pytest.mark.parametrize(
    ("settings", "language"),
    [("language: de\n", "de"), ("language: pt-br\n", "pt-BR"), ("learning_team: sales\n", "en"), ("", "en")],
)
def test_it_is_the_portals(portal: Portal, settings: str, language: str) -> None:
    result = run_pipeline(build(portal, settings), TODAY)
    one = result.catalogue.find_entry("course", "one")
    assert one is not None
    assert one.meta.language == language
    assert get_language_tag(PublishedCatalogue(result.catalogue, result.context), one) == language


def test_what_the_course_says_goes_before(portal: Portal) -> None:
    root = build(portal, "language: de\n", SILENT.replace("tier:", "language: en\ntier:"))
    assert run_pipeline(root, TODAY).catalogue.courses[0].meta.language == "en"


def test_what_else_is_wrong_with_the_settings_does_not_matter(portal: Portal) -> None:
    root = build(portal, "language: de\nspotlights: 3\n")
    assert run_pipeline(root, TODAY).catalogue.courses[0].meta.language == "de"
    assert [parse_portal_language(data) for data in (None, [], {"language": "klingonisch"}, {"language": ["de"]})] == [
        "en"
    ] * 4


def test_rules_of_english_texts_pass_over_it(portal: Portal) -> None:
    text = SILENT.replace("Raten verhandeln", "Understanding of rates")
    assert findings(build(portal, "language: de\n", text), "outcome-verb") == []
    assert len(findings(build(portal, "language: en\n", text), "outcome-verb")) == 1


def test_a_course_with_a_fault_is_in_it_too(portal: Portal) -> None:
    text = SILENT.replace("Raten verhandeln", "Understanding of rates").replace("tier: individual", "tier: nobody")
    root = build(portal, "language: de\n", text)
    assert findings(root, "outcome-verb") == []
    assert len(findings(root, "wrong-value")) == 1


def test_a_text_in_another_language_is_told(portal: Portal) -> None:
    english = " ".join(["The words and the rules of the trade are what you need to know, and to explain."] * 5)
    (told,) = findings(build(portal, "language: de\n", f"{SILENT}\n{english}\n"), "language-differs")
    assert "is written in `en`, and the course's language is `de`" in told


def test_it_is_searched_by_its_stems(portal: Portal) -> None:
    result = run_pipeline(build(portal, "language: de\n"), TODAY)
    files = build_search_files(PublishedCatalogue(result.catalogue, result.context))
    assert not any(name.startswith("en/") or "/en/" in name for name in files)


def test_it_is_compared_in_it(portal: Portal) -> None:
    named = SILENT.replace("tier:", "language: de\ntier:")
    root = build(portal, "language: de\n", more={"content/sales/courses/two/index.md": named})
    catalogue = run_pipeline(root, TODAY).catalogue
    vocabulary = SiteVocabulary.build(catalogue)
    assert {extract_features(entry, vocabulary).language for entry in catalogue.courses} == {"de"}
    begun = build_titled_course("Raten", "Wie man sie verhandelt.", "sales", "de")
    assert extract_features(begun, vocabulary).language == "de"


@pytest.mark.parametrize("default", ["portal", "model"])
def test_pairs_of_an_earlier_run_are_compared_again_when_it_changes(
    portal: Portal, tmp_path: Path, default: str
) -> None:
    schema = (
        "from typing import Annotated\nfrom trellis import kinds\nfrom trellis.kinds import Facet\n"
        "class Course(kinds.Course):\n"
        '    language: Annotated[kinds.LanguageTag, Facet("Language", order=70)] = "{}"\n'
        "COLLECTIONS = kinds.collections(Course)\n"
    )
    named = SILENT.replace("tier:", "language: de\ntier:")
    reasons = []
    for length, language in enumerate(("fr", "de", "fr")):
        text = schema.format(language) + "#" * length + "\n"  # Python takes files of one size and second for the same
        setting = {"schemas/__init__.py": text} if default == "model" else {}
        settings = f"language: {language}\n" if default == "portal" else ""
        root = build(portal, settings, more={"content/sales/courses/two/index.md": named, **setting})
        forget_site_modules(root)
        result = run_pipeline(root, TODAY, cache=Cache(tmp_path / "cache", root))
        course_index = result.context.comparison.index_courses(result.catalogue)
        (pair,) = course_index.pairs
        texts = [reason.text for reason in course_index.explain_match(pair.reported_course, pair.match)]
        reasons.append(" ".join(texts))
    assert ["that one in fr" in text or "this one is in fr" in text for text in reasons] == [True, False, True]


def test_a_file_that_is_not_in_the_portal_is_taken_in_it(portal: Portal, tmp_path: Path) -> None:
    root = build(portal, "language: de\n")
    (tmp_path / "draft.md").write_text("---\ntitle: Frachtraten verhandeln\nsummary: Raten.\n---\nRaten.\n", "utf-8")
    result = CliRunner().invoke(app, ["similar", str(tmp_path / "draft.md"), "--root", str(root)])
    assert result.exit_code == 0
    assert "one is in" not in result.output


def test_saying_it_is_no_change_of_a_release(portal: Portal) -> None:
    (entry,) = run_pipeline(build(portal, "language: de\n"), TODAY).catalogue.courses
    named = SILENT.replace("tier:", "language: de\ntier:")
    english = SILENT.replace("tier:", "language: en\ntier:")
    touched = [release.Release(None, {ONE: text}.get, "de").is_touched(entry) for text in (SILENT, named, english)]
    assert touched == [False, False, True]


def test_an_entry_that_is_read_on_demand_is_in_it(portal: Portal, tmp_path: Path) -> None:
    root = build(portal, "language: de\n")
    match_collection = compile_collection_matcher(COLLECTIONS)
    reader = SourceReader(str(root), Cache(tmp_path / "cache", root), match_collection, {}, frozenset(), {})
    assert reader.read_entries(ONE)["one"].meta.language == "de"  # type: ignore[attr-defined]


def test_a_companys_own_default_holds(portal: Portal) -> None:
    schema = (
        "from typing import Annotated\nfrom trellis import kinds\nfrom trellis.kinds import Facet\n"
        "class Course(kinds.Course):\n"
        '    language: Annotated[kinds.LanguageTag, Facet("Language", order=70)] = "nl"\n'
        "COLLECTIONS = kinds.collections(Course)\n"
    )
    root = build(portal, "language: de\n", more={"schemas/__init__.py": schema})
    assert run_pipeline(root, TODAY).catalogue.courses[0].meta.language == "nl"


def test_an_editor_is_told_of_no_default() -> None:
    assert "default" not in build_schema(Course)["properties"]["language"]
    assert build_catalogue([]).courses == ()
