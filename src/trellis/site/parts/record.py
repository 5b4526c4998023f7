"""A part while it is built: which pages it renders, which files of the site it has, what was warned of."""

from __future__ import annotations

import logging
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

import msgspec

from ..refusal import BuildRefused
from ..site_folder import replace_site
from .inputs import BuildInputs
from .manifest import FILES_FOLDER, MANIFEST, BuildWarning, PartFile, PartManifest, encode_manifest
from .part import Part

_LOGGER = logging.getLogger("mkdocs")
"""The logger of all warnings of a build, with or without MkDocs."""


class PartBuild:
    """One part of a site while it is built. inputs: what goes into it. report: of the check, as text.

    is_strict: whether a warning ends the build; it ends when the parts are put together, since only then all are
    counted. renders_all: whether something in the portal wants to see every page, so that none is left out.
    """

    def __init__(self, part: Part, inputs: BuildInputs, report: str) -> None:
        self.part = part
        self.is_strict = self.renders_all = False
        self.warning_count = 0
        self._inputs, self._report = inputs, report
        self._paths: set[str] = set()

    def renders(self, path: str) -> bool:
        """Whether the page is rendered for this part. path: of its file, below the site's folder."""
        return self.renders_all or self.part.holds(path)

    def add_paths(self, paths: Iterable[str]) -> None:
        """Adds paths of the site's files, of whichever part. Those that are written need not be added."""
        self._paths.update(paths)

    @contextmanager
    def replace_folder(self, out: Path) -> Iterator[Path]:
        """Yields a folder for the files of the site; at the end, `out` is a folder with those of the part.

        Raises FolderRefused, as `replace_site` does.
        """
        with replace_site(out) as folder:
            files = folder / FILES_FOLDER
            files.mkdir()
            log = _WarningLog(folder / "warnings")
            _LOGGER.addHandler(log)
            try:
                yield files
                warnings = tuple(log.read_warnings(self.part))
            finally:
                _LOGGER.removeHandler(log)
                log.close()
            self.warning_count = len(warnings)
            self._write_manifest(folder, warnings)

    def _write_manifest(self, folder: Path, warnings: tuple[BuildWarning, ...]) -> None:
        part_files = dict(self._keep_own_files(folder / FILES_FOLDER))
        manifest = PartManifest(
            number=self.part.number,
            count=self.part.count,
            inputs=self._inputs,
            report=self._report,
            is_strict=self.is_strict,
            warnings=warnings,
            addresses=tuple(sorted(self._paths)),
            files=dict(sorted(part_files.items())),
        )
        try:
            (folder / MANIFEST).write_bytes(encode_manifest(manifest))
        except UnicodeEncodeError as error:
            raise BuildRefused(f"A file's name is no text: {error.object!a}. Give it another name.") from None

    def _keep_own_files(self, folder: Path) -> Iterator[tuple[str, PartFile]]:
        """Yields path and description of each file of the part; deletes those of the others."""
        for parent, _, names in os.walk(folder):
            for name in names:
                file = Path(parent, name)
                path = file.relative_to(folder).as_posix()
                self._paths.add(path)
                if not self.part.holds(path):
                    file.unlink()
                    continue
                with file.open("rb") as stream:
                    yield path, PartFile(file.stat().st_size, file_digest(stream, "sha256").hexdigest())


class _WarningLog(logging.Handler):
    """Notes warnings in a file without a name, which a second process of the build adds to as well."""

    def __init__(self, file: Path) -> None:
        super().__init__(logging.WARNING)
        self._handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        file.unlink()

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if _LOGGER.handlers == [self]:
            print(text, file=sys.stderr)
        line = msgspec.json.encode((os.getpid(), getattr(record, "page", ""), text))
        os.write(self._handle, line + b"\n")

    def read_warnings(self, part: Part) -> Iterator[BuildWarning]:
        """Yields the warnings about the site and about pages of the part, sorted. What two processes note counts once:
        the first writes again what the second one could not.
        """
        with open(os.dup(self._handle), "rb") as file:
            file.seek(0)
            lines = [msgspec.json.decode(line, type=tuple[int, str, str]) for line in file]
        counts_by_process: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
        for process, page, text in lines:
            if not page or part.holds(page):
                counts_by_process[process][page, text] += 1
        counts = Counter[tuple[str, str]]()
        for process_counts in counts_by_process.values():
            counts |= process_counts
        for page, text in sorted(counts.elements()):
            yield BuildWarning(page, text)

    def close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
        super().close()
