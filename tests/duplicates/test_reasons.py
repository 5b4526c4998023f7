"""Reasons name words that mean something: stop words are none, in no language of the portal."""

from __future__ import annotations

import pytest
from conftest import TEAM, TODAY, Portal
from courses import files, written

from trellis.duplicates.explanation import explain_match
from trellis.duplicates.features import extract_features
from trellis.duplicates.index import SimilarityIndex
from trellis.duplicates.normalise import fold_text
from trellis.duplicates.stop_words import STOP_WORDS, collect_stop_words
from trellis.duplicates.vocabulary import SiteVocabulary
from trellis.pipeline.run import run_pipeline

TEXTS = {
    "de": (
        (
            "Gefahrgut erkennen",
            "Wie die Zeichen aussehen, die das Gefahrgut tragen muss, und wer sie nicht lesen kann.",
        ),
        ("Gefahrgut verladen", "Wie wir die Paletten stellen, die das Gefahrgut tragen, und wer das nicht darf."),
    ),
    "nl": (
        ("Gevaarlijke stoffen", "Hoe je ziet welke stoffen gevaarlijk zijn, en wat het voor een vervoerder wordt."),
        ("Gevaarlijke lading", "Hoe een lading die gevaarlijk is wordt geladen, en wat je dan voor het papier doet."),
    ),
    "en": (
        ("Reading the tariff", "The notes and the headings that decide the tariff, and what they mean for your goods."),
        ("Customs words", "The words that the tariff uses, and what the notes of the customs mean with them."),
    ),
    "pt": (
        ("Carga perigosa", "Como saber que uma carga é perigosa, e para quem os papéis são quando não chegam."),
        ("Carga pesada", "Como amarrar uma carga para que não caia, e os papéis que são para quem conduz."),
    ),
}


def explain(portal: Portal, texts: dict[str, tuple[tuple[str, str], ...]], semantic: bool, **more: str) -> list[str]:
    """The reasons of all courses that are shown beside these, as words."""
    pages = {
        f"content/operations/courses/{language.lower()}-{n}/index.md": written(
            *text, language=more.get(language, language)
        )
        for language, of_language in texts.items()
        for n, text in enumerate(of_language)
    }
    catalogue = run_pipeline(portal({**files(), "content/operations/index.md": TEAM, **pages}), TODAY).catalogue
    vocabulary = SiteVocabulary.build(catalogue)
    index = SimilarityIndex.build([extract_features(c, vocabulary) for c in catalogue.courses], use_semantics=semantic)
    reasons = [
        reason.text
        for course in index.courses
        for match in index.find_nearest(course)
        for reason in explain_match(index, course, match)
        if reason.field in ("words", "meaning")
    ]
    listed = [text.partition("both speak of ")[2] or text.partition("few words shared: ")[2] for text in reasons]
    return [word for words in listed if words for word in words.split(", ")]


@pytest.mark.parametrize("semantic", [True, False])
def test_no_stop_word_of_any_language_of_the_portal_is_a_reason(portal: Portal, semantic: bool) -> None:
    words = explain(portal, TEXTS, semantic)
    assert not set(words) & collect_stop_words(TEXTS)
    assert {"gefahrgut", "carga"} <= set(words), "what means something is named"


def test_a_text_of_no_known_language_may_be_in_any(portal: Portal) -> None:
    words = explain(portal, {"de": TEXTS["de"]}, semantic=False, de="und")
    assert "gefahrgut" in words
    assert not set(words) & {"die", "das", "und", "nicht", "wie", "wer"}


def test_in_a_language_without_a_list_what_most_courses_have_is_a_stop_word(portal: Portal) -> None:
    """Icelandic: `hvernig` and `hafa` stand in each of them, `farm` in two."""
    subjects = ("farm og bryggju", "farm og skip", "veður og vind", "fundi og fólk", "bréf og síma", "verð og fé",
                "gáma og lás", "skrár og tölvur", "tolla og gjöld")  # fmt: skip
    texts = {"is": tuple((f"Um {s}", f"Hvernig þú skalt hafa {s} í huga áður en dagur er liðinn.") for s in subjects)}
    words = explain(portal, texts, semantic=False)
    assert "farm" in words
    assert not set(words) & {"hvernig", "hafa", "aður", "skalt"}


def test_each_list_is_of_folded_words_of_its_own() -> None:
    assert "fur" in collect_stop_words(["de-AT"])
    assert collect_stop_words(["no"]) == collect_stop_words(["nb"]) != frozenset()
    assert collect_stop_words(["xx"]) == frozenset()
    for language, text in STOP_WORDS.items():
        words = text.split()
        assert len(words) == len(set(words)) > 60, language
        assert {fold_text(word) for word in words} == collect_stop_words([language])
