"""The catalogue's filters in a browser with a quarter of its speed: bytes before a touch, bytes and time of counting, and the heap.

    python benchmarks/browse.py [--courses 1000 25000] [--steps 200]

The example portal is built and its filters are made those of so many items with eleven filters: six from real records, five drawn. One
reader then ticks boxes and takes them back; at each step all eleven are counted, though a page counts those that are open. A step is counted
three times and the quickest counts, since cores are shared. Everything is from one run; bytes are gzip's.
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

from portals import records
from throttled import browser, cold_page, heap, served

from trellis.derive.browse import columns
from trellis.derive.browse.facets import Facets, Group, Option

ROOT = Path(__file__).resolve().parents[1]
REAL = (("skills", 200), ("provider", 300), ("level", 6), ("lang", 40), ("region", 8), ("team", 40))
"""Fields of the records, each with how many of its values a register of a company would hold: the most frequent."""

DRAWN = {"what": 5, "tier": 3, "mode": 4, "time": 4, "status": 3}
"""Filters that the records do not have, with their numbers of values; small ones are more frequent."""

STEPS = """async ([data, steps]) => {
    const { facets: unpacked } = await import("/assets/trellis/catalogue/columns.js");
    const { count, first } = await import("/assets/trellis/catalogue/count.js");
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
    window.kept = facets;
    return { unpacking, times };
}"""


def filters(courses: int) -> Facets:
    """Eleven filters over so many courses, in the order that a catalogue keeps: by the first skill, then by tier and level."""
    chance = random.Random(4)
    rows = []
    for record in records(courses):
        row = {name: _listed(record.get(name)) for name, _ in REAL}
        row |= {name: [str(min(chance.randrange(n) for _ in range(2)))] for name, n in DRAWN.items()}
        rows.append(row)
    for name, most in REAL:
        known = {value for value, _ in Counter(v for row in rows for v in row[name]).most_common(most)}
        for row in rows:
            row[name] = [value for value in row[name] if value in known]
    rows.sort(key=lambda row: (row["skills"][:1], row["tier"], row["level"]))
    groups, values = [], []
    for name in (*(name for name, _ in REAL), *DRAWN):
        counted = Counter(value for row in rows for value in row[name])
        place = {value: number for number, (value, _) in enumerate(counted.most_common())}
        options = tuple(
            Option(value, value, f"/catalogue/{name}/{n}/", counted[value], "") for value, n in place.items()
        )
        groups.append(Group(name, name.capitalize(), f"/catalogue/{name}/", options))
        values.append(tuple(tuple(place[value] for value in row[name]) for row in rows))
    return Facets(tuple(groups), tuple(values))


def _listed(said: object) -> list[str]:
    found = said if isinstance(said, list) else [said] if said else []
    return list(dict.fromkeys(str(value) for value in found))[:5]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, nargs="+", default=[1_000, 25_000])
    options.add_argument("--steps", type=int, default=200)
    asked = options.parse_args()
    with TemporaryDirectory() as folder, browser() as chromium:
        from serving import build_portal

        site = build_portal(ROOT, Path(folder) / "site")
        with served(site) as (address, traffic):
            with cold_page(chromium, "about:blank", slow=False) as page:
                traffic.clear()
                page.goto(f"{address}/catalogue/")
                page.wait_for_load_state("networkidle")
                print(
                    f"The catalogue's first view: {traffic.bytes / 1000:.1f} kB with the heads of answers; 90 is the aim.\n"
                )
            print(
                f"{'items':>7}  {'values':>7}  {'columns':>9}  {'unpacked':>9}  {'p50':>8}  {'p95':>8}  {'most':>8}  {'heap':>8}"
            )
            for courses in asked.courses:
                found = filters(courses)
                packed = {"items": courses, "front": [], "facets": columns.packed(found)}
                text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
                (site / f"columns-{courses}.json").write_text(text, encoding="utf-8")
                with cold_page(chromium, f"{address}/compare/") as page:
                    before = heap(page)
                    page.evaluate(STEPS, [f"/columns-{courses}.json", 20])  # the first steps are compiled
                    said = page.evaluate(STEPS, [f"/columns-{courses}.json", asked.steps])
                    held = heap(page) - before
                times = said["times"]
                values = sum(len(group.options) for group in found.groups)
                size = len(gzip.compress(text.encode(), 6)) / 1000
                print(
                    f"{courses:7,}  {values:7,}  {size:6.1f} kB  {said['unpacking']:6.1f} ms  {median(times):5.1f} ms"
                    f"  {quantiles(times, n=20)[-1]:5.1f} ms  {max(times):5.1f} ms  {held / 1e6:5.1f} MB"
                )
    print("\nAt 25,000: columns of 160 kB at most and a p95 of 10 ms are the aims.")


if __name__ == "__main__":
    main()
