"""The terminal and the browser give one answer: the same numbers and scores, marked words and forgiven slips."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from commands import run_trellis
from conftest import EXAMPLE
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis.derive import PublishedCatalogue
from trellis.derive.search import pack as packing
from trellis.derive.search.build import build_search_files
from trellis.derive.search.documents import FieldText, SearchDocument
from trellis.derive.search.index import build_index
from trellis.derive.search.packed import PackedIndex
from trellis.derive.search.query import search_index
from trellis.derive.search.text_index import build_text_index
from trellis.derive.search.texts import TextDocument
from trellis.pipeline.run import CheckedPortal

TWIN = Path(__file__).parent / "twin.js"
NODE = Path(sys.executable).with_name("node")

QUERIES = (
    "negotiating freight rates", "negotiation", "haggling", "neg", "negotiating rat", "customs", "custms",
    "cutsoms clearance", "ustoms", "customs declaration basics", "dangerous goods", "dangerus godos", "hazmat",
    "ocean coordinator", "Ocean  COORDINATOR!", "invoices that", "nvoice", "dispute", "João Pereira", "joao",
    "Nguyen Thi Lan", "nguyễn", "finance", "new managers", "first ninety days", "onboarding", "feedback", "IT", "it",
    "the", "what to do when", "python", "C++", "don't", "people's", "gefahrgut", "Gefahrgutzeile", "Gefahrzettel",
    "gefährlich", "gefaehrlich", "Gefaehr", "pruefung", "Verpackungsgruppen", 
    "neun klassen", "laden", "vrachtwagens", "veilig laden lossen",
    "douaneaangifte", "toolkit", "privacy", "incoterms fob", "a", "zz", "zzqxwv", "", "   ", "rates rates rates",
    "vgm", "verified gross mass", "FCA", "first aid", "demurage", "mark-up", "markup", "cut-offs missed", "amending",
    "haggled", "salary", "extinguisher alarm", "Augendusche", "Feuerlöscher", "canaries", "typhoons",
    "two-day-old x-ray", "customers", "importer", "royalty", "accruing", "authoring", "carriage",
    "مدرب", "المدرّب", "किताब", "ราคา", "ẹ̀kọ́",
    "حاوية", "الحاوية", "وللحاوية", "حاو", "حاوبة", "הובלה", "ההובלה",
    "learning one two three four five six seven eight nine ten eleven",
)  # fmt: skip


def browser(folder: Path, queries: Sequence[str]) -> list[dict[str, Any]]:
    """The answers of the site's scripts."""
    lines = "".join(f"{query}\n" for query in queries)
    done = subprocess.run([NODE, TWIN, folder], input=lines, capture_output=True, text=True, timeout=120, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def terminal(packed: PackedIndex, query: str) -> dict[str, Any]:
    result = search_index(packed, query)
    return {
        "query": query,
        "hits": [{"number": number, "score": score} for number, score in result.hits],
        "words": list(result.words),
        "meant": [list(pair) for pair in result.corrections],
        "missing": list(result.missing),
        "lessons": {str(number): lesson for number, lesson in result.lessons.items()},
        "rows": [dict(packed.read_row(number, result.lessons.get(number, 0))) for number, _ in result.hits[:5]],
    }


def written(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=["one file", "many files"])
def files(request: pytest.FixtureRequest, example: CheckedPortal) -> Iterator[Mapping[str, str]]:
    """The example's search, as small portals have it and as large ones do."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "many files":
            patch.setattr(packing, "MAX_INLINE_BYTES", 0)
            patch.setattr(packing, "SHARD_LENGTH", 400)
        search_files = build_search_files(PublishedCatalogue(example.catalogue, example.context))
        assert (sum("/terms-" in path for path in search_files) > 50) is (request.param == "many files")
        yield search_files


def test_fixed_queries_have_one_answer(files: Mapping[str, str], tmp_path: Path) -> None:
    queries = [query for query in QUERIES if query]
    packed = PackedIndex(files.__getitem__)
    theirs = dict(zip(queries, browser(written(tmp_path, files), queries), strict=True))
    ours = {query: terminal(packed, query) for query in queries}
    assert {query: answer["rows"] for query, answer in theirs.items()} == {q: a["rows"] for q, a in ours.items()}
    assert theirs == ours
    assert sum(bool(answer["hits"]) for answer in ours.values()) >= 40


WORDS = (
    "rate",
    "rates",
    "rating",
    "Zoll",
    "zollamt",
    "müller",
    "Straße",
    "c++",
    "it",
    "IT",
    "don't",
    "数据分析",
    "ﬁnance",
    "Ærø",
    "x-ray",
    "الحاوية",
    "حاوية",
    "والأمن",
    "للأَمْن",
    "ההובלה",
    "הובלה",
    "الالتحاق",
    "التحاق",
)
text = st.lists(st.sampled_from(WORDS) | st.text("abcde éß'’-+#", max_size=8), min_size=1, max_size=5).map(" ".join)


def test_any_texts_and_queries_have_one_answer(tmp_path: Path) -> None:
    documents: list[SearchDocument] = []
    texts: list[TextDocument] = []
    queries: list[str] = []

    @settings(max_examples=60, deadline=None, database=None)
    @given(text, text, text, st.sampled_from(["en", "de", "und"]), st.lists(text, max_size=3))
    def collect(title: str, summary: str, query: str, language: str, lessons: list[str]) -> None:
        fields = (FieldText("title", 10, (title,)), FieldText("summary", 2, (summary,)))
        number = len(documents)
        documents.append(SearchDocument(number, "course", language, 1.0, fields))
        texts.extend(TextDocument(number, place, language, 1.0, title, lesson) for place, lesson in enumerate(lessons))
        queries.append(" ".join(query.split()))

    collect()
    by_language = {code: [d for d in documents if d.language == code] for code in ("en", "de", "und")}
    rows = [{"kind": "course", "id": str(document.number), "summary": ""} for document in documents]
    about = {"addresses": {"course": "courses/{id}/"}, "starts": [["course", 0]]}
    indexes = [build_index(code, group) for code, group in by_language.items() if group]
    text_indexes = [build_text_index(code, [t for t in texts if t.language == code]) for code in by_language]
    names = [[(f"{number}-{place}", f"Lesson {place}") for place in range(3)] for number in range(len(documents))]
    files = packing.pack_index(indexes, rows, about, text_indexes, names)
    non_empty = [query for query in queries if query]
    packed = PackedIndex(files.__getitem__)
    assert browser(written(tmp_path, files), non_empty) == [terminal(packed, query) for query in non_empty]


@pytest.mark.parametrize("query", ["custms clearence", "haggling", "gefahrgut"])
def test_the_command_gives_the_same_five(query: str, example: CheckedPortal, tmp_path: Path) -> None:
    files = build_search_files(PublishedCatalogue(example.catalogue, example.context))
    done = run_trellis(["find", query, "--format", "json", "--today", "2026-11-23"], cwd=EXAMPLE)
    (answer,) = browser(written(tmp_path, files), [query])
    assert json.loads(done.stdout)["found"] == answer["rows"]
