"""How well duplicates are found among real course records, and how quickly.

    python benchmarks/duplicates.py [--ordinary 1500] [--light]

The records of ../shared/corpora are imported into a portal and compared as any portal's courses are. Which of the labelled pairs the
figures of `trellis.duplicates` were set on, and which they were only measured on, is decided by the group of courses a pair belongs to:
pairs that are linked by a course are never on both sides.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line has it

from portals import CORPORA, portal

from trellis.authoring.imports import import_records
from trellis.duplicates.features import Substance, substance
from trellis.duplicates.index import Index, Near
from trellis.duplicates.vocabulary import Vocabulary
from trellis.pipeline.run import run

PAIRS = CORPORA.with_name("pairs.jsonl")
COURSES = 10_000
REWRITTEN = ("dup_hand_regional", "dup_hand_paraphrase")
COPIED = ("dup_exact", "dup_light")
HARD = ("neg_series", "neg_level", "neg_template", "neg_hand_series", "neg_hand_level", "neg_hand_template")
WRITTEN = ("hand", "corp", "copy", "light")
"""Ids of records that were written for the labelled pairs begin so."""

AIMS = {
    "index, s": 5.0, "one new course, ms": 50.0, "all pairs, s": 20.0, "memory, MB": 400.0,
}  # fmt: skip


class Pair(NamedTuple):
    """new: the record written after the other, where one was. tuned: whether figures were set on it."""

    new: str
    old: str
    duplicate: bool
    kind: str
    tuned: bool


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--ordinary", type=int, default=1_500)
    options.add_argument("--light", action="store_true", help="words alone, whether or not the extra is installed")
    asked = options.parse_args()
    with TemporaryDirectory() as folder:
        root = Path(folder)
        print(f"a portal of {_portal(root)}")
        catalogue = run(root, date(2026, 11, 23)).catalogue
        site = Vocabulary.of(catalogue)
        substances = [substance(course, site) for course in catalogue.courses]
        records = {course.meta.source.id or "": course.id for course in catalogue.courses}
    semantic = None if not asked.light else False
    index = Index.of(substances, semantic=semantic)
    print(f"compared by {'words and meaning' if index.meaning else 'words alone'}")
    if PAIRS.is_file():
        _quality(index, records, asked.ordinary)
    else:
        print("no labelled pairs here (../shared/corpora): quality is not measured")
    with get_context("spawn").Pool(1) as apart:  # a process of its own, so that its memory is the index's
        apart.apply(_speed, (substances[:COURSES], semantic))


def _portal(root: Path) -> str:
    """Writes a portal of all real records, or of made-up ones; in a few words what they are."""
    if not CORPORA.is_file():
        return portal(root, COURSES)
    portal(root, 0)
    report = import_records(root, CORPORA, team="learning", catalogue="benchmark", url="", dry_run=False)
    return f"{len(report.created):,} real course records"


def _quality(index: Index, records: dict[str, str], ordinary: int) -> None:
    nearest = _remembered(index)
    pairs = list(_pairs(records))

    def verdict(one: str, other: str) -> str:
        """None where the other is not among the five."""
        return next((n.verdict for n in nearest(records[one]) if n.substance.id == records[other]), "none")

    print(f"{'':34}{'all':>8}{'set on':>9}{'measured':>10}")
    for name, kinds, counts in (
        ("rewrites: among the five", REWRITTEN, lambda p: verdict(p.new, p.old) != "none"),
        ("rewrites: asked", REWRITTEN, lambda p: verdict(p.new, p.old) in ("ask", "block")),
        ("rewrites of template courses: asked", ("dup_hand_corp",), lambda p: verdict(p.new, p.old) in ("ask", "block")),
        ("copies and light edits: blocked", COPIED, lambda p: verdict(p.new, p.old) == "block"),
        ("hard negatives: asked, either way", HARD, lambda p: {verdict(p.new, p.old), verdict(p.old, p.new)} & {"ask", "block"}),
    ):  # fmt: skip
        of = [p for p in pairs if p.kind in kinds]
        row = (
            _share(counts(p) for p in part) for part in (of, [p for p in of if p.tuned], [p for p in of if not p.tuned])
        )
        print(f"{name:34}" + "".join(f"{share:>9}" for share in row) + f"   of {len(of)}")
    blocked = [p for p in pairs if "block" in (verdict(p.new, p.old), verdict(p.old, p.new))]
    print(f"{'blocked pairs that are duplicates':34}{_share(p.duplicate for p in blocked):>9}   of {len(blocked)}")
    named = {id for p in pairs for id in (p.new, p.old)}
    others = sorted(id for id in records if id not in named and not id.startswith(WRITTEN))
    sample = random.Random(3).sample(others, min(ordinary, len(others)))
    found = [[n.verdict for n in nearest(records[id])] for id in sample]
    print(f"of {len(sample):,} ordinary courses, by their gravest neighbour:")
    for name in ("block", "ask"):
        print(f"{name:>34}{_share(of[0] == name for of in found if of):>9}")
    print(f"{'ask, on whichever place':>34}{_share('ask' in of for of in found):>9}")
    _outside(index, records, pairs, sample)


def _outside(index: Index, records: dict[str, str], pairs: Iterable[Pair], sample: Sequence[str]) -> None:
    """The same for files that are no part of the catalogue, and say not whose they are."""

    def gravest(id: str, among: str = "") -> str:
        one = index.substances[index.rows[records[id]]]
        words, marks = index.lexical.words_of(index.rows[one.id]), index.overlap.of(index.rows[one.id])
        near = index.nearest(one._replace(owner="", words=words, marks=marks))
        return next((n.verdict for n in near if among in ("", n.substance.id)), "none")

    of = [p for p in pairs if p.kind in REWRITTEN]
    print("as files that are no part of the catalogue:")
    print(f"{'rewrites: asked':>34}{_share(gravest(p.new, records[p.old]) in ('ask', 'block') for p in of):>9}")
    print(f"{'ordinary courses: ask':>34}{_share(gravest(id) == 'ask' for id in sample):>9}")


def _pairs(records: dict[str, str]) -> Iterator[Pair]:
    """The labelled pairs, those that are doubtful among them."""
    rows = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    group = {id: id for row in rows for id in (row["a"], row["b"])}

    def first(id: str) -> str:
        while group[id] != id:
            id = group[id]
        return id

    for row in rows:
        one, other = sorted((first(row["a"]), first(row["b"])))
        group[other] = one
    members: dict[str, list[str]] = defaultdict(list)
    for id in group:
        members[first(id)].append(id)
    for row in rows:
        new, old = row["b"], row["a"]
        if new not in records or old not in records:
            continue
        if not new.startswith(WRITTEN) and old.startswith(WRITTEN):
            new, old = old, new
        name = min(members[first(row["a"])])
        tuned = int(sha256(name.encode()).hexdigest(), 16) % 2 == 0
        yield Pair(new, old, row["label"] == "duplicate", row["kind"], tuned)


def _speed(substances: Sequence[Substance], semantic: bool | None) -> None:
    took: dict[str, float] = {}
    start = time.perf_counter()
    index = Index.of(substances, semantic=semantic)
    took["index, s"] = time.perf_counter() - start
    sample = random.Random(4).sample(list(substances), min(300, len(substances)))
    new = [one._replace(id="") for one in sample]
    index.nearest(new[0])
    start = time.perf_counter()
    for one in new:
        index.nearest(one)
    took["one new course, ms"] = (time.perf_counter() - start) / len(new) * 1000
    start = time.perf_counter()
    flagged = sum(1 for _ in index.flagged(range(len(substances))))
    took["all pairs, s"] = time.perf_counter() - start
    took["memory, MB"] = _memory()
    print(f"{len(substances):,} courses, {flagged:,} of them flagged")
    for name, value in took.items():
        print(f"{name:>34}{value:>9.1f}; at most {AIMS[name]:g} is the aim", flush=True)


def _memory() -> float:
    """The most that this process has held, in MB; what the system reports of a child counts its parent's too."""
    status = Path("/proc/self/status")
    if status.is_file():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _remembered(index: Index) -> Callable[[str], tuple[Near, ...]]:
    known: dict[str, tuple[Near, ...]] = {}

    def nearest(id: str) -> tuple[Near, ...]:
        if id not in known:
            known[id] = index.nearest_of(id)
        return known[id]

    return nearest


def _share(flags: Iterable[object]) -> str:
    found = [bool(flag) for flag in flags]
    return f"{sum(found) / len(found):.2f}" if found else "–"


if __name__ == "__main__":
    main()
