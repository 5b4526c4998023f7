"""What the search costs: next to nothing until it is touched, and at first 150 kB at most, however large the portal."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course

from trellis.derive.search import pack
from trellis.derive.search.index import Posting, Term
from trellis.derive.search.text_index import MAX_POSTINGS, build_text_index
from trellis.derive.search.texts import TextDocument
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site
from trellis.site.defaults import ASSETS_FOLDER, CODE_URL
from trellis.site.minify import strip_script

FIRST = 150_000
"""Bytes of a first search, compressed."""

TEXT_FILES, TEXT_FILE = 3, 6_000
"""The files of the terms of texts that a first search fetches, and the bytes of each."""


def weight(text: str | bytes) -> int:
    return len(gzip.compress(text.encode() if isinstance(text, str) else text, 6))


def test_a_page_has_one_small_script_of_the_search() -> None:
    assert weight((ASSETS_FOLDER / "search" / "start.js").read_bytes()) < 1_100


def test_what_is_fetched_at_once_leaves_room_for_the_rest_of_a_first_search() -> None:
    sent = (strip_script(script.read_text("utf-8")) for script in (ASSETS_FOLDER / "search").glob("*.js"))
    scripts = sum(weight(script) for script in sent)
    assert scripts < 14_000
    assert scripts + pack.MAX_INLINE_BYTES + TEXT_FILES * TEXT_FILE < FIRST


def test_a_file_of_the_terms_of_texts_is_small_whatever_the_number_of_lessons() -> None:
    lessons = [
        TextDocument(
            number,
            place,
            "en",
            1.0,
            f"Lesson {place}",
            f"customs word{number % 97} rate{place} {'duty ' * (number % 5)}",
        )
        for number in range(700)
        for place in range(3)
    ]
    terms = build_text_index("en", lessons).terms
    assert max(len(term.numbers) for term in terms) == MAX_POSTINGS
    assert max(weight(pack._dump_json(shard)) for _, shard in pack._split_shards(terms)) < TEXT_FILE


def test_a_file_of_terms_is_small_whatever_the_number_of_courses() -> None:
    words = [f"{a}{b}{c}" for a in "abcdefgh" for b in "aeiou" for c in ("ling", "lings", "mant", "ned", "ner")]
    everywhere = tuple(Posting(number, 5.0, 0) for number in range(0, 4000, 7))
    shards = list(pack._split_shards([Term((word,), True, 50, everywhere) for word in words]))
    assert len(shards) > 10
    assert max(weight(pack._dump_json(entries)) for _, entries in shards) < 12_000


@pytest.mark.parametrize("plugins", ["", "plugins: [search]\n"])
def test_the_themes_search_is_off_even_where_nobody_says_so(portal: Portal, plugins: str) -> None:
    settings = f"site_name: Learning\ndocs_dir: content\ntheme: {{name: material}}\n{plugins}"
    page = course("A plain course", "mvp", sunset="2027-06-30")
    root = portal({"mkdocs.yml": settings, "content/sales/courses/plain/index.md": page})
    build_site(root, root / "out", run_pipeline(root, TODAY), strict=True)
    published = {file.relative_to(root / "out").as_posix() for file in Path(root / "out").rglob("*.*")}
    assert {"search/index.json", "search/index.html", f"{CODE_URL}/search/start.js"} <= published
    assert "search/search_index.json" not in published
