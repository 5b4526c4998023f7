"""The portal's search beside MiniSearch and Pagefind: building, bytes, the time to the first result, how well questions are answered.

    python benchmarks/search.py [--courses 100 1000 10000 25000] [--cold 24] [--questions 200] [--seed 1]

All of it in one run: the engines hold the same courses and show the same of them; each cold question is asked in a browser that knows
nothing yet, slowed down as `throttled` says, the engines in turn. What is slowed down is a page and its network; Pagefind works in a
worker, which keeps its full speed. Answers are judged as `known_items` says, at full speed.
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

from known_items import BY_ITEM, CLASSES, Question, answered, catalogue, questions
from playwright.sync_api import Browser
from throttled import Traffic, browser, cold_page, heap, served

from trellis.derive import PublishedCatalogue
from trellis.derive.browse.numbering import items, numbered
from trellis.derive.search.build import make
from trellis.derive.search.documents import Document, documents
from trellis.derive.search.rows import rows
from trellis.pipeline.run import run
from trellis.site import minify

TODAY = date(2026, 11, 23)
HERE = Path(__file__).parent
ASSETS = HERE.parent / "src" / "trellis" / "site" / "assets"
NODE = Path(sys.executable).with_name("node")
ENGINES = ("trellis", "minisearch", "pagefind")
PAGE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>.</title></head><body></body></html>'


def build_own(root: Path, out: Path) -> None:
    """Makes the portal's own search in this process; prints seconds and megabytes that it took beside the catalogue."""
    result = run(root, TODAY)
    published = PublishedCatalogue(result.catalogue, result.context)
    assert published.items
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    files = make(published)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path, text in files.items():
        (out / "search" / path).parent.mkdir(parents=True, exist_ok=True)
        (out / "search" / path).write_text(text, encoding="utf-8")
    records = [
        _record(d, row) for d, row in zip(documents(published), rows(published), strict=True) if d.kind == "course"
    ]
    (out.parent / "records.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    print(seconds, (after - before) / 1024)


def _record(document: Document, row: Any) -> dict[str, object]:
    """What the other engines know of a course: the same words, in the same four weights."""
    said = {s.name: " ".join(s.texts) for s in document.said}
    title, skills, summary = (said.pop(name, "") for name in ("title", "skills", "summary"))
    about = " · ".join(part for part in (row.what, *row.facts, row.by, row.flag) if part)
    url, rest = f"courses/{row.id}/", " ".join(said.values())
    return {"id": document.number, "url": url, "title": title, "skills": skills, "summary": summary, "rest": rest, "about": about}  # fmt: skip


def build_other(engine: str, folder: Path, out: Path) -> tuple[float, float]:
    """Seconds and megabytes, the process and the one that it starts."""
    start = time.perf_counter()
    command = [NODE, HERE / "engines" / "build.js", engine, folder / "records.json", out]
    child = subprocess.Popen(command)
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0, engine
    return time.perf_counter() - start, used.ru_maxrss / 1024


def measure(courses: int, chromium: Browser, asked: argparse.Namespace) -> None:
    """One size: builds, asks, prints."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        root, out = folder / "portal", folder / "site"
        catalogue(root, courses)
        out.mkdir()
        own = subprocess.run([sys.executable, __file__, "--build", str(root), str(out)], check=True, capture_output=True, text=True)  # fmt: skip
        built = {"trellis": tuple(map(float, own.stdout.split()))}
        built |= {engine: build_other(engine, folder, out) for engine in ENGINES[1:]}
        _stage(out)
        made = _questions(root, asked)
        with served(out) as (base, traffic):
            answers = {engine: _warm(chromium, base, engine, made) for engine in ENGINES}
            some = [q for kind in BY_ITEM for q in [q for q in made if q.kind == kind][: max(1, asked.cold // 4)]]
            colds: dict[str, list[tuple[float, int]]] = defaultdict(list)
            for question in some:
                for engine in ENGINES:
                    colds[engine].append(_cold(chromium, base, traffic, engine, question.text))
        _print(courses, built, colds, answers, made)


def _stage(out: Path) -> None:
    """The scripts of both as a site sends them, without comments; nobody's is made smaller beyond that."""
    other = HERE / "engines" / "node_modules" / "minisearch" / "dist" / "es" / "index.js"
    scripts = {f"assets/trellis/search/{own.name}": own for own in (ASSETS / "search").glob("*.js")}
    for path, script in {
        **scripts,
        "engines/ask.js": HERE / "engines" / "ask.js",
        "engines/minisearch.js": other,
    }.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(minify.script(script.read_text("utf-8")), "utf-8")
    (out / "index.html").write_text(PAGE)


def _questions(root: Path, asked: argparse.Namespace) -> Sequence[Question]:
    result = run(root, TODAY)
    published = PublishedCatalogue(result.catalogue, result.context)
    courses = [e for e in items(published) if e.kind == "course"]
    skills = {e.id: e for e in numbered(published) if e.kind == "skill"}
    return questions(courses, skills, asked.questions, asked.seed)


def _cold(chromium: Browser, base: str, traffic: Traffic, engine: str, query: str) -> tuple[float, int]:
    """Milliseconds to the first result and bytes that came for it, what asks and the empty page not counted."""
    with cold_page(chromium, base) as page:
        page.evaluate("import('/engines/ask.js').then((ask) => (window.ask = ask))")
        traffic.clear()
        answer = page.evaluate("([engine, query]) => window.ask.cold(engine, query)", [engine, query])
        return answer["milliseconds"], traffic.bytes


class Warm(NamedTuple):
    """Milliseconds and addresses of each answer; bytes that the page holds after all of them, more than before."""

    answers: list[tuple[float, list[str]]]
    heap: float


def _warm(chromium: Browser, base: str, engine: str, made: Sequence[Question]) -> Warm:
    with cold_page(chromium, base, slow=False) as page:
        page.evaluate("import('/engines/ask.js').then((ask) => (window.ask = ask))")
        queries = [question.text for question in made]
        before = heap(page)
        answers = page.evaluate("([engine, queries]) => window.ask.warm(engine, queries)", [engine, queries])
        return Warm([(answer["milliseconds"], answer["found"]) for answer in answers], heap(page) - before)


def _print(
    courses: int,
    built: dict[str, tuple[float, ...]],
    colds: dict[str, list[tuple[float, int]]],
    answers: dict[str, Warm],
    made: Sequence[Question],
) -> None:
    print(f"\n{courses:,} courses")
    print(
        f"{'':12}{'build':>9}{'memory':>9}  {'first result, cold':>24}  {'bytes, cold':>20}  {'warm query':>18}  {'heap':>7}"
    )
    for engine in ENGINES:
        milliseconds = [ms for ms, _ in colds[engine]]
        kilobytes = [size / 1000 for _, size in colds[engine]]
        warm = [ms for ms, _ in answers[engine].answers]
        seconds, megabytes = built[engine]
        print(
            f"{engine:12}{seconds:7.1f} s{megabytes:6.0f} MB  {median(milliseconds):7.0f} ms, p95 {_p95(milliseconds):6.0f}"
            f"  {median(kilobytes):6.0f} kB, p95 {_p95(kilobytes):4.0f}  {median(warm):5.1f} ms, p95 {_p95(warm):5.1f}  {answers[engine].heap / 1e6:4.1f} MB"
        )
    best = min(median(ms for ms, _ in colds[engine]) for engine in ENGINES[1:])
    print(
        f"first result in {median(ms for ms, _ in colds['trellis']) / best:.2f} of the time of the better of the others"
    )
    print(f"\n{'answered':12}" + "".join(f"{kind:>10}" for kind in CLASSES))
    for engine in ENGINES:
        judged: dict[str, list[float]] = defaultdict(list)
        for question, (_, found) in zip(made, answers[engine].answers, strict=True):
            judged[question.kind].append(answered(question, found))
        cells = (
            f"{100 * sum(judged[kind]) / len(judged[kind]):8.1f} %" if judged[kind] else f"{'–':>10}"
            for kind in CLASSES
        )
        print(f"{engine:12}" + "".join(cells))
    print("questions   " + "".join(f"{sum(q.kind == kind for q in made):>10}" for kind in CLASSES))


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, nargs="*", default=[100, 1_000, 10_000, 25_000])
    options.add_argument("--cold", type=int, default=24, help="cold questions for each engine and size")
    options.add_argument("--questions", type=int, default=200, help="questions of each class")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--build", type=Path, nargs=2, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.build:
        return build_own(*asked.build)
    with browser() as chromium:
        for courses in asked.courses:
            measure(courses, chromium, asked)


if __name__ == "__main__":
    main()
