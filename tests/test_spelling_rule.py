"""Spelling is advice: it costs nothing where it is off, and what cannot be read is said once, never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import TODAY, Portal

from trellis.load import dictionaries
from trellis.load.cache import Cache
from trellis.load.dictionaries import Dictionaries, DictionaryError
from trellis.pipeline.cached import run_cached
from trellis.pipeline.run import run_pipeline

AFF = "SET UTF-8\nTRY esianrtolcdugmphbyfvkw\n"
RIGHT = ("rate", "receive", "we", "the", "text", "quoting", "rates", "how")
DIC = "\n".join((str(len(RIGHT)), *RIGHT, ""))
COURSE = "content/sales/courses/quoting/index.md"
SETTINGS = "spelling:\n  dictionaries: {en: own}\n  words: [Incoterm]\n"
TEXT = """\
---
title: Quoting rates
summary: We receive the rates, we receive the rates, we receive the rates.
status: draft
tier: individual
mode: self-paced
---

We recieve the rate.
"""


@pytest.fixture(autouse=True)
def _no_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionaries, "SYSTEM_FOLDERS", ())


def write_dictionary(root: Path, aff: str | bytes = AFF, dic: str | bytes = DIC) -> None:
    (root / "dictionaries").mkdir(exist_ok=True)
    for suffix, text in (("aff", aff), ("dic", dic)):
        (root / "dictionaries" / f"own.{suffix}").write_bytes(text.encode() if isinstance(text, str) else text)


def list_advice(root: Path, cache: Cache | None = None) -> list[str]:
    run = run_cached(root, TODAY, cache) if cache else run_pipeline(root, TODAY)
    findings = (d for d in run.diagnostics if d.rule == "spelling" and d.location.path in (COURSE, "portal.yml"))
    return [f"{d.message} / {d.help}" for d in findings]


def test_a_slip_is_told_with_what_was_meant_and_what_to_do_if_it_is_right(portal: Portal) -> None:
    root = portal({COURSE: TEXT, "portal.yml": SETTINGS})
    write_dictionary(root)
    assert list_advice(root) == [
        "`recieve` is not in the dictionary `own` / did you mean `receive`? "
        "If the word is right, add it to `words` below `spelling` in portal.yml"
    ]
    (root / "portal.yml").write_text(SETTINGS.replace("Incoterm", "Recieve"), "utf-8")
    assert list_advice(root) == []


def test_nothing_is_loaded_where_it_is_off(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dictionaries, "__init__", None)
    assert list_advice(portal({COURSE: TEXT})) == []


def test_where_the_extra_is_missing_one_advice_says_so(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionaries, "is_installed", lambda: False)
    root = portal({COURSE: TEXT, "portal.yml": "spelling: {dictionaries: {en: own, de: other}}\n"})
    assert list_advice(root) == [
        "spelling is not checked: what reads dictionaries is not installed / run pip install 'trellis-portal[spelling]'"
    ]


@pytest.mark.parametrize(
    ("aff", "dic"),
    [
        ("SET no-such-encoding\n", DIC),
        ("SFX S Y many\n", DIC),
        ("REP 1\nREP (((\n", DIC),
        (AFF, ""),
        (AFF, b"1\n\n\n"),
    ],
)
def test_a_broken_dictionary_is_told_once(portal: Portal, aff: str, dic: str | bytes) -> None:
    root = portal({COURSE: TEXT, "portal.yml": SETTINGS})
    write_dictionary(root, aff, dic)
    assert list_advice(root) == [
        "the dictionary `own` cannot be read / "
        "take `own.aff` and `own.dic` anew from where they came, both from one place"
    ]


@pytest.mark.parametrize(
    "aff",
    [
        "SET UTF-8\nSFX A Y 1\nSFX A 0 s ((((((e+)+)+)+)+)+)+$\n",
        "SET UTF-8\nPFX A Y 1\nPFX A 0 (e|e)(e|e) .\n",
        "SET UTF-8\nREP 1\nREP (e+)+! a\n",
        "SET UTF-8\nBREAK 1\nanything (e*)*-\n",
        "SET UTF-8\nICONV 1\nICONV (e+)+! a\n",
        "SET UTF-8\nCOMPOUNDRULE 1\nCOMPOUNDRULE A*A*A*A*A*B\n",
    ],
)
def test_a_pattern_that_could_take_for_ever_is_told(portal: Portal, aff: str) -> None:
    root = portal({COURSE: TEXT.replace("the rate.", f"the {'e' * 38}."), "portal.yml": SETTINGS})
    write_dictionary(root, aff, f"1\n{'e' * 37}/A\n")
    (advice,) = list_advice(root)
    assert advice.startswith("the dictionary `own` has a pattern that could take for ever: `")


@pytest.mark.parametrize("name", ["en_US", "sv_SE"])
def test_patterns_of_real_dictionaries_are_taken(tmp_path: Path, name: str) -> None:
    assert Dictionaries(tmp_path).find(name).suggest("1") is None


def test_a_large_one_a_link_and_a_missing_one_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dictionary(tmp_path)
    monkeypatch.setattr(dictionaries, "MAX_FILE_SIZE", 10)
    with pytest.raises(DictionaryError, match="is over"):
        Dictionaries(tmp_path).find("own").suggest("word")
    (tmp_path / "dictionaries" / "own.dic").rename(tmp_path / "elsewhere.dic")
    os.symlink(tmp_path / "elsewhere.dic", tmp_path / "dictionaries" / "own.dic")
    with pytest.raises(DictionaryError, match="there is no dictionary"):
        Dictionaries(tmp_path).find("own")


def test_a_text_in_another_language_is_told_once(portal: Portal) -> None:
    words = " ".join("".join(("wort", chr(97 + n // 26), chr(97 + n % 26))) for n in range(60))
    root = portal({COURSE: TEXT.replace("We recieve the rate.", words), "portal.yml": SETTINGS})
    write_dictionary(root)
    assert list_advice(root) == [
        "60 of 66 words are not in the dictionary `own`, such as `wortaa` / "
        "check the language of the text, and which dictionary portal.yml names for it"
    ]


def test_a_cached_result_knows_that_the_dictionary_changed(portal: Portal, tmp_path: Path) -> None:
    root = portal({COURSE: TEXT, "portal.yml": SETTINGS})
    write_dictionary(root)
    cache = Cache(tmp_path / "cache", root)
    first = list_advice(root, cache)
    assert first
    assert list_advice(root, cache) == first == list_advice(root)
    write_dictionary(root, dic=f"{DIC}recieve\n")
    assert list_advice(root, cache) == []
