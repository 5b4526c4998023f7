"""Plans what an upgrade does to the template's files: what is written, what is removed, and what a person decides.

Nothing is written here. Files are compared with what the former template made of the same answers, so that a file that
nobody changed takes the new text, and a file that only the company changed stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from ...load.new_file import find_link
from ..portal_template.record import PortalRecord, compute_digest
from ..portal_template.render import LOCK_FILE
from .merge import merge_texts

PIN_FILE = "requirements.txt"
"""Where a portal pins the engine, relative to its root."""

_COMPARE = "compare it with the template's text in .trellis/base.json, under “{}”"
_PIN = re.compile(r"^([ \t]*trellis-portal(?:\[[^\]\n]*\])?[ \t]*===?[ \t]*)([^\s;#,]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is written, or removed where `text` is None. verb: what happens to it, for the report."""

    path: str
    text: str | None
    verb: str


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """What a person decides about a file. reason: why a program cannot. next_act: what to do.

    is_conflict: whether the file holds both texts between markers.
    """

    path: str
    reason: str
    next_act: str
    is_conflict: bool = False


@dataclass(frozen=True, slots=True)
class TemplatePlan:
    """What an upgrade does to the template's files."""

    changes: tuple[FileChange, ...]
    decisions: tuple[OpenDecision, ...]

    def leave_files(self, paths: Set[str]) -> TemplatePlan:
        """Returns the plan without the changes of these files, which Git ignores: each is left to a person."""
        reason = "Git ignores it, so that a change could be neither seen nor undone; it is left alone"
        left = [change.path for change in self.changes if change.path in paths]
        return TemplatePlan(
            tuple(change for change in self.changes if change.path not in paths),
            tuple(decision for decision in self.decisions if decision.path not in left)
            + tuple(OpenDecision(path, reason, _COMPARE.format(path)) for path in left),
        )


def plan_template_changes(
    root: Path, record: PortalRecord, new_files: Mapping[str, str], lock: str, version: str
) -> TemplatePlan:
    """Plans the changes of the portal at `root`. new_files: the kept files of the new template, by path, with the
    record's answers. lock: the new text of the lock file. version: of the new template.
    """
    planner = _Planner(root, version)
    for path in sorted({*record.base, *new_files}):
        planner.plan_file(path, record.base.get(path), new_files.get(path))
    planner.plan_lock(record.lock_digest, lock)
    return TemplatePlan(tuple(planner.changes), tuple(planner.decisions))


def raise_pin(text: str, version: str) -> str:
    """Returns a file of requirements with the engine pinned to this version."""
    return _PIN.sub(lambda match: f"{match[1]}{version}", text)


class _Planner:
    def __init__(self, root: Path, version: str) -> None:
        self._root, self._version = root, version
        self.changes: list[FileChange] = []
        self.decisions: list[OpenDecision] = []

    def plan_file(self, path: str, base: str | None, new: str | None) -> None:
        """Plans one file. base, new: its text in the former and in the new template, None where it has none."""
        present = self._read(path)
        if present is None:
            return
        if path == PIN_FILE:
            self._raise_pin(present, base, new)
        elif new is None:
            self._plan_removal(path, present, base or "")
        elif not present.exists:
            self._plan_missing(path, base, new)
        elif present.plain not in (new, base):
            self._merge(path, present.text, base, new)
        elif present.plain != new:
            self._change(path, present.restore(new), "updated")

    def plan_lock(self, former_digest: str, lock: str) -> None:
        """Plans the lock file, which is written anew unless somebody else wrote it."""
        present = self._read(LOCK_FILE)
        if present is None or not lock or present.plain == lock:
            return
        if present.exists and compute_digest(present.text) != former_digest:
            self.decisions.append(
                OpenDecision(
                    LOCK_FILE,
                    "it was changed here, and the new engine was tried with other versions; it stays as it is",
                    "lock requirements.txt anew with your own tool, or delete the file and run this again",
                )
            )
            return
        self._change(LOCK_FILE, present.restore(lock), "updated" if present.exists else "added")

    def _read(self, path: str) -> _PresentFile | None:
        """Returns the file as it is; None, with a decision, if it is none that can be merged."""
        reason = ""
        if find_link(self._root, path) or ((self._root / path).exists() and not (self._root / path).is_file()):
            reason = "it is a link or a folder, or lies behind one, and is left alone"
        else:
            try:
                text = (self._root / path).read_bytes().decode()
                if "\0" not in text:
                    return _PresentFile(text, exists=True)
                reason = "it is no text, so that it cannot be merged; it stays as it is"
            except FileNotFoundError:
                return _PresentFile("", exists=False)
            except UnicodeDecodeError:
                reason = "it is not written in UTF-8, so that it cannot be merged; it stays as it is"
        self.decisions.append(OpenDecision(path, reason, _COMPARE.format(path)))
        return None

    def _change(self, path: str, text: str | None, verb: str) -> None:
        self.changes.append(FileChange(path, text, verb))

    def _plan_removal(self, path: str, present: _PresentFile, base: str) -> None:
        if not present.exists:
            return
        if present.plain == base:
            self._change(path, None, "removed")
        else:
            self.decisions.append(
                OpenDecision(
                    path,
                    f"the template of {self._version} has it no more, and it was changed here; it stays",
                    "delete it if nothing of yours needs it",
                )
            )

    def _plan_missing(self, path: str, base: str | None, new: str) -> None:
        if base is None:
            self._change(path, new, "added")
        elif base != new:
            self.decisions.append(
                OpenDecision(
                    path,
                    "it was deleted here, and has changed in the template; it stays deleted",
                    f"to have it after all, copy its text from .trellis/base.json, under “{path}”",
                )
            )

    def _merge(self, path: str, present: str, base: str | None, new: str) -> None:
        if base == new:
            return  # only the company changed it
        merged = merge_texts(base or "", present, new, self._version)
        if merged.text != present:
            self._change(path, merged.text, "conflict" if merged.conflict_count else "merged")
        if merged.conflict_count:
            both = "it was changed here and in the template, in the same lines"
            added = "it is new in the template, and a file of that name with another text is here"
            self.decisions.append(
                OpenDecision(
                    path,
                    f"{added if base is None else both} ({merged.conflict_count} place"
                    f"{'' if merged.conflict_count == 1 else 's'})",
                    "open it, keep what is right between <<<<<<< and >>>>>>>, and delete the marks",
                    is_conflict=True,
                )
            )

    def _raise_pin(self, present: _PresentFile, base: str | None, new: str | None) -> None:
        """Raises the pin, then merges the rest of the file: a pin with other extras is no conflict."""
        if not present.exists or not _PIN.search(present.text):
            self.decisions.append(
                OpenDecision(
                    PIN_FILE,
                    "it pins no trellis-portal, so that its version was not raised",
                    f"pin trellis-portal=={self._version} where your portal says what it installs",
                )
            )
            return
        raised_text = raise_pin(present.text, self._version)
        former = raise_pin(base or "", self._version)
        new = new or ""
        if raised_text.replace("\r\n", "\n") == former:
            merged_text, count = present.restore(new), 0
        elif former == new:
            merged_text, count = raised_text, 0
        else:
            merged_text, count = merge_texts(former, raised_text, new, self._version)
        if merged_text != present.text:
            self._change(PIN_FILE, merged_text, "conflict" if count else "pinned")
        if count:
            self.decisions.append(
                OpenDecision(
                    PIN_FILE,
                    "it was changed here and in the template, in the same lines",
                    "open it, keep what is right between <<<<<<< and >>>>>>>, and delete the marks",
                    is_conflict=True,
                )
            )


@dataclass(frozen=True, slots=True)
class _PresentFile:
    """A file as it is: "" if it does not exist."""

    text: str
    exists: bool

    @property
    def plain(self) -> str | None:
        """The text with the line endings of the template; None if there is no file."""
        return self.text.replace("\r\n", "\n") if self.exists else None

    def restore(self, text: str) -> str:
        """Returns a text of the template with the line endings of the file."""
        return text.replace("\n", "\r\n") if "\r\n" in self.text else text
