"""Whether a page takes as long to build among 10,000 as among 1,000.

    python benchmarks/build.py [--courses 1000 10000]

Each portal is imported, checked and built in a fresh process; only the build is timed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from portals import portal

from trellis.pipeline.run import run

TODAY = date(2026, 11, 23)


def measure(courses: int) -> None:
    """Builds a portal of so many courses in this process; prints the pages and the seconds they took."""
    from trellis.site.build import build

    with TemporaryDirectory() as folder:
        root, out = Path(folder) / "portal", Path(folder) / "site"
        portal(root, courses)
        result = run(root, TODAY)
        start = time.perf_counter()
        build(root, out, result)
        seconds = time.perf_counter() - start
        pages = sum(1 for _ in out.rglob("*.html"))
        assert pages >= courses, f"{pages} pages of {courses} courses"
        print(pages, seconds)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, nargs=2, default=[1_000, 10_000], metavar=("FEW", "MANY"))
    options.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.measure:
        return measure(asked.measure)
    print(f"{'courses':>8}  {'pages':>7}  {'seconds':>8}  {'a page':>9}")
    a_page = []
    for courses in asked.courses:
        command = [sys.executable, __file__, "--measure", str(courses)]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]
        pages, seconds = int(said.split()[0]), float(said.split()[1])
        a_page.append(seconds / pages)
        print(f"{courses:8,}  {pages:7,}  {seconds:6.1f} s  {1000 * a_page[-1]:6.1f} ms")
    print(
        f"\nA page among the many takes {a_page[1] / a_page[0]:.2f} times as long as one among the few; 1.00 is the aim."
    )


if __name__ == "__main__":
    main()
