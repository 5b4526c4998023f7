"""`trellis find` as somebody types it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from commands import run_trellis
from conftest import EXAMPLE, Portal, course


def find(*arguments: str, root: Path = EXAMPLE) -> subprocess.CompletedProcess[str]:
    return run_trellis(["find", *arguments, "--root", str(root), "--today", "2026-11-23"], cwd=EXAMPLE)


@pytest.mark.example
def test_the_best_comes_first_with_what_it_is_and_where() -> None:
    done = find("haggling")
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.split("/\n")[:2]
    assert first.endswith("/courses/negotiating-freight-rates")
    assert second == "Negotiation\n  Skill\n  /skills/negotiation"


def test_several_words_need_no_quotation_marks() -> None:
    assert find("ocean", "coordinator").stdout == find("ocean coordinator").stdout


@pytest.mark.example
def test_a_slip_is_told_and_an_empty_answer_says_what_helps() -> None:
    assert find("custms").stdout.startswith("No word is spelled `custms` here. Showing results for `customs`.\n")
    assert "Try fewer words" in find("zzqxw").stdout


@pytest.mark.example
def test_the_document_for_programs() -> None:
    document = json.loads(find("customs", "--format", "json", "--limit", "2").stdout)
    assert list(document) == ["version", "query", "total", "meant", "found", "missing"]
    assert document["total"] > len(document["found"]) == 2
    assert set(document["found"][0]) == {
        "number",
        "kind",
        "id",
        "title",
        "summary",
        "what",
        "facts",
        "by",
        "flag",
        "url",
    }


@pytest.mark.example
def test_a_lesson_is_named_with_its_address_and_a_word_of_no_text_is_told() -> None:
    document = json.loads(find("verified gross mass", "--format", "json").stdout)
    lesson = {"title": "Documents ahead of the ship", "url": "courses/planning-an-ocean-shipment/documents-and-data/"}
    assert document["version"] == 1
    assert (document["found"][0]["id"], document["found"][0]["lesson"]) == ("planning-an-ocean-shipment", lesson)
    assert document["meant"] == document["missing"] == []
    lines = find("vgm").stdout.splitlines()
    assert lines[2:4] == [f"  in the lesson {lesson['title']}", f"  /{lesson['url']}"]
    first, second = find("negotiation zzqxw").stdout.splitlines()[:2]
    assert first == "No text here has `zzqxw`. Showing results for the other words."
    assert second.startswith("Nego")


def test_what_was_kept_is_made_anew_when_the_content_changes(portal: Portal) -> None:
    page = "content/sales/courses/quoting/index.md"
    root = portal({page: course("Quoting rates", "mvp", sunset="2027-06-30")})
    assert "Quoting rates" in find("quoting", root=root).stdout
    (root / page).write_text(course("Tendering rates", "mvp", sunset="2027-06-30"), "utf-8")
    assert "Tendering rates" in find("tendering", root=root).stdout
    assert "Nothing is found" in find("quoting", root=root).stdout
