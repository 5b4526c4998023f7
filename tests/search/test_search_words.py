"""What is a word, which words are one, and which words a long one is made of."""

from __future__ import annotations

import pytest

from trellis.derive.search import compounds, languages
from trellis.derive.search.words import fold_accents, split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Customs declarations, the basics", ["customs", "declarations", "the", "basics"]),
        ("C++ and C# for R-users, 2020+", ["c++", "and", "c#", "for", "r", "users", "2020"]),
        ("people's l’eau", ["people", "eau"]),
        ("ﬁnance ①", ["finance", "1"]),
        ("数据分析 für alle", ["数据", "据分", "分析", "für", "alle"]),
        ("…!", []),
        ("المدرّب يُستخدم", ["المدرّب", "يُستخدم"]),
        ("किताब מְחִיר ẹ̀kọ́", ["किताब", "מְחִיר", "ẹ̀kọ́"]),
        ("แปล ลาว", ["แป", "ปล", "ลา", "าว"]),
        ("\u0301 stray", ["stray"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_a_stop_word_in_capitals_is_kept() -> None:
    stop = languages.get_stop_words("en")
    assert split_words("what it is, and what IT is", stop) == ["it"]


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("phạm", "pham"),
        ("straße", "strasse"),
        ("søren", "soren"),
        ("c++", "c++"),
        ("محدّد", "محدد"),
        ("أيضًا", "ايضا"),
        ("מְחִיר", "מחיר"),
        ("ẹ̀kọ́", "eko"),
        ("किताब", "किताब"),
        ("மதிப்பு", "மதிப்பு"),
    ],
)
def test_a_word_is_found_however_its_accents_are_typed(word: str, bare: str) -> None:
    assert fold_accents(word) == bare


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("الحاوية", "حاوية"),
        ("والبضائع", "بضائع"),
        ("بالشاحنة", "شاحنة"),
        ("كالموظف", "موظف"),
        ("فالمستودع", "مستودع"),
        ("للمخزن", "مخزن"),
        ("ولِلْمخزن", "مخزن"),
        ("الآمن", "آمن"),
        ("والالتحاق", "التحاق"),
        ("الإلكتروني", "إلكتروني"),
        ("ההובלה", "הובלה"),
        ("והמכס", "מכס"),
    ],
)
def test_a_word_is_one_with_its_article_and_without(written: str, bare: str) -> None:
    assert fold_accents(written) == fold_accents(bare)
    assert fold_accents(fold_accents(written)) == fold_accents(written)


@pytest.mark.parametrize("word", ["ألف", "الى", "ولد", "بال", "הר", "זה", "allah", "alan"])
def test_a_word_that_only_begins_like_an_article_stays_whole(word: str) -> None:
    assert len(fold_accents(word)) == len(word)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "negotiating", "negotiation"),
        ("de", "Schulungen", "Schulung"),
        ("nl", "cursussen", "cursus"),
        ("fr", "douanière", "douanières"),
    ],
)
def test_words_of_one_stem_are_one(language: str, one: str, other: str) -> None:
    stem = languages.create_stemmer(language)
    assert stem(one.lower()) == stem(other.lower())


def test_a_language_without_stemmer_keeps_its_words() -> None:
    assert languages.create_stemmer("ja")("分析") == "分析"


KNOWN = {"gefahrgut", "schulung", "zoll", "anmeldung", "lager", "halle"}


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("gefahrgutschulung", ("gefahrgut", "schulung")),
        ("zollanmeldung", ("zoll", "anmeldung")),
        ("lagerhalle", ("lager", "halle")),
        ("gefahrgutlagerhalle", ("gefahrgut", "lager", "halle")),
        ("anmeldungszoll", ("anmeldung", "zoll")),
        ("schulung", ()),
        ("gefahrgutkurs", ()),
    ],
)
def test_a_long_word_is_made_of_known_ones(word: str, parts: tuple[str, ...]) -> None:
    assert compounds.split_compound(word, KNOWN) == parts
