"""Measures the catalogue's filters in a browser at a quarter of its speed: bytes, the time of counting, and the heap.

python benchmarks/browse.py [--courses 1000 25000] [--steps 200]

The example portal is built, and its filters are replaced by eleven filters over many items: six from real records, five
random. A simulated reader ticks and unticks boxes. At each step all eleven filters are counted, though a page counts
only the open ones. Each step is measured three times and the quickest is reported, since cores are shared. Bytes are
compressed with gzip.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from portals import generate_records
from throttled import browser, measure_heap, open_cold_page, serve_folder

from trellis.derive.browse import columns
from trellis.derive.browse.facets import FacetGroup, FacetOption, Facets
from trellis.site.defaults import CODE_URL

ROOT = Path(__file__).resolve().parents[1]
RECORD_FIELDS = (("skills", 200), ("provider", 300), ("level", 6), ("lang", 40), ("region", 8), ("team", 40))
"""Fields of the records, each with the number of its most frequent values that are used."""

RANDOM_FIELDS = {"what": 5, "tier": 3, "mode": 4, "time": 4, "status": 3}
"""Filters with random values, with the number of values. Low values are more frequent."""

STEPS_SCRIPT = """async ([data, steps, code]) => {
    const { facets: unpacked } = await import(`/${code}/catalogue/columns.js`);
    const { count, first } = await import(`/${code}/catalogue/count.js`);
    const packed = await (await fetch(data)).json();
    const start = performance.now();
    const facets = unpacked(packed);
    const unpacking = performance.now() - start;
    let seed = 1;
    const chance = (limit) => (seed = (seed * 48271) % 2147483647) % limit;
    const times = [];
    let applied = new Map();
    for (let step = 0; step < steps; step++) {
        const facet = facets[chance(facets.length)];
        const value = facet.keys[chance(Math.min(facet.keys.length, 8))];
        const now = applied.get(facet.name) ?? [];
        const next = now.includes(value) ? now.filter((one) => one !== value) : [...now, value];
        applied = new Map([...applied].filter(([name]) => name !== facet.name));
        if (next.length) applied.set(facet.name, next);
        if (applied.size > 4) applied = new Map();
        times.push(Math.min(...[1, 2, 3].map(() => {
            const before = performance.now();
            const { counts } = count(facets, applied, packed.items, null);
            for (const { name } of facets) counts(name);
            return performance.now() - before;
        })));
    }
    window.retained = facets;
    return { unpacking, times };
}"""


def build_filters(courses: int) -> Facets:
    """Builds eleven filters over many courses, sorted like a catalogue: by the first skill, then by tier and level."""
    chance = random.Random(4)
    rows = []
    for record in generate_records(courses):
        row = {name: _list_values(record.get(name)) for name, _ in RECORD_FIELDS}
        row |= {name: [str(min(chance.randrange(n) for _ in range(2)))] for name, n in RANDOM_FIELDS.items()}
        rows.append(row)
    for name, limit in RECORD_FIELDS:
        frequent_values = {value for value, _ in Counter(v for row in rows for v in row[name]).most_common(limit)}
        for row in rows:
            row[name] = [value for value in row[name] if value in frequent_values]
    rows.sort(key=lambda row: (row["skills"][:1], row["tier"], row["level"]))
    groups, values = [], []
    for name in (*(name for name, _ in RECORD_FIELDS), *RANDOM_FIELDS):
        counts = Counter(value for row in rows for value in row[name])
        number_by_value = {value: number for number, (value, _) in enumerate(counts.most_common())}
        options = tuple(
            FacetOption(value, value, f"/catalogue/{name}/{n}/", counts[value], "")
            for value, n in number_by_value.items()
        )
        groups.append(FacetGroup(name, name.capitalize(), f"/catalogue/{name}/", options))
        values.append(tuple(tuple(number_by_value[value] for value in row[name]) for row in rows))
    return Facets(tuple(groups), tuple(values))


def _list_values(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value] if value else []
    return list(dict.fromkeys(str(value) for value in values))[:5]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, nargs="+", default=[1_000, 25_000])
    options.add_argument("--steps", type=int, default=200)
    arguments = options.parse_args()
    with TemporaryDirectory() as folder, browser() as chromium:
        from serving import build_portal

        site = build_portal(ROOT, Path(folder) / "site")
        with serve_folder(site) as (address, traffic):
            with open_cold_page(chromium, "about:blank", slow=False) as page:
                traffic.clear()
                page.goto(f"{address}/catalogue/")
                page.wait_for_load_state("networkidle")
                kilobytes = traffic.bytes / 1000
                print(f"The catalogue's first view: {kilobytes:.1f} kB with the heads of answers; 90 is the aim.\n")
            print(
                f"{'items':>7}  {'values':>7}  {'columns':>9}  {'unpacked':>9}"
                f"  {'p50':>8}  {'p95':>8}  {'most':>8}  {'heap':>8}"
            )
            for courses in arguments.courses:
                filters = build_filters(courses)
                packed = {"items": courses, "front": [], "facets": columns.pack_facets(filters)}
                text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
                (site / f"columns-{courses}.json").write_text(text, encoding="utf-8")
                with open_cold_page(chromium, f"{address}/compare/") as page:
                    heap_before = measure_heap(page)
                    # The first steps are not measured, so that those after them run compiled code.
                    page.evaluate(STEPS_SCRIPT, [f"/columns-{courses}.json", 20, CODE_URL])
                    timing = page.evaluate(STEPS_SCRIPT, [f"/columns-{courses}.json", arguments.steps, CODE_URL])
                    heap_bytes = measure_heap(page) - heap_before
                times = timing["times"]
                values = sum(len(group.options) for group in filters.groups)
                size = len(gzip.compress(text.encode(), 6)) / 1000
                print(
                    f"{courses:7,}  {values:7,}  {size:6.1f} kB  {timing['unpacking']:6.1f} ms  {median(times):5.1f} ms"
                    f"  {quantiles(times, n=20)[-1]:5.1f} ms  {max(times):5.1f} ms  {heap_bytes / 1e6:5.1f} MB"
                )
    print("\nAt 25,000: columns of 160 kB at most and a p95 of 10 ms are the aims.")


if __name__ == "__main__":
    main()
