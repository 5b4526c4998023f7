"""The interface's messages in other languages: gettext files of the engine, and of the portal's folder ``locale``.

A file is named after its language, such as ``de.po`` or ``pt-BR.po``. The portal's files add languages, and replace
single messages of the engine's.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.support import Translations

from ..derive.wording import ENGLISH, Wording
from ..load.messages import ENGINE_FOLDER, PORTAL_FOLDER, list_message_files, list_messages, read_messages
from .refusal import BuildRefused

__all__ = ["ENGINE_FOLDER", "PORTAL_FOLDER", "Wordings", "load_wordings"]


@dataclass(frozen=True, slots=True)
class Wordings:
    """The languages that there are words for, English among them."""

    messages: Mapping[str, NullTranslations]

    def find_wording(self, *tags: str) -> Wording:
        """Returns the words of the first of these languages that there are words for, else English.

        Words for ``de`` serve ``de-AT`` too.
        """
        for tag in tags:
            parts = tag.split("-")
            for length in range(len(parts), 0, -1):
                language = "-".join(parts[:length])
                if language == ENGLISH:
                    return Wording(tag)
                if language in self.messages:
                    return Wording(tag, self.messages[language])
        return Wording()


def load_wordings(root: Path) -> Wordings:
    """Reads the messages of the engine and of the portal at `root`. Raises BuildRefused if one of them is wrong.

    They are read once in a process, as long as their files are the same.
    """
    files = (*list_message_files(ENGINE_FOLDER), *list_message_files(root / PORTAL_FOLDER))
    if any(file.is_symlink() or not file.is_file() for file in files):
        return _read_wordings(files, root)  # which says what is wrong
    return _read_known_wordings(tuple((file, file.read_bytes()) for file in files), root)


@lru_cache(maxsize=2)
def _read_known_wordings(contents: tuple[tuple[Path, bytes], ...], root: Path) -> Wordings:
    return _read_wordings((file for file, _ in contents), root)


def _read_wordings(files: Iterable[Path], root: Path) -> Wordings:
    catalogues: dict[str, Catalog] = {}
    for file in files:
        language, catalogue, problems = read_messages(file)
        for problem in problems:
            name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
            raise BuildRefused(f"{name}:{problem.line}: {problem.message}; {problem.help}")
        assert catalogue is not None
        if catalogue is not catalogues.setdefault(language, catalogue):
            for message in list(list_messages(catalogue)):
                catalogues[language].delete(message.id, context=message.context)
                catalogues[language].add(message.id, message.string, context=message.context)
    return Wordings({language: _compile(catalogue) for language, catalogue in catalogues.items()})


def _compile(catalogue: Catalog) -> NullTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
