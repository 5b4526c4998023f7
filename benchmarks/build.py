"""Measures `trellis build` and `trellis serve` beside other site generators that get the same texts.

    python benchmarks/build.py [--courses 2000] [--runs 3] [--status mvp] [--vocabulary rich] [--no-preview]
    python benchmarks/build.py --pages 1000 25000

Floor, hugo (where there is such a command), tuned mkdocs-material and both frames of Trellis run in turn, each as its
own command, with start-up and report: with nothing of an earlier build, unchanged, and after a change of a course's
text, a course's title and a team's name. Medians are reported. mkdocs-material builds everything each time, so only its
first build is measured. Memory is measured in builds of its own. The preview is that of `trellis serve`: from saving a
course to the page's bytes, for the portal and for the example of this repository.

With --pages only Trellis builds, a few courses and many, and a page of the many is compared with one of the few.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from portals import STATUSES, VOCABULARIES, write_own_portal
from processes import Seconds, measure_peak_memory, measure_preview, measure_seconds
from sites import FLOOR, TODAY, Site, write_hugo_site, write_material_site, write_trellis_site

from trellis.pipeline.run import run_pipeline

FRAMES = ("plain", "material")
EXAMPLE = Path(__file__).resolve().parents[1]
EXAMPLE_FILES = ("content", "hooks", "locale", "reviews", "schemas", "baseline.json", "mkdocs.yml", "portal.yml")
EXAMPLE_COURSE = "courses/negotiating-freight-rates"
COLD, UNCHANGED, TEXT, TITLE, TEAM = "cold", "nothing changed", "one text", "one title", "one team's name"
CASES = (COLD, UNCHANGED, TEXT, TITLE, TEAM)
RATIOS = (
    (COLD, "trellis, material", COLD, "mkdocs-material", 0.5),
    (COLD, "trellis, plain", COLD, "mkdocs-material", 0.35),
    (TEXT, "trellis, material", TEXT, "hugo", 0.7),
    (TEXT, "trellis, plain", TEXT, "hugo", 0.7),
)
"""Two builds that are compared, with the highest ratio that is aimed at."""

Times = Mapping[tuple[str, str], list[Seconds]]
"""Generator and case → what each run took."""


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, default=2_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--status", choices=STATUSES, default="mvp", help="of the courses; drafts have no pages")
    options.add_argument("--vocabulary", choices=VOCABULARIES, default="rich")
    options.add_argument("--no-preview", action="store_true", help="leave out `trellis serve`")
    options.add_argument("--pages", type=int, nargs=2, metavar=("FEW", "MANY"), help="compare the time a page, instead")
    options.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options.add_argument("--frame", choices=FRAMES, help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.measure:
        return _measure_build(arguments.measure, arguments.frame)
    if arguments.pages:
        return _compare_pages(arguments.pages)
    with TemporaryDirectory() as name:
        folder, portal = Path(name), Path(name) / "portal"
        write_own_portal(portal, arguments.courses, arguments.status, arguments.vocabulary)
        sites = list(_write_sites(folder, portal))
        floor, times = _measure_sites(sites, portal, arguments.runs)
        print(
            f"{arguments.courses:,} {arguments.status} courses of 600 words and 22 keys, {arguments.vocabulary} "
            f"vocabulary; the floor, composing their YAML, is {floor:.2f} s.\nSeconds are wall / CPU.\n"
        )
        _print_times(sites, times, floor)
        _print_ratios(times)
        if not arguments.no_preview:
            _print_previews(folder, sites)


def _write_sites(folder: Path, portal: Path) -> Iterator[Site]:
    """Writes the portal's texts for each generator."""
    if hugo := shutil.which("hugo"):
        yield write_hugo_site(folder, portal, hugo)
    else:
        print("There is no command `hugo`, so it is not measured.\n")
    yield write_material_site(folder, portal)
    for frame in FRAMES:
        yield write_trellis_site(folder, portal, frame)


def _measure_sites(sites: Sequence[Site], portal: Path, runs: int) -> tuple[float, Times]:
    """Builds each site in each case, in turn. Returns the floor's seconds, and what each build took."""
    floors: list[float] = []
    times: dict[tuple[str, str], list[Seconds]] = defaultdict(list)
    for _ in range(runs):
        floors.append(measure_seconds([sys.executable, "-c", FLOOR, str(portal)], portal, _get_environment()).wall)
        for site in sites:
            for case, seconds in _measure_cases(site):
                times[site.name, case].append(seconds)
    return median(floors), times


def _measure_cases(site: Site) -> Iterator[tuple[str, Seconds]]:
    """Builds a site in each case. Its files are as before then."""

    def build() -> Seconds:
        return measure_seconds(site.command, site.root, _get_environment(site))

    site.empty()
    yield COLD, build()
    if not site.keeps:
        return
    yield UNCHANGED, build()
    for case, file, change in (
        (TEXT, site.course, lambda text: f"{text}\nOne more sentence.\n"),
        (TITLE, site.course, lambda text: text.replace("title: ", "title: Another ", 1)),
        (TEAM, site.team, lambda text: text.replace("title: ", "title: Another ", 1)),
    ):
        with _change_file(file, change):
            yield case, build()


@contextmanager
def _change_file(file: Path, change: Callable[[str], str]) -> Iterator[None]:
    text = file.read_text("utf-8")
    file.write_text(change(text), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(text, encoding="utf-8")


def _get_environment(site: Site | None = None) -> dict[str, str]:
    environment = {**os.environ, **(site.environment if site else {})}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # where Trellis is installed, its modules are compiled once
    return environment


def _print_times(sites: Sequence[Site], times: Times, floor: float) -> None:
    print(f"{'':>16}" + "".join(f"{site.name:>20}" for site in sites))
    for case in CASES:
        cells = [_format_seconds(times, site, case) for site in sites]
        print(f"{case:>16}" + "".join(f"{cell:>20}" for cell in cells))
    colds = [median(run.wall for run in times[site.name, COLD]) / floor for site in sites]
    print(f"{'cold / floor':>16}" + "".join(f"{ratio:>20.1f}" for ratio in colds))
    print(f"{'memory':>16}" + "".join(f"{_measure_memory(site):>20}" for site in sites), end="\n\n")


def _format_seconds(times: Times, site: Site, case: str) -> str:
    if not site.keeps and case != COLD:
        return "as cold"
    runs = times[site.name, case]
    return f"{median(run.wall for run in runs):.1f} / {median(run.cpu for run in runs):.1f}"


def _measure_memory(site: Site) -> str:
    site.empty()
    peak = measure_peak_memory(site.command, site.root, _get_environment(site))
    return "–" if peak is None else f"{peak / 2**20:,.0f} MiB"


def _print_ratios(times: Times) -> None:
    for case, name, other_case, other, aim in RATIOS:
        if runs := times.get((other, other_case)):
            wall, cpu = (median(run[i] for run in times[name, case]) / median(run[i] for run in runs) for i in range(2))
            print(f"{case}: {name} takes {wall:.2f} of {other}'s time, {cpu:.2f} of its CPU; at most {aim} is the aim")


def _print_previews(folder: Path, sites: Sequence[Site]) -> None:
    """Prints how long a saved course takes to its page, in the portal and in the example."""
    example = folder / "example"
    for name in EXAMPLE_FILES:
        copy = shutil.copytree if (EXAMPLE / name).is_dir() else shutil.copy
        copy(EXAMPLE / name, _make_parent(example / name))
    course = next(example.glob(f"content/*/{EXAMPLE_COURSE}/index.md"))
    cache = {"XDG_CACHE_HOME": str(folder / "example-cache")}
    previews = [("the example", example, f"/{EXAMPLE_COURSE}/", course, {**_get_environment(), **cache})] + [
        (site.name, site.root, "/courses/course-0/", site.course, _get_environment(site))
        for site in sites
        if site.name.startswith("trellis")
    ]
    print()
    for name, root, page, file, environment in previews:

        def write_command(address: str, root: Path = root) -> list[str]:
            return [sys.executable, "-m", "trellis", "serve", "--root", str(root), "--address", address]

        seconds = median(measure_preview(write_command, page, file, environment, runs=3))
        print(f"serve, {name}: {seconds:.2f} s from saving a course to its page")


def _make_parent(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _compare_pages(counts: Sequence[int]) -> None:
    """Builds few courses and many, each in its own process. Prints what a page takes, in CPU time of all processes."""
    print(f"{'frame':>9}  {'courses':>8}  {'pages':>7}  {'clock':>8}  {'CPU':>8}  {'a page':>9}")
    for frame in FRAMES:
        seconds_per_page = []
        for count in counts:
            command = [sys.executable, __file__, "--measure", str(count), "--frame", frame]
            output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            pages, seconds, cpu = map(float, output.splitlines()[-1].split())
            seconds_per_page.append(cpu / pages)
            times = f"{seconds:6.1f} s  {cpu:6.1f} s  {1000 * seconds_per_page[-1]:6.1f} ms"
            print(f"{frame:>9}  {count:8,}  {pages:7,.0f}  {times}", flush=True)
        ratio = seconds_per_page[1] / seconds_per_page[0]
        print(f"A page among the many takes {ratio:.2f} times the CPU of one among the few; at most 1.1 is the aim.\n")


def _measure_build(courses: int, frame: str) -> None:
    """Builds a portal of so many courses in this process. Prints the number of pages, and the seconds that the build
    took on the clock and of CPU.
    """
    from trellis.site.build import build_site

    with TemporaryDirectory() as name:
        portal = Path(name) / "portal"
        write_own_portal(portal, courses, "mvp")
        site = write_trellis_site(Path(name), portal, frame)
        result = run_pipeline(site.root, date.fromisoformat(TODAY))
        start, cpu_start = time.perf_counter(), _measure_cpu()
        build_site(site.root, site.out, result)
        seconds, cpu = time.perf_counter() - start, _measure_cpu() - cpu_start
        pages = sum(1 for _ in site.out.rglob("*.html"))
        assert pages >= courses, f"{pages} pages of {courses} courses"
        print(pages, seconds, cpu)


def _measure_cpu() -> float:
    """Returns the seconds of CPU of this process and of those that it waited for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
