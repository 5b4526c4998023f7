"""The record of what a portal was made of, in its folder ``.trellis``: version and answers, and the files as rendered.

An upgrade merges three texts of each file: as the former template had it, as it is now, and as the new one has it. The
first is in the record, so that neither an old wheel nor a network is needed (docs/decisions/0032-upgrades.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, cast

from ...load.new_file import find_link
from ...load.regular_file import read_regular_file
from ...load.scan import CONTENT_FOLDER
from ...load.yaml_nodes import UnreadableYaml, read_yaml
from .answers import AnswerRefused, Forge, PortalAnswers, validate_answers
from .render import quote_yaml

FOLDER = ".trellis"
ANSWERS_FILE = f"{FOLDER}/answers.yml"
BASE_FILE = f"{FOLDER}/base.json"

_MAX_SIZE = 20_000_000
"""The largest file of the record, in bytes."""

_FORMAT = 1
"""The form of `BASE_FILE`."""

_HEAD = """\
# What this portal was made of. `trellis upgrade` reads it, and writes it anew. To change the name, the address, the
# repository or the languages everywhere, change them here, commit, and run `trellis upgrade`.
"""
_SAFE_PART = re.compile(r"[A-Za-z0-9._@+-]+")


class UnreadableRecord(Exception):
    """The record cannot be used. The message says why and what to do, in full sentences."""


@dataclass(frozen=True, slots=True)
class PortalRecord:
    """What a portal was made of.

    version: of the engine whose template it was. base: the kept files as rendered then, by path. lock_digest: of the
    lock file as it was written, in hexadecimal digits.
    """

    version: str
    answers: PortalAnswers
    base: Mapping[str, str]
    lock_digest: str


def render_record(record: PortalRecord) -> dict[str, str]:
    """Renders the files of the record: path below the portal's root → text."""
    answers = record.answers
    lines = {
        "version": quote_yaml(record.version),
        "name": quote_yaml(answers.name),
        "forge": answers.forge,
        "address": quote_yaml(answers.address),
        "repository": quote_yaml(answers.repository),
        "languages": f"[{', '.join(answers.languages)}]",
    }
    base = {"format": _FORMAT, "lock": record.lock_digest, "files": dict(sorted(record.base.items()))}
    return {
        ANSWERS_FILE: _HEAD + "".join(f"{key}: {value}\n" for key, value in lines.items()),
        BASE_FILE: json.dumps(base, ensure_ascii=False, indent=1) + "\n",
    }


def read_record(root: Path) -> PortalRecord | None:
    """Reads the record of the portal at `root`; None if it has none. Raises UnreadableRecord."""
    answers_text, base_text = _read_text(root, ANSWERS_FILE), _read_text(root, BASE_FILE)
    if answers_text is None and base_text is None:
        return None
    if answers_text is None or base_text is None:
        name = ANSWERS_FILE if answers_text is None else BASE_FILE
        raise UnreadableRecord(f"{name} is missing. Take it back from the history: git log -- {name}")
    version, answers = _parse_answers(answers_text)
    base, lock_digest = _parse_base(base_text)
    return PortalRecord(version, answers, base, lock_digest)


def compute_digest(text: str) -> str:
    """Returns the digest of a text, in hexadecimal digits, whatever its line endings are."""
    return sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def is_safe_path(path: str) -> bool:
    """Returns whether a path of the record lies below the root, and outside the folders of Git and of authors."""
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and path == "/".join(parts)
        and all(_SAFE_PART.fullmatch(part) and part not in (".", "..") for part in parts)
        and parts[0].lower() not in (".git", FOLDER, CONTENT_FOLDER)
    )


def _read_text(root: Path, path: str) -> str | None:
    if link := find_link(root, path):
        raise UnreadableRecord(f"{link} is a link, or no folder. Take {path} back from the history.")
    try:
        return read_regular_file(root / path, _MAX_SIZE).decode().replace("\r\n", "\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableRecord(f"{path} cannot be read: {error.strerror}. Take it back from the history.") from None
    except UnicodeDecodeError:
        raise UnreadableRecord(f"{path} is not written in UTF-8. Take it back from the history.") from None


def _parse_answers(text: str) -> tuple[str, PortalAnswers]:
    """Returns the version and the answers. Raises UnreadableRecord."""
    try:
        data = read_yaml(text).data
    except UnreadableYaml as error:
        raise UnreadableRecord(f"{ANSWERS_FILE}:{error.problems[0].line}: {error}. Mend that line.") from None
    if not isinstance(data, dict):
        raise UnreadableRecord(f"{ANSWERS_FILE} holds no answers. Take it back from the history.")
    texts = {key: value if isinstance(value, str) else "" for key, value in data.items()}
    languages = data.get("languages")
    answers = PortalAnswers(
        name=texts.get("name", ""),
        forge=cast(Forge, texts.get("forge", "")),
        address=texts.get("address", ""),
        repository=texts.get("repository", ""),
        languages=tuple(map(str, languages)) if isinstance(languages, list) else ("en",),
    )
    try:
        return texts.get("version", ""), validate_answers(answers)
    except AnswerRefused as error:
        raise UnreadableRecord(f"{ANSWERS_FILE}: `{error.answer}` cannot be used: {error}. Mend that line.") from None


def _parse_base(text: str) -> tuple[dict[str, str], str]:
    """Returns the files and the lock's digest. Raises UnreadableRecord."""
    try:
        data: Any = json.loads(text)
        files, lock_digest = data["files"], data["lock"]
        has_form = data["format"] == _FORMAT and isinstance(lock_digest, str)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise UnreadableRecord(f"{BASE_FILE} cannot be read. Take it back from the history.") from None
    if not has_form or not isinstance(files, dict) or not all(isinstance(value, str) for value in files.values()):
        raise UnreadableRecord(f"{BASE_FILE} has a form that this engine does not know. Take it back from the history.")
    if not all(map(_is_text, files.values())):
        raise UnreadableRecord(f"{BASE_FILE} holds what is no text. Take it back from the history.")
    unsafe_path = next((path for path in files if not is_safe_path(path)), None)
    if unsafe_path is not None:
        raise UnreadableRecord(
            f"{BASE_FILE} names a file outside the portal, or an author's: {unsafe_path}. No template has it; take the "
            "file back from the history."
        )
    return files, lock_digest


def _is_text(text: str) -> bool:
    """Whether Git can merge it: no file holds half a character, and one with a null is no text."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
