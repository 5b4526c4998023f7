"""Everything that goes into a build: parts fit together if it was the same for all of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import msgspec
import yaml

from ... import __version__
from ...load.cache import compute_fingerprint
from ...load.commit import resolve_revision
from ...load.git import GitCommand, GitUnavailable
from ...load.scan import compute_file_digest, compute_portal_digest
from ..build_time import read_build_time
from ..engine_files import compute_engine_digest

_SETTINGS = "mkdocs.yml"
_SNIPPETS = "snippets"


class BuildInputs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What went into a build. engine, commit, day, time, frame: what differs most often. digest: of everything.

    commit: "" outside a Git repository. time: the seconds of SOURCE_DATE_EPOCH, or the build's day in UTC.
    """

    engine: str
    commit: str
    day: str
    time: str
    frame: str
    digest: str


def collect_inputs(root: Path, today: date, frame: str) -> BuildInputs:
    """What goes into a build of the portal at `root` as of `today`, with this frame."""
    values = {
        "engine": __version__,
        "commit": _find_commit(root),
        "day": today.isoformat(),
        "time": os.environ.get("SOURCE_DATE_EPOCH") or read_build_time().date().isoformat(),
        "frame": frame,
    }
    digest = hashlib.sha256(msgspec.json.encode(values))
    for piece in (compute_portal_digest(str(root)), *_digest_engine(), *_digest_further_files(root)):
        digest.update(piece)
    return BuildInputs(**values, digest=digest.hexdigest())


def _find_commit(root: Path) -> str:
    try:
        return resolve_revision(root, "HEAD")
    except GitUnavailable:
        return ""


def _digest_engine() -> Iterator[bytes]:
    """Digests of the engine's code, templates and assets, and of every package that is installed with it."""
    yield compute_fingerprint()
    yield compute_engine_digest()
    packages = {f"{package.metadata['Name']} {package.version}\0" for package in distributions()}
    yield "".join(sorted(packages)).encode()


def _digest_further_files(root: Path) -> Iterator[bytes]:
    """Digests of what a build reads and a check does not: snippets, the portal's theme, variables, changed files."""
    for name in (_SNIPPETS, *_find_theme_folder(root)):
        for file in sorted((root / name).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(root).as_posix().encode() + b"\0" + compute_file_digest(str(file))
    for name in sorted(_list_variables(root / _SETTINGS)):
        yield f"{name}={os.environ.get(name)}\0".encode("utf-8", "surrogateescape")
    try:
        yield GitCommand(root, "diff", "--raw", "--abbrev=40", "HEAD", "--", ".").output.encode("utf-8", "replace")
        yield GitCommand(root, "rev-parse", "--is-shallow-repository").output.encode()  # has no former versions
    except GitUnavailable:
        return


def _list_variables(settings: Path, seen: frozenset[Path] = frozenset()) -> frozenset[str]:
    """The variables of the environment that settings and what they inherit name; a default counts as a name too."""
    if settings in seen or not settings.is_file():
        return frozenset()
    try:
        loader = _VariablesLoader(settings.read_bytes())
        data = loader.get_single_data()
    except yaml.YAMLError:
        return frozenset()
    names = frozenset(loader.names)
    parent = data.get("INHERIT") if isinstance(data, dict) else None
    if isinstance(parent, str):
        names |= _list_variables((settings.parent / parent).resolve(), seen | {settings})
    return names


def _find_theme_folder(root: Path) -> Iterator[str]:
    """Yields the folder with the portal's changes to the theme, if `mkdocs.yml` names one below the root."""
    try:
        data: Any = yaml.load((root / _SETTINGS).read_bytes(), _AnySettingsLoader)
    except (OSError, yaml.YAMLError):
        return
    theme = data.get("theme") if isinstance(data, dict) else None
    folder = theme.get("custom_dir") if isinstance(theme, dict) else None
    if isinstance(folder, str) and (root / folder).resolve().is_relative_to(root.resolve()):
        yield folder


class _AnySettingsLoader(yaml.SafeLoader):
    """Reads settings whatever tags they have."""


_AnySettingsLoader.add_multi_constructor("", lambda loader, suffix, node: None)


class _VariablesLoader(_AnySettingsLoader):
    """Collects what the tag `!ENV` is at, in whatever form it is written."""

    def __init__(self, stream: bytes) -> None:
        super().__init__(stream)
        self.names: set[str] = set()

    def collect_names(self, node: yaml.Node) -> None:
        """Adds every scalar of a node."""
        if isinstance(node, yaml.ScalarNode):
            self.names.add(node.value)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                self.collect_names(item)


_VariablesLoader.add_constructor("!ENV", _VariablesLoader.collect_names)
