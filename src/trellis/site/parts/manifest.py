"""What a part says of itself: a file beside its files, read by a model that takes nothing else."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from .inputs import BuildInputs
from .part import MAX_PARTS

MANIFEST = "part.json"
FILES_FOLDER = "files"
"""The folder beside the manifest with the part's files of the site."""

MAX_MANIFEST_SIZE = 1 << 29
"""The largest size of a manifest that is read, in bytes: an address takes about 60, a file of the part 100 more."""

PartNumber = Annotated[int, Meta(ge=1, le=MAX_PARTS)]


class PartsRefused(Exception):
    """Parts cannot be put together. The message says why and what to do, as sentences."""


class PartFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a part. size: in bytes. sha256: in hexadecimal."""

    size: Annotated[int, Meta(ge=0)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class BuildWarning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A warning of a build. page: the path of the page that it is about; "" if it is about the site, so that every
    part has it.
    """

    page: str
    text: str


class PartManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a part says of itself.

    addresses: the paths of all files of the site, sorted. files: the part's own, by path. report: of the check, as
    text. is_strict: whether a warning ends the build.
    """

    version: Literal[1] = 1
    number: PartNumber
    count: PartNumber
    inputs: BuildInputs
    report: str
    is_strict: bool
    warnings: tuple[BuildWarning, ...]
    addresses: tuple[str, ...]
    files: dict[str, PartFile]


def read_manifest(folder: Path) -> PartManifest:
    """The manifest of the part in a folder. Raises PartsRefused if there is none, or if it cannot be used."""
    file = folder / MANIFEST
    try:
        state = file.lstat()
    except OSError:
        raise PartsRefused(
            f"{folder} is no part of a site: it has no {MANIFEST}. Name the folders that `trellis build --part` wrote."
        ) from None
    if not stat.S_ISREG(state.st_mode):
        raise PartsRefused(f"{file} is no file. A part holds files only; build the part again.")
    if state.st_size > MAX_MANIFEST_SIZE:
        raise PartsRefused(f"{file} is too large to be read: {state.st_size:,} bytes. Build the site in more parts.")
    try:
        manifest = msgspec.json.decode(file.read_bytes(), type=PartManifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PartsRefused(f"{file} cannot be read: {error}. Build the part again.") from None
    if manifest.number > manifest.count:
        raise PartsRefused(f"{file} says part {manifest.number} of {manifest.count}. Build the part again.")
    return manifest


def encode_manifest(manifest: PartManifest) -> bytes:
    """The manifest as JSON."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)
