"""Returns the cached result of a check if nothing that it depends on has changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..diagnostics.diagnostic import Diagnostic
from ..diagnostics.result import CheckResult
from ..load.cache import Cache
from ..load.scan import compute_portal_digest

CACHE_KEY = "check-result"


class CachedResult(NamedTuple):
    """The result of a check. history_state: of Git's history if the result depends on it, else "".

    dictionary_names: those that spelling was checked by. dictionary_state: of their files.
    """

    portal_digest: bytes
    day: date
    history_state: str
    diagnostics: tuple[Diagnostic, ...]
    entry_count: int
    dictionary_names: tuple[str, ...]
    dictionary_state: bytes


def run_cached(root: Path, today: date, cache: Cache) -> CheckResult:
    """Returns the result of `run_pipeline`; from the cache if content, settings and day are the same, then without
    the catalogue. Where old records of the ledger were judged, Git's history is the same too.
    """
    inputs = (compute_portal_digest(str(root)), today)
    cached = cache.read(CACHE_KEY, CachedResult)
    if cached and cached[:2] == inputs and _is_undisturbed(root, cached):
        return CheckResult(root, cached.diagnostics, cached.entry_count)
    from .run import run_pipeline  # imported late: a cached result needs none of what this loads

    result = run_pipeline(root, today, cache=cache)
    reviewed_versions = result.context.reviewed_versions
    history_state = _read_history_state(root) if reviewed_versions and reviewed_versions.is_consulted else ""
    names = tuple(sorted(set(result.context.portal.spelling.dictionaries.values())))
    state = _compute_dictionary_state(root, names)
    cache.write(CACHE_KEY, CachedResult(*inputs, history_state, result.diagnostics, result.entry_count, names, state))
    return result


def _is_undisturbed(root: Path, cached: CachedResult) -> bool:
    """Whether what is no part of the portal is as it was: Git's history, and the system's dictionaries."""
    has_same_words = cached.dictionary_state == _compute_dictionary_state(root, cached.dictionary_names)
    return has_same_words and _has_same_history(root, cached.history_state)


def _compute_dictionary_state(root: Path, names: tuple[str, ...]) -> bytes:
    if not names:
        return b""
    from ..load.dictionaries import Dictionaries

    return Dictionaries(root).compute_state(names)


def _has_same_history(root: Path, history_state: str) -> bool:
    return not history_state or history_state == _read_history_state(root)


def _read_history_state(root: Path) -> str:
    """Returns what Git's history is, for results that depend on it: few do, and asking Git takes its time."""
    from ..load.git import read_history_state

    return read_history_state(root)
