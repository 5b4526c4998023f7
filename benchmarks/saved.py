"""Measures how long a saved word takes: to its page in `trellis serve`, and to the report of `trellis check --watch`.

python benchmarks/saved.py [--courses 10000] [--runs 3] [--no-preview]

It is measured in the example and in a portal of its own, each beside a `trellis check` of the same portal in the same
run, with a filled cache and a process of its own: seconds change with the machine, the ratio to that check less so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple

from portals import write_own_portal
from processes import measure_preview
from sites import TODAY, write_trellis_site

from trellis.cli.watching import END_LINE

EXAMPLE = Path(__file__).resolve().parents[1]
EXAMPLE_FILES = ("content", "hooks", "locale", "reviews", "schemas", "baseline.json", "mkdocs.yml", "portal.yml")
EXAMPLE_COURSE = "courses/negotiating-freight-rates"


class Case(NamedTuple):
    """A portal with the course in it that is saved. serve_aim, watch_aim: in seconds; 0 for none."""

    name: str
    root: Path
    course: Path
    page: str
    serve_aim: float
    watch_aim: float


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--no-preview", action="store_true", help="leave out `trellis serve`")
    arguments = options.parse_args()
    with TemporaryDirectory() as name:
        environment = {**os.environ, "XDG_CACHE_HOME": f"{name}/cache"}
        for case in _write_cases(Path(name), arguments.courses):
            _print_case(case, environment, arguments.runs, with_preview=not arguments.no_preview)


def _write_cases(folder: Path, course_count: int) -> Iterator[Case]:
    example = folder / "example"
    example.mkdir()
    for name in EXAMPLE_FILES:
        copy = shutil.copytree if (EXAMPLE / name).is_dir() else shutil.copy
        copy(EXAMPLE / name, example / name)
    course = next(example.glob(f"content/*/{EXAMPLE_COURSE}/index.md"))
    yield Case("the example", example, course, f"/{EXAMPLE_COURSE}/", 1.0, 0)
    write_own_portal(folder / "own", course_count, "mvp")
    site = write_trellis_site(folder, folder / "own", "plain")
    yield Case(f"{course_count:,} courses", site.root, site.course, "/courses/course-0/", 4.0, 0.2)


def _print_case(case: Case, environment: Mapping[str, str], runs: int, *, with_preview: bool) -> None:
    command = [sys.executable, "-m", "trellis", "check", "--root", str(case.root), "--today", TODAY]
    checks = [_measure_check(command, environment) for _ in range(runs + 1)][1:]  # the first one fills the cache
    watched = list(_measure_watch([*command, "--watch"], case.course, environment, runs))
    times = [("check --watch", median(watched), case.watch_aim)]
    if (case.root / ".git").is_dir():
        since = list(_measure_watch([*command, "--watch", "--since", "HEAD"], case.course, environment, runs))
        times.append(("check --watch --since HEAD", median(since), case.watch_aim))
    if with_preview:
        served = measure_preview(lambda address: _serve(case.root, address), case.page, case.course, environment, runs)
        times.append(("serve", median(served), case.serve_aim))
    check = median(checks)
    print(f"{case.name}: check {check:.2f} s")
    for label, seconds, aim in times:
        wanted = f"; {aim} s is the aim" if aim else ""
        print(f"  {label}: {seconds:.2f} s from saving, {seconds / check:.2f} of a check{wanted}")


def _measure_check(command: Sequence[str], environment: Mapping[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def _measure_watch(command: Sequence[str], course: Path, environment: Mapping[str, str], runs: int) -> Iterator[float]:
    """Yields the seconds from saving a course to the end of the next report, of each run."""
    text = course.read_text("utf-8")
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            _read_report(process.stdout)
            for run in range(runs):
                time.sleep(1)  # somebody writes the next word
                start = time.perf_counter()
                course.write_text(f"{text}\nSavedword{run}.\n", encoding="utf-8")
                _read_report(process.stdout)
                yield time.perf_counter() - start
        finally:
            course.write_text(text, encoding="utf-8")
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def _read_report(lines: IO[str]) -> None:
    for line in lines:
        if line.rstrip() == END_LINE:
            return
    raise RuntimeError("the watching check has ended")


def _serve(root: Path, address: str) -> list[str]:
    return [sys.executable, "-m", "trellis", "serve", "--root", str(root), "--address", address]


if __name__ == "__main__":
    main()
