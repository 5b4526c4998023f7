"""Puts the parts of a site together. Nothing in a part is believed: each file is there, whole, and its own.

The checks are against what breaks on the way, such as a lost or cut file. A part that somebody wrote with all its
digests is taken for what it says it is, as a built site would be.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from ...diagnostics.phrases import join_phrases
from ...load.system_files import open_no_link
from ...reports.progress import show_progress
from ..collisions import is_below_site
from ..site_folder import MARKER, replace_site
from .manifest import FILES_FOLDER, MANIFEST, BuildWarning, PartManifest, PartsRefused, read_manifest
from .part import Part, choose_part

PARTS_FOLDER = "site-parts"
"""The folder in a portal for its parts, unless another is named."""

_MAX_NUMBERS = 5
"""How many missing parts a message names."""

_INPUT_PHRASES = {
    "engine": ("version {} of Trellis", "with the same version"),
    "commit": ("commit {}", "of the same commit"),
    "day": ("the day {}", "as of the same day, with --today"),
    "time": ("the time {}", "with the same SOURCE_DATE_EPOCH"),
    "frame": ("the frame {}", "with the same frame"),
}
"""Input → what messages call it, and how to build all parts."""


@dataclass(frozen=True, slots=True)
class BuiltPart:
    """A part in its folder."""

    folder: Path
    manifest: PartManifest

    @property
    def number(self) -> int:
        """Its number, from 1."""
        return self.manifest.number

    @property
    def files_folder(self) -> Path:
        """The folder of its files of the site."""
        return self.folder / FILES_FOLDER


def list_part_folders(root: Path) -> list[Path]:
    """The folders in the portal's folder for parts. Raises PartsRefused if there are none."""
    folder = root / PARTS_FOLDER
    folders = sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []
    if not folders:
        raise PartsRefused(
            f"There is no part in {folder}. Build each, with `trellis build --part 1/4` and so on, or name their "
            "folders behind --join."
        )
    return folders


def read_parts(folders: Sequence[Path], today: date | None = None) -> list[BuiltPart]:
    """All parts of a site, by number. today: the day that the site must be of, if any.

    Raises PartsRefused if they are not all the parts of one build, or if one lists what is not its own.
    """
    parts = sorted((BuiltPart(folder, read_manifest(folder)) for folder in folders), key=lambda part: part.number)
    first = parts[0]
    _require_all(parts)
    for part in parts[1:]:
        _require_same_inputs(first, part)
    if today and first.manifest.inputs.day != today.isoformat():
        raise PartsRefused(
            f"The parts are of the day {first.manifest.inputs.day}, not of {today}. Build them again, or name that day."
        )
    _require_addresses(first)
    for part in parts:
        if part.manifest.addresses != first.manifest.addresses:
            raise PartsRefused(
                f"Parts {first.number} and {part.number} list different files, although the same went into both: a "
                "hook or a plugin writes other files at each build. Build the site in one piece."
            )
        _require_own_files(part)
    return parts


def list_warnings(parts: Sequence[BuiltPart]) -> list[str]:
    """The warnings of all parts, as one build has them: those about the site once, then those about pages."""
    counts = Counter[BuildWarning]()
    for part in parts:
        counts |= Counter(part.manifest.warnings)  # only those about the site are in more than one
    return [warning.text for warning in sorted(counts.elements(), key=lambda warning: (warning.page, warning.text))]


def join_parts(parts: Sequence[BuiltPart], out: Path) -> None:
    """Writes the site that the parts make up to `out`; the former one stays until it is whole.

    Raises PartsRefused if a file is missing, cut, changed or too many, or if the site is strict and has warnings, and
    FolderRefused as `replace_site` does.
    """
    target = out.resolve()
    for part in parts:
        folder = part.folder.resolve()
        if target.is_relative_to(folder) or folder.is_relative_to(target):
            raise PartsRefused(f"{out} and {part.folder} lie in one another. Name another folder with --out.")
    if any(part.manifest.is_strict for part in parts) and (count := len(list_warnings(parts))):
        help = "Mend what they name, and build the parts again."
        raise PartsRefused(f"The build is strict; warnings above: {count}. {help}")
    for part in parts:
        _require_files_only(part)
    total = len(parts[0].manifest.addresses)
    with replace_site(out) as folder, show_progress("Joining") as report_progress:
        written = 0
        for part in parts:
            for path in part.manifest.files:
                content = _read_file(part, path)
                file = folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                written += 1
                report_progress(written, total)


def _require_all(parts: Sequence[BuiltPart]) -> None:
    """Raises PartsRefused unless these are all parts of one number of parts, each once. They are sorted by number."""
    first = parts[0]
    count = first.manifest.count
    for part in parts:
        if part.manifest.count != count:
            raise PartsRefused(
                f"{first.folder} is part {first.number} of {count}, and {part.folder} is part {part.number} of "
                f"{part.manifest.count}. Build all parts with the same number of parts."
            )
    for before, part in pairwise(parts):
        if before.number == part.number:
            raise PartsRefused(
                f"{before.folder} and {part.folder} are both part {part.number} of {count}. Name each part once."
            )
    numbers = {part.number for part in parts}
    missing = [number for number in range(1, count + 1) if number not in numbers]
    if missing:
        names = [str(number) for number in missing[:_MAX_NUMBERS]]
        names += [f"{len(missing) - _MAX_NUMBERS} more"] if len(missing) > _MAX_NUMBERS else []
        subject = (
            f"Part {names[0]} of {count} is" if len(missing) == 1 else f"Parts {join_phrases(names)} of {count} are"
        )
        raise PartsRefused(
            f"{subject} missing. Build with `trellis build --part {missing[0]}/{count}`, and name all folders."
        )


def _require_same_inputs(first: BuiltPart, part: BuiltPart) -> None:
    """Raises PartsRefused, with what differs, unless the same went into both."""
    one, other = first.manifest.inputs, part.manifest.inputs
    if one == other:
        return
    numbers = f"Part {first.number} is of {{}}, and part {part.number} of {{}}."
    for name, (phrase, act) in _INPUT_PHRASES.items():
        values = [phrase.format(ascii(getattr(inputs, name)).strip("'") or "none") for inputs in (one, other)]
        if values[0] != values[1]:
            raise PartsRefused(f"{numbers.format(*values)} Build all parts {act}.")
    raise PartsRefused(
        f"Different things went into parts {first.number} and {part.number}: content, settings, the environment or "
        "installed packages. Build all parts from one commit, with nothing changed, and with the same packages."
    )


def _require_addresses(part: BuiltPart) -> None:
    """Raises PartsRefused unless the files of the site can stand beside each other below its folder."""
    addresses = part.manifest.addresses
    folders = {path[:position] for path in addresses for position, letter in enumerate(path) if letter == "/"}
    previous = ""
    for path in addresses:
        if not is_below_site(path) or path <= previous or path in folders or path == MARKER:
            raise PartsRefused(f"{part.folder / MANIFEST} lists {path!a}, which is no place in a site. Build it again.")
        previous = path


def _require_own_files(part: BuiltPart) -> None:
    """Raises PartsRefused unless the part lists exactly those files of the site that belong to it."""
    manifest = part.manifest
    own = Part(manifest.number, manifest.count)
    own_paths = {path for path in manifest.addresses if own.holds(path)}
    if others := sorted(manifest.files.keys() - own_paths):
        is_of_site = others[0] in manifest.addresses
        owner = f"belongs to part {choose_part(others[0], own.count)}" if is_of_site else "is no file of the site"
        raise PartsRefused(f"Part {part.number} lists {others[0]!a}, which {owner}. Build part {part.number} again.")
    if missing := sorted(own_paths - manifest.files.keys()):
        raise PartsRefused(f"Part {part.number} does not list its own {missing[0]!a}. Build part {part.number} again.")
    strangers = [warning.page for warning in manifest.warnings if warning.page and not own.holds(warning.page)]
    if strangers:
        raise PartsRefused(f"Part {part.number} warns of {strangers[0]!a}, a page of another part. Build it again.")


def _require_files_only(part: BuiltPart) -> None:
    """Raises PartsRefused if the part's folder holds a link, or anything that its build did not write."""
    allowed = {MANIFEST, MARKER, *(f"{FILES_FOLDER}/{path}" for path in part.manifest.files)}
    for path, is_link in _scan_part(part.folder):
        if is_link:
            problem = f"{path!a} is a link. A part holds files only."
        elif path not in allowed:
            problem = f"{path!a} is nothing that its build wrote."
        else:
            continue
        raise PartsRefused(f"{part.folder}: {problem} Build part {part.number} again, into an empty folder.")


def _scan_part(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yields the path of all that is no folder below a folder, and whether it is a link. No link is followed."""
    pending = [""]
    while pending:
        prefix = pending.pop()
        with os.scandir(folder / prefix) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                path = f"{prefix}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{path}/")
                else:
                    yield path, entry.is_symlink()


def _read_file(part: BuiltPart, path: str) -> bytes:
    """The bytes of a file of the part. Raises PartsRefused if they are not those that its build wrote."""
    listed_file = part.manifest.files[path]
    try:
        with open(open_no_link(part.files_folder / path), "rb") as stream:
            content = stream.read(listed_file.size + 1)
    except OSError as error:
        raise PartsRefused(
            f"{part.folder}: {path!a} cannot be read: {error.strerror}. Copy the part again, or build it again."
        ) from None
    if len(content) != listed_file.size or hashlib.sha256(content).hexdigest() != listed_file.sha256:
        raise PartsRefused(
            f"{part.folder}: {path!a} is not what the part's build wrote. Copy the part again, or build it again."
        )
    return content
