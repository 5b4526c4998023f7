"""A verdict is reached once for the same content, policy and day, and never trusted for anything else."""

from __future__ import annotations

import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import TODAY, Portal, course

import trellis.load.read
import trellis.pipeline.run
from trellis.load.cache import Cache
from trellis.pipeline.cached import run_cached

PAGE = "content/sales/courses/quoting/index.md"


@pytest.fixture
def root(portal: Portal) -> Path:
    return portal({PAGE: course("Quoting rates", levle="x"), "portal.yml": "spotlight: []\n"})


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def reached(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, day: date = TODAY) -> bool:
    """Whether judging took a run; the verdict must be a run's own in any case."""
    runs = []
    run = trellis.pipeline.run.run_pipeline
    with monkeypatch.context() as patch:
        patch.setattr(
            trellis.pipeline.run, "run_pipeline", lambda *given, **more: runs.append(given) or run(*given, **more)
        )
        verdict = run_cached(root, day, Cache(cache, root))
    assert verdict.diagnostics == run(root, day).diagnostics
    return bool(runs)


def test_an_unchanged_portal_is_not_judged_twice(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [reached(root, cache, monkeypatch) for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (PAGE, course("Quoting rates", levle="y")),
        ("content/sales/courses/other/index.md", course("Other rates")),
        ("portal.yml", "severity: {unknown-key: advice}\n"),
        ("hooks/standards.py", "RULES = ()\n"),
        ("schemas/__init__.py", "from trellis.kinds import COLLECTIONS\n"),
        ("baseline.json", '{"version": 1, "findings": []}'),
        ("reviews/quoting/2026-11-01-1.yml", "item: quoting\n"),
    ],
)
def test_any_change_is_judged(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, path: str, text: str) -> None:
    reached(root, cache, monkeypatch)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    assert reached(root, cache, monkeypatch)
    assert not reached(root, cache, monkeypatch)


def test_a_file_that_is_gone_or_another_day_is_judged(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reached(root, cache, monkeypatch)
    assert reached(root, cache, monkeypatch, TODAY + timedelta(days=1))
    (root / PAGE).unlink()
    assert reached(root, cache, monkeypatch, TODAY + timedelta(days=1))


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "version"])
def test_a_damaged_cache_is_as_good_as_none(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    reached(root, cache, monkeypatch)
    (file,) = cache.rglob("check-result")
    raw = file.read_bytes()
    harm = {
        "cut": raw[:-5],
        "flip": raw[:-9] + b"x" + raw[-8:],
        "empty": b"",
        "version": raw.replace(b"trellis store ", b"trellis stores"),
    }
    file.write_bytes(harm[damage])
    assert reached(root, cache, monkeypatch)
    assert not reached(root, cache, monkeypatch)


def test_another_engine_trusts_nothing_of_it(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reached(root, cache, monkeypatch)
    monkeypatch.setattr("trellis.load.cache.get_fingerprint", lambda: b"0" * 32)
    assert reached(root, cache, monkeypatch)


def test_a_cache_that_cannot_be_written_stops_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "no-folder").write_text("")
    assert reached(root, tmp_path / "no-folder", monkeypatch)


def test_only_what_changed_is_understood_again(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reached(root, cache, monkeypatch)
    (root / PAGE).write_text(course("Quoting other rates") + "\n[here](nowhere.md)\n", encoding="utf-8")
    again = []
    parse = trellis.load.read.parse_bytes
    monkeypatch.setattr(trellis.load.read, "parse_bytes", lambda path, raw: again.append(path) or parse(path, raw))
    result = trellis.pipeline.run.run_pipeline(root, TODAY, cache=Cache(cache, root))
    assert again == [PAGE]
    assert result.diagnostics == trellis.pipeline.run.run_pipeline(root, TODAY).diagnostics
    assert "link-broken" in {d.rule for d in result.diagnostics}


RECORD = """\
item: quoting
content_hash: sha256:0000000000000000000000000000000000000000000000000000000000000000
reviewer: ada
role: manager of Sales
key: accuracy
outcome: approved
on: 2026-11-01
"""


def test_a_verdict_on_records_is_reached_anew_once_the_history_is_another(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*arguments: str) -> None:
        settings = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        subprocess.run(["git", *settings, *arguments], cwd=root, check=True, capture_output=True)

    git("init", "--quiet")
    (root / "reviews/quoting").mkdir(parents=True)
    (root / "reviews/quoting/2026-11-01-1.yml").write_text(RECORD, "utf-8")
    git("add", "--all")
    git("commit", "--quiet", "--message", "The record")
    handed_over = course("Quoting rates", people="[{person: ada, role: author}]")
    (root / PAGE).write_text(handed_over, "utf-8")
    assert [reached(root, cache, monkeypatch) for _ in range(3)] == [True, False, False]
    git("commit", "--quiet", "--all", "--amend", "--message", "The record, of a course that was theirs")
    assert [reached(root, cache, monkeypatch) for _ in range(2)] == [True, False]
