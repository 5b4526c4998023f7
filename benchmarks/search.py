"""Compares the portal's search with MiniSearch and Pagefind: build, bytes, time to first result, quality of answers.

python benchmarks/search.py [--courses 100 1000 10000 25000] [--cold 24] [--questions 200] [--seed 1]

The engines index the same courses and show the same of them, in one run; Trellis also indexes their texts. Each cold
question is asked in an empty browser, throttled as in `throttled`, the engines in turn. Only a page and its network are
throttled: Pagefind works in a worker, which runs at full speed. Answers are scored as in `known_items`, at full speed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from known_items import ITEM_CLASSES, QUESTION_CLASSES, Question, make_questions, score_answer, write_catalogue
from playwright.sync_api import Browser
from throttled import Traffic, browser, measure_heap, open_cold_page, serve_folder

from trellis.derive import PublishedCatalogue
from trellis.derive.browse.numbering import number_entries, number_items
from trellis.derive.cards import build_cards, render_search_row
from trellis.derive.search.build import build_search_files
from trellis.derive.search.documents import SearchDocument, build_documents
from trellis.pipeline.run import run_pipeline
from trellis.site import minify

TODAY = date(2026, 11, 23)
BENCHMARKS_FOLDER = Path(__file__).parent
ASSETS = BENCHMARKS_FOLDER.parent / "src" / "trellis" / "site" / "assets"
NODE = Path(sys.executable).with_name("node")
ENGINES = ("trellis", "minisearch", "pagefind")
PAGE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>.</title></head><body></body></html>'


def build_own_search(root: Path, out: Path) -> None:
    """Builds the portal's own search in this process. Prints its seconds and megabytes, without the catalogue's."""
    result = run_pipeline(root, TODAY)
    published = PublishedCatalogue(result.catalogue, result.context)
    assert published.items
    kilobytes_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    files = build_search_files(published)
    seconds = time.perf_counter() - start
    kilobytes_after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path, text in files.items():
        (out / "search" / path).parent.mkdir(parents=True, exist_ok=True)
        (out / "search" / path).write_text(text, encoding="utf-8")
    records = [
        _build_record(d, render_search_row(card))
        for d, card in zip(build_documents(published), build_cards(published, number_entries(published)), strict=True)
        if d.kind == "course"
    ]
    (out.parent / "records.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    print(seconds, (kilobytes_after - kilobytes_before) / 1024)


def _build_record(document: SearchDocument, row: dict[str, Any]) -> dict[str, object]:
    """Builds the record of a course for the other engines: the same words, with the same four weights."""
    text_by_field = {field.name: " ".join(field.texts) for field in document.fields}
    title, skills, summary = (text_by_field.pop(name, "") for name in ("title", "skills", "summary"))
    about = " · ".join(part for part in (row["what"], *row["facts"], row["by"], row["flag"]) if part)
    url, rest = f"courses/{row['id']}/", " ".join(text_by_field.values())
    return {
        "id": document.number,
        "url": url,
        "title": title,
        "skills": skills,
        "summary": summary,
        "rest": rest,
        "about": about,
    }


def build_other_search(engine: str, folder: Path, out: Path) -> tuple[float, float]:
    """Returns seconds and megabytes of the build process."""
    start = time.perf_counter()
    command = [NODE, BENCHMARKS_FOLDER / "engines" / "build.js", engine, folder / "records.json", out]
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, engine
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def measure_size(courses: int, chromium: Browser, arguments: argparse.Namespace) -> None:
    """Builds portals of one size, asks all questions and prints the results."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        root, out = folder / "portal", folder / "site"
        write_catalogue(root, courses)
        out.mkdir()
        command = [sys.executable, __file__, "--build", str(root), str(out)]
        own_build = subprocess.run(command, check=True, capture_output=True, text=True)
        built = {"trellis": tuple(map(float, own_build.stdout.split()))}
        built |= {engine: build_other_search(engine, folder, out) for engine in ENGINES[1:]}
        _copy_scripts(out)
        all_questions = _make_questions(root, arguments)
        with serve_folder(out) as (base, traffic):
            answers = {engine: _measure_warm(chromium, base, engine, all_questions) for engine in ENGINES}
            class_size = max(1, arguments.cold // 4)
            cold_questions = [
                q for kind in ITEM_CLASSES for q in [q for q in all_questions if q.kind == kind][:class_size]
            ]
            colds: dict[str, list[tuple[float, int]]] = defaultdict(list)
            for question in cold_questions:
                for engine in ENGINES:
                    colds[engine].append(_measure_cold(chromium, base, traffic, engine, question.text))
        _print_results(courses, built, colds, answers, all_questions)


def _copy_scripts(out: Path) -> None:
    """Copies the scripts of both engines, without comments, as a site sends them. They are not minified further."""
    minisearch = BENCHMARKS_FOLDER / "engines" / "node_modules" / "minisearch" / "dist" / "es" / "index.js"
    scripts = {f"assets/trellis/search/{own.name}": own for own in (ASSETS / "search").glob("*.js")}
    for path, script in {
        **scripts,
        "engines/ask.js": BENCHMARKS_FOLDER / "engines" / "ask.js",
        "engines/minisearch.js": minisearch,
    }.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(minify.strip_script(script.read_text("utf-8")), "utf-8")
    (out / "index.html").write_text(PAGE)


def _make_questions(root: Path, arguments: argparse.Namespace) -> Sequence[Question]:
    result = run_pipeline(root, TODAY)
    published = PublishedCatalogue(result.catalogue, result.context)
    courses = [e for e in number_items(published) if e.kind == "course"]
    skills = {e.id: e for e in number_entries(published) if e.kind == "skill"}
    return make_questions(courses, skills, arguments.questions, arguments.seed)


def _measure_cold(chromium: Browser, base: str, traffic: Traffic, engine: str, query: str) -> tuple[float, int]:
    """Returns milliseconds and bytes to the first result, without those of the empty page and of `ask.js`."""
    with open_cold_page(chromium, base) as page:
        page.evaluate("import('/engines/ask.js').then((ask) => (window.ask = ask))")
        traffic.clear()
        answer = page.evaluate("([engine, query]) => window.ask.cold(engine, query)", [engine, query])
        return answer["milliseconds"], traffic.bytes


class WarmRun(NamedTuple):
    """Milliseconds and addresses of each answer, and the growth of the heap over all of them in bytes."""

    answers: list[tuple[float, list[str]]]
    heap: float


def _measure_warm(chromium: Browser, base: str, engine: str, questions: Sequence[Question]) -> WarmRun:
    with open_cold_page(chromium, base, slow=False) as page:
        page.evaluate("import('/engines/ask.js').then((ask) => (window.ask = ask))")
        queries = [question.text for question in questions]
        heap_before = measure_heap(page)
        answers = page.evaluate("([engine, queries]) => window.ask.warm(engine, queries)", [engine, queries])
        results = [(answer["milliseconds"], answer["found"]) for answer in answers]
        return WarmRun(results, measure_heap(page) - heap_before)


def _print_results(
    courses: int,
    built: dict[str, tuple[float, ...]],
    colds: dict[str, list[tuple[float, int]]],
    answers: dict[str, WarmRun],
    questions: Sequence[Question],
) -> None:
    print(f"\n{courses:,} courses")
    print(
        f"{'':12}{'build':>9}{'memory':>9}  {'first result, cold':>24}"
        f"  {'bytes, cold':>20}  {'warm query':>18}  {'heap':>7}"
    )
    for engine in ENGINES:
        milliseconds = [ms for ms, _ in colds[engine]]
        kilobytes = [size / 1000 for _, size in colds[engine]]
        warm = [ms for ms, _ in answers[engine].answers]
        seconds, megabytes = built[engine]
        print(
            f"{engine:12}{seconds:7.1f} s{megabytes:6.0f} MB"
            f"  {median(milliseconds):7.0f} ms, p95 {_compute_p95(milliseconds):6.0f}"
            f"  {median(kilobytes):6.0f} kB, p95 {_compute_p95(kilobytes):4.0f}"
            f"  {median(warm):5.1f} ms, p95 {_compute_p95(warm):5.1f}  {answers[engine].heap / 1e6:4.1f} MB"
        )
    best = min(median(ms for ms, _ in colds[engine]) for engine in ENGINES[1:])
    print(
        f"first result in {median(ms for ms, _ in colds['trellis']) / best:.2f} of the time of the better of the others"
    )
    print(f"\n{'answered':12}" + "".join(f"{kind:>10}" for kind in QUESTION_CLASSES))
    for engine in ENGINES:
        scores: dict[str, list[float]] = defaultdict(list)
        for question, (_, addresses) in zip(questions, answers[engine].answers, strict=True):
            scores[question.kind].append(score_answer(question, addresses))
        cells = (
            f"{100 * sum(scores[kind]) / len(scores[kind]):8.1f} %" if scores[kind] else f"{'–':>10}"
            for kind in QUESTION_CLASSES
        )
        print(f"{engine:12}" + "".join(cells))
    print("questions   " + "".join(f"{sum(q.kind == kind for q in questions):>10}" for kind in QUESTION_CLASSES))


def _compute_p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, nargs="*", default=[100, 1_000, 10_000, 25_000])
    options.add_argument("--cold", type=int, default=24, help="cold questions for each engine and size")
    options.add_argument("--questions", type=int, default=200, help="questions of each class")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--build", type=Path, nargs=2, help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.build:
        return build_own_search(*arguments.build)
    with browser() as chromium:
        for courses in arguments.courses:
            measure_size(courses, chromium, arguments)


if __name__ == "__main__":
    main()
