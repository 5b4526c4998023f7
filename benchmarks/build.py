"""Measures whether a page takes as long to build among 10,000 as among 1,000.

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

from portals import write_imported_portal

from trellis.pipeline.run import run_pipeline

TODAY = date(2026, 11, 23)


def measure_build(courses: int) -> None:
    """Builds a portal of this many courses in this process. Prints the number of pages and the seconds of the build."""
    from trellis.site.build import build_site

    with TemporaryDirectory() as folder:
        root, out = Path(folder) / "portal", Path(folder) / "site"
        write_imported_portal(root, courses)
        result = run_pipeline(root, TODAY)
        start = time.perf_counter()
        build_site(root, out, result)
        seconds = time.perf_counter() - start
        pages = sum(1 for _ in out.rglob("*.html"))
        assert pages >= courses, f"{pages} pages of {courses} courses"
        print(pages, seconds)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, nargs=2, default=[1_000, 10_000], metavar=("FEW", "MANY"))
    options.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.measure:
        return measure_build(arguments.measure)
    print(f"{'courses':>8}  {'pages':>7}  {'seconds':>8}  {'a page':>9}")
    seconds_per_page = []
    for courses in arguments.courses:
        command = [sys.executable, __file__, "--measure", str(courses)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        page_text, seconds_text = output.splitlines()[-1].split()
        pages, seconds = int(page_text), float(seconds_text)
        seconds_per_page.append(seconds / pages)
        print(f"{courses:8,}  {pages:7,}  {seconds:6.1f} s  {1000 * seconds_per_page[-1]:6.1f} ms")
    ratio = seconds_per_page[1] / seconds_per_page[0]
    print(f"\nA page among the many takes {ratio:.2f} times as long as one among the few; 1.00 is the aim.")


if __name__ == "__main__":
    main()
