"""Compares rebuilds with clean builds for a bounded time: ``python tests/fuzz/rebuild.py SECONDS``.

A small portal gets random edits, renames, deletions, settings and versions of templates; builds are killed at random
moments, run two at once, and find their cache damaged. After each step the site has to be that of a build without a
cache, byte by byte, and a build that says that nothing has changed must have left just that. Each build is a process
of its own, as a user's is, with the command line. The first difference ends the run, with the seed that begins the same
steps again: ``… SECONDS SEED``.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

TESTS = Path(__file__).resolve().parents[1]
SOURCE = TESTS.parent / "src"
FOLDER = TemporaryDirectory(prefix="trellis-rebuild-")
ENGINE = Path(shutil.copytree(SOURCE, f"{FOLDER.name}/src", ignore=shutil.ignore_patterns("__pycache__")))
"""A copy of the engine, whose templates and code can change."""
sys.path[:0] = [str(TESTS), str(TESTS / "site"), str(ENGINE)]

from conftest import PEOPLE, TEAM  # noqa: E402
from portal_changes import CHANGES, COURSES, FILES, FRAMES, choose_frame, read_site  # noqa: E402

MAX_CHANGES = 4
KILL_SHARE, DAMAGE_SHARE, TWO_SHARE, STILL_SHARE = 0.15, 0.1, 0.1, 0.25
"""How many of the steps kill a build, damage the cache, run two builds at once, and change nothing."""

TEXT_SHARE = 0.3
"""How many of the other steps change texts alone."""

_WARNED_SHARE = 0.3
"""How many of the builds see that something was warned of, so that they leave no record; the others overlook it."""


class Bench:
    """A portal with its sites and a cache."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.root, self.cache, self.chance = folder / "portal", folder / "cache", chance
        self.damaged_pages: dict[str, bytes] = {}
        for path, text in {"content/people.yml": PEOPLE, "content/sales/index.md": TEAM, **FILES}.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        choose_frame(self.root, chance.choice(FRAMES))

    def start(self, out: str, *options: str) -> int:
        """Starts a build; returns the number of its process."""
        arguments = ["--root", str(self.root), "--out", str(self.root.parent / out), "--today", "2026-11-23", *options]
        min_pages = self.chance.choice([1, 1000])
        overlooks_warnings = self.chance.random() > _WARNED_SHARE
        sys.stdout.flush()
        process = os.fork()
        if not process:
            os.setsid()
            with (self.root.parent / "output").open("wb") as output:
                os.dup2(output.fileno(), 1)
                os.dup2(output.fileno(), 2)
            status = 3
            try:
                status = _run_command(["build", *arguments], min_pages, overlooks_warnings=overlooks_warnings)
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        return process

    def wait(self, process: int) -> tuple[int, str]:
        """Waits for a build; returns its exit code, and what the last build that was started has printed."""
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        return status, (self.root.parent / "output").read_text("utf-8", errors="replace")

    def build(self, out: str, *options: str) -> tuple[str, dict[str, bytes]]:
        """Builds a site; returns the last line of what the command prints, and all files. Raises if it fails."""
        status, output = self.wait(self.start(out, *options))
        assert not status, f"the build failed:\n{output}"
        return output.rstrip().rpartition("\n")[2], read_site(self.root.parent / out)

    def kill_a_build(self) -> None:
        """Starts a build and kills it and its second process at a random moment."""
        process, end = self.start("site"), time.monotonic() + self.chance.uniform(0, 1.5)
        while time.monotonic() < end and not os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            os.sched_yield()
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        os.waitpid(process, 0)
        self.check_whole_pages()

    def check_whole_pages(self) -> None:
        """No page of the site is a half one, but for those that we damaged and that no build has replaced since."""
        for path, content in read_site(self.root.parent / "site").items():
            if path.endswith(".html") and content != self.damaged_pages.get(path):
                assert content.rstrip().endswith(b"</html>"), f"{path} is not whole"

    def run_two(self) -> None:
        """Runs two builds of one site at once; one of them may be refused."""
        processes = [self.start("site"), self.start("site")]
        for process in processes:
            status, output = self.wait(process)
            assert status in (0, 1), output
        self.check_whole_pages()

    def commit(self) -> None:
        """Commits all that there is."""
        identity = ["-c", "user.name=Ada", "-c", "user.email=ada@learning.example"]
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "A change", "--allow-empty"]):
            subprocess.run(["git", *identity, *arguments], cwd=self.root, check=True)

    def damage_cache(self) -> None:
        """Changes, cuts, opens or removes some of the cache's files."""
        files = sorted(file for file in self.cache.rglob("*") if file.is_file())
        for file in self.chance.sample(files, min(len(files), 3)):
            self.chance.choice((self._flip_byte, self._cut, lambda file: file.chmod(0o666), Path.unlink))(file)

    def _flip_byte(self, file: Path) -> None:
        raw = bytearray(file.read_bytes())
        if raw:
            raw[self.chance.randrange(len(raw))] ^= 1 << self.chance.randrange(8)
            file.write_bytes(raw)

    def _cut(self, file: Path) -> None:
        os.truncate(file, self.chance.randrange(file.stat().st_size + 1))

    def change_engine(self) -> None:
        """Changes a template or a line of code, as another version would."""
        template = ENGINE / "trellis/site/templates/course.html"
        template.write_text(template.read_text("utf-8") + f"<!-- {self.chance.randrange(3)} -->\n", "utf-8")
        if self.chance.random() < 0.5:
            code = ENGINE / "trellis/__init__.py"
            code.write_text(code.read_text("utf-8") + f"# {self.chance.randrange(3)}\n", "utf-8")

    def damage_site(self) -> None:
        """Removes, changes or adds to a file of the site that stands there."""
        site = self.root.parent / "site"
        files = sorted(file for file in site.rglob("*.html"))
        if files:
            file = self.chance.choice(files)
            self.chance.choice((self._flip_byte, Path.unlink, lambda file: file.write_bytes(b"")))(file)
            if file.exists():
                self.damaged_pages[file.relative_to(site).as_posix()] = file.read_bytes()


def take_step(bench: Bench) -> tuple[list[str], str]:
    """One step; returns what was done, and what the build said. Raises AssertionError where the site is another one."""
    chance = bench.chance
    names: list[str] = []
    changes: list[Callable[[], None]] = []
    if chance.random() > STILL_SHARE:
        candidates = [edit_words] if chance.random() < TEXT_SHARE else CHANGES
        for change in chance.choices(candidates, k=chance.randrange(1, MAX_CHANGES + 1)):
            names.append(change.__name__)
            changes.append(lambda change=change: change(chance, bench.root))  # type: ignore[misc]
    for share, action in (
        (0.05, bench.commit), (0.05, bench.change_engine), (DAMAGE_SHARE, bench.damage_cache), (0.1, bench.damage_site),
        (KILL_SHARE, bench.kill_a_build), (TWO_SHARE, bench.run_two),
    ):  # fmt: skip
        if chance.random() < share:
            names.append(action.__name__)
            changes.append(action)
    for apply in changes:
        apply()
    before = _identify(bench.root.parent / "site/404.html")
    said, site = bench.build("site")
    if before == _identify(bench.root.parent / "site/404.html") and not said.startswith("Nothing has changed"):
        names.append("build of some pages")
    _, clean = bench.build("clean", "--no-cache")
    differing = sorted(path for path in {*site, *clean} if site.get(path) != clean.get(path))
    assert not differing, f"{len(differing)} files differ, such as {differing[:5]}, after {names}; it said: {said}"
    return names, said


def edit_words(chance: random.Random, root: Path) -> None:
    """Changes a text, and no link of it: one that leads nowhere has the whole site built."""
    file = chance.choice(sorted((root / COURSES).glob("*/*.md")))
    file.write_text(f"{file.read_text('utf-8')}\nIt costs {chance.randrange(99)} $ or $y$.\n", "utf-8")


def _identify(file: Path) -> int:
    return file.stat().st_ino if file.exists() else 0


def _run_command(arguments: list[str], min_pages: int, *, overlooks_warnings: bool) -> int:
    """Runs the command line as if nothing stood in the way of a build; returns its exit code.

    min_pages: the number of pages from which a second process writes half of them.
    """
    from trellis.cli import main as run
    from trellis.pipeline import run as pipeline
    from trellis.site import second_process, unchanged

    check, second_process.MIN_PAGES = pipeline.run_pipeline, min_pages
    pipeline.run_pipeline = lambda *values, **more: replace(check(*values, **more), diagnostics=())
    if overlooks_warnings:
        unchanged.SharedFlag.set = lambda self: None  # type: ignore[method-assign]
    sys.argv = ["trellis", *arguments]
    try:
        run()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def main(seconds: str = "60", seed: str = "") -> None:
    number = int(seed or random.randrange(10**6))
    print(f"seed {number}", flush=True)
    end, counts = time.monotonic() + float(seconds), Counter[str]()
    with FOLDER as folder:
        os.environ |= {"XDG_CACHE_HOME": f"{folder}/cache", "SOURCE_DATE_EPOCH": "1700000000", "COLUMNS": "200"}
        sys.dont_write_bytecode = True
        bench = Bench(Path(folder), random.Random(number))
        while time.monotonic() < end:
            try:
                names, said = take_step(bench)
            except AssertionError as error:
                left = shutil.copytree(folder, Path.cwd() / f".cache/fuzz/rebuild-{number}", dirs_exist_ok=True)
                sys.exit(f"seed {number}, step {counts['steps'] + 1}: {error}\nwhat is left lies in {left}")
            counts.update(names)
            counts["steps"] += 1
            counts["builds that changed nothing"] += said.startswith("Nothing has changed")
    print(", ".join(f"{count:,} {name.lstrip('_')}" for name, count in sorted(counts.items())))


if __name__ == "__main__":
    main(*sys.argv[1:])
