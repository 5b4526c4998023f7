"""Measures how well and how quickly duplicates are found among real course records.

python benchmarks/duplicates.py [--ordinary 1500] [--light]

The records of ../shared/corpora are imported into a portal and compared as any portal's courses are. The labelled pairs
are split into those that the thresholds of `trellis.duplicates` were tuned on and those that they are only tested on.
Pairs that are linked by a course are always on the same side.
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

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does

from portals import RECORDS_FILE, write_imported_portal

from trellis.authoring.imports import import_records
from trellis.duplicates.features import CourseFeatures, extract_features
from trellis.duplicates.index import SimilarityIndex
from trellis.duplicates.matches import Match
from trellis.duplicates.vocabulary import SiteVocabulary
from trellis.pipeline.run import run_pipeline

PAIRS_FILE = RECORDS_FILE.with_name("pairs.jsonl")
SPEED_COURSES = 10_000
REWRITE_KINDS = ("dup_hand_regional", "dup_hand_paraphrase")
TEMPLATE_KINDS = ("dup_hand_corp",)
COPY_KINDS = ("dup_exact", "dup_light")
HARD_NEGATIVE_KINDS = (
    "neg_series",
    "neg_level",
    "neg_template",
    "neg_hand_series",
    "neg_hand_level",
    "neg_hand_template",
)
WRITTEN_ID_PREFIXES = ("hand", "corp", "copy", "light")
"""Prefixes of the ids of records that were written for the labelled pairs."""

AIMS = {
    "index, s": 5.0, "one new course, ms": 50.0, "all pairs, s": 20.0, "memory, MB": 400.0,
}  # fmt: skip


class LabelledPair(NamedTuple):
    """Two labelled records. new_id: the one written last, if known. is_tuned: whether thresholds were tuned on it."""

    new_id: str
    old_id: str
    is_duplicate: bool
    kind: str
    is_tuned: bool


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--ordinary", type=int, default=1_500)
    options.add_argument("--light", action="store_true", help="words alone, whether or not the extra is installed")
    arguments = options.parse_args()
    with TemporaryDirectory() as folder:
        root = Path(folder)
        print(f"a portal of {_write_portal(root)}")
        catalogue = run_pipeline(root, date(2026, 11, 23)).catalogue
        vocabulary = SiteVocabulary.build(catalogue)
        courses = [extract_features(course, vocabulary) for course in catalogue.courses]
        records = {course.meta.source.id or "": course.id for course in catalogue.courses}
    use_semantics = None if not arguments.light else False
    index = SimilarityIndex.build(courses, use_semantics=use_semantics)
    print(f"compared by {'words and meaning' if index.semantic_index else 'words alone'}")
    if PAIRS_FILE.is_file():
        _measure_quality(index, records, arguments.ordinary)
    else:
        print("no labelled pairs here (../shared/corpora): quality is not measured")
    with get_context("spawn").Pool(1) as pool:  # another process, so that its memory is only that of the index
        pool.apply(_measure_speed, (courses[:SPEED_COURSES], use_semantics))


def _write_portal(root: Path) -> str:
    """Writes a portal of all real records, or of made-up ones. Returns a few words on them."""
    if not RECORDS_FILE.is_file():
        return write_imported_portal(root, SPEED_COURSES)
    write_imported_portal(root, 0)
    report = import_records(root, RECORDS_FILE, team="learning", catalogue="benchmark", url="", dry_run=False)
    return f"{len(report.created_courses):,} real course records"


def _measure_quality(index: SimilarityIndex, records: dict[str, str], ordinary_count: int) -> None:
    """Prints shares of verdicts for labelled pairs and for ordinary courses. records: record id → course id."""
    find_nearest = _memoize_nearest(index)
    pairs = list(_read_pairs(records))

    def find_verdict(id: str, other_id: str) -> str:
        """Returns "none" if the other is not among the five nearest."""
        return next((m.verdict for m in find_nearest(records[id]) if m.course.id == records[other_id]), "none")

    def is_shown(pair: LabelledPair) -> bool:
        return find_verdict(pair.new_id, pair.old_id) != "none"

    def is_shown_to_older(pair: LabelledPair) -> bool:
        return find_verdict(pair.old_id, pair.new_id) != "none"

    def is_asked_about(pair: LabelledPair) -> bool:
        return find_verdict(pair.new_id, pair.old_id) in ("ask", "block")

    def is_asked_about_either_way(pair: LabelledPair) -> bool:
        verdicts = {find_verdict(pair.new_id, pair.old_id), find_verdict(pair.old_id, pair.new_id)}
        return bool(verdicts & {"ask", "block"})

    def is_blocked(pair: LabelledPair) -> bool:
        return find_verdict(pair.new_id, pair.old_id) == "block"

    print(f"{'':34}{'all':>8}{'set on':>9}{'measured':>10}")
    for name, kinds, is_hit in (
        ("rewrites: among the five", REWRITE_KINDS, is_shown),
        ("the same, from the older course", REWRITE_KINDS, is_shown_to_older),
        ("rewrites of templates: among five", TEMPLATE_KINDS, is_shown),
        ("the same, from the template's", TEMPLATE_KINDS, is_shown_to_older),
        ("rewrites: asked", REWRITE_KINDS, is_asked_about),
        ("rewrites of templates: asked", TEMPLATE_KINDS, is_asked_about),
        ("copies and light edits: blocked", COPY_KINDS, is_blocked),
        ("hard negatives: asked, either way", HARD_NEGATIVE_KINDS, is_asked_about_either_way),
    ):
        pairs_of_kind = [p for p in pairs if p.kind in kinds]
        tuned, tested = ([p for p in pairs_of_kind if p.is_tuned is is_tuned] for is_tuned in (True, False))
        shares = (_format_share(is_hit(p) for p in part) for part in (pairs_of_kind, tuned, tested))
        print(f"{name:34}" + "".join(f"{share:>9}" for share in shares) + f"   of {len(pairs_of_kind)}")
    blocked = [p for p in pairs if "block" in (find_verdict(p.new_id, p.old_id), find_verdict(p.old_id, p.new_id))]
    share = _format_share(p.is_duplicate for p in blocked)
    print(f"{'blocked pairs that are duplicates':34}{share:>9}   of {len(blocked)}")
    paired_ids = {id for p in pairs for id in (p.new_id, p.old_id)}
    ordinary_ids = sorted(id for id in records if id not in paired_ids and not id.startswith(WRITTEN_ID_PREFIXES))
    sample = random.Random(3).sample(ordinary_ids, min(ordinary_count, len(ordinary_ids)))
    verdicts_of_sample = [[m.verdict for m in find_nearest(records[id])] for id in sample]
    print(f"of {len(sample):,} ordinary courses, by their gravest neighbour:")
    for verdict in ("block", "ask"):
        share = _format_share(verdicts[0] == verdict for verdicts in verdicts_of_sample if verdicts)
        print(f"{verdict:>34}{share:>9}")
    print(f"{'ask, on whichever place':>34}{_format_share('ask' in verdicts for verdicts in verdicts_of_sample):>9}")
    _measure_external(index, records, pairs, sample)


def _measure_external(
    index: SimilarityIndex, records: dict[str, str], pairs: Iterable[LabelledPair], sample: Sequence[str]
) -> None:
    """Prints the same for the courses as files outside the catalogue, whose owner is unknown."""

    def find_worst_verdict(id: str, other_id: str = "") -> str:
        """Returns the verdict on the other course, or the most serious one if none is named."""
        row = index.row_by_id[records[id]]
        words, shingles = index.lexical_index.get_words(row), index.shingle_index.get_shingles(row)
        matches = index.find_nearest(index.courses[row]._replace(owner="", words=words, shingles=shingles))
        return next((m.verdict for m in matches if other_id in ("", m.course.id)), "none")

    rewrites = [p for p in pairs if p.kind in REWRITE_KINDS]
    print("as files that are no part of the catalogue:")
    share = _format_share(find_worst_verdict(p.new_id, records[p.old_id]) in ("ask", "block") for p in rewrites)
    print(f"{'rewrites: asked':>34}{share:>9}")
    print(f"{'ordinary courses: ask':>34}{_format_share(find_worst_verdict(id) == 'ask' for id in sample):>9}")


def _read_pairs(records: dict[str, str]) -> Iterator[LabelledPair]:
    """Yields the labelled pairs, also the doubtful ones."""
    rows = [json.loads(line) for line in PAIRS_FILE.read_text("utf-8").splitlines()]
    parents = {id: id for row in rows for id in (row["a"], row["b"])}

    def find_root(id: str) -> str:
        while parents[id] != id:
            id = parents[id]
        return id

    for row in rows:
        first, second = sorted((find_root(row["a"]), find_root(row["b"])))
        parents[second] = first
    groups: dict[str, list[str]] = defaultdict(list)
    for id in parents:
        groups[find_root(id)].append(id)
    for row in rows:
        new_id, old_id = row["b"], row["a"]
        if new_id not in records or old_id not in records:
            continue
        if not new_id.startswith(WRITTEN_ID_PREFIXES) and old_id.startswith(WRITTEN_ID_PREFIXES):
            new_id, old_id = old_id, new_id
        group_name = min(groups[find_root(row["a"])])
        is_tuned = int(sha256(group_name.encode()).hexdigest(), 16) % 2 == 0
        yield LabelledPair(new_id, old_id, row["label"] == "duplicate", row["kind"], is_tuned)


def _measure_speed(courses: Sequence[CourseFeatures], use_semantics: bool | None) -> None:
    """Prints how long indexing and comparing take, and the memory."""
    results: dict[str, float] = {}
    start = time.perf_counter()
    index = SimilarityIndex.build(courses, use_semantics=use_semantics)
    results["index, s"] = time.perf_counter() - start
    sample = random.Random(4).sample(list(courses), min(300, len(courses)))
    new_courses = [course._replace(id="") for course in sample]
    index.find_nearest(new_courses[0])
    start = time.perf_counter()
    for course in new_courses:
        index.find_nearest(course)
    results["one new course, ms"] = (time.perf_counter() - start) / len(new_courses) * 1000
    start = time.perf_counter()
    flagged_count = sum(1 for _ in index.find_flagged(range(len(courses))))
    results["all pairs, s"] = time.perf_counter() - start
    results["memory, MB"] = _measure_memory()
    print(f"{len(courses):,} courses, {flagged_count:,} of them flagged")
    for name, value in results.items():
        print(f"{name:>34}{value:>9.1f}; at most {AIMS[name]:g} is the aim", flush=True)


def _measure_memory() -> float:
    """Returns the peak memory of this process in MB. `getrusage` of a child process would include its parent's."""
    status = Path("/proc/self/status")
    if status.is_file():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _memoize_nearest(index: SimilarityIndex) -> Callable[[str], tuple[Match, ...]]:
    matches_by_id: dict[str, tuple[Match, ...]] = {}

    def find_nearest(id: str) -> tuple[Match, ...]:
        if id not in matches_by_id:
            matches_by_id[id] = index.find_nearest_by_id(id)
        return matches_by_id[id]

    return find_nearest


def _format_share(flags: Iterable[object]) -> str:
    values = [bool(flag) for flag in flags]
    return f"{sum(values) / len(values):.2f}" if values else "–"


if __name__ == "__main__":
    main()
