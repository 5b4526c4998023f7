"""A name or a text with thousands of marks on one letter holds up no verdict."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from repositories import LESSON, QUOTING, Repository, approval

from trellis.diagnostics.unicode_forms import MAX_MARKS

ZALGO = "a" + "\u0301\u0323" * 100
CHANGES: dict[str, dict[str, Any]] = {
    "the name of a commit's author": {"author": ZALGO},
    "a co-author": {"message": f"A change\n\nCo-authored-by: {ZALGO} <{ZALGO}@example.org>"},
    "a lesson": {"text": f"{LESSON}\nAbout {ZALGO} hours, twelve of them.\n"},
    "a heading": {"text": f"{LESSON}\n# {ZALGO}\n"},
}


@pytest.mark.parametrize("parts", CHANGES.values(), ids=CHANGES)
def test_marks_without_end_hold_up_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: dict[str, Any]
) -> None:
    repository = Repository(tmp_path)
    files: dict[str, str | bytes | None] = {f"{QUOTING}/01-know-your-floor.md": parts.get("text", f"{LESSON}\nMore.\n")}
    commit = repository.change(files, parts.get("author", "Mei Chen"), parts.get("message", "A change"))
    original, lengths = unicodedata.normalize, [0]

    def measure(form: Any, text: str) -> str:
        length = 0
        for character in text:
            length = length + 1 if unicodedata.combining(character) else 0
            lengths.append(length)
        return original(form, text)

    monkeypatch.setattr(unicodedata, "normalize", measure)
    verdict = repository.verdict(approval("dsalazar", commit))
    assert verdict.state == "approved"
    assert max(lengths) <= MAX_MARKS
