"""Normal forms of Unicode take time that grows with the text alone, whoever wrote it and wherever it stands."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import regex
from conftest import EXAMPLE, TODAY, Portal, course

from trellis.diagnostics import unicode_forms
from trellis.diagnostics.unicode_forms import MAX_MARKS, normalise_unicode
from trellis.pipeline.run import run_pipeline

MARKS = "\u0301\u0323"
"""Two marks that change places in each normal form."""
HOSTILE = {
    "marks": f"a{MARKS * 200}b",
    "marks without a letter": MARKS * 200,
    "sound marks": "\uff76" + "\uff9e\u0301" * 200,
    "marks of many scripts": "".join(map(chr, (0x05B0, 0x064B, 0x093C, 0x0E48, 0x1DCE, 0x20D0, 0x1D165))) * 60,
}
SOUND = ["Zoë", "Zoe\u0308", "ﬁne ½", "ガ", "ｶﾞ", "Việt", f"x{MARKS * 15}", "가각", "क़ि", "Ἄ"]


@pytest.fixture
def longest_run(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Returns how many marks have stood together in any text that was normalised, by whatever function."""
    lengths = [0]
    original = unicodedata.normalize

    def measure(form: Any, text: str) -> str:
        length = 0
        for character in text:
            is_mark = character != "\u034f" and unicodedata.combining(original("NFKD", character)[0])
            length = length + 1 if is_mark else 0
            lengths[0] = max(lengths[0], length)
        return original(form, text)

    monkeypatch.setattr(unicodedata, "normalize", measure)
    return lambda: lengths[0]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_more_marks_are_put_in_order_than_any_writing_needs(
    form: Any, text: str, longest_run: Callable[[], int]
) -> None:
    normal = normalise_unicode(form, text)
    assert 0 < longest_run() <= MAX_MARKS
    assert normalise_unicode(form, text + "c") != normal


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("text", [*SOUND, "".join(SOUND) * 5])
def test_what_people_write_has_the_form_that_unicode_gives_it(form: Any, text: str) -> None:
    assert normalise_unicode(form, text) == unicodedata.normalize(form, text)


def test_whatever_a_normal_form_can_move_is_counted() -> None:
    mark = regex.compile(unicode_forms._MARK)
    moved = (
        c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(unicodedata.normalize("NFKD", c)[0])
    )
    assert [hex(ord(c)) for c in moved if not mark.fullmatch(c)] == []


def test_nothing_is_normalised_by_another_way() -> None:
    files = {path: path.read_text("utf-8") for path in (EXAMPLE / "src").rglob("*.py")}
    by_another = [
        path.name for path, text in files.items() if "unicodedata.normalize" in text or "import normalize" in text
    ]
    assert by_another == ["unicode_forms.py"]


def test_a_portal_with_such_texts_is_checked_and_its_pages_have_anchors(
    portal: Portal, longest_run: Callable[[], int]
) -> None:
    title = f"A c{MARKS * 20}ourse"
    lesson = f"---\ntitle: {title}\ntype: read\nminutes: 5\n---\n# {title}\n\n{title} of 3 hours.\n"
    root: Path = portal(
        {"content/sales/courses/a/index.md": course(title), "content/sales/courses/a/01-one.md": lesson}
    )
    assert run_pipeline(root, TODAY).catalogue.courses
    assert 0 < longest_run() <= MAX_MARKS
