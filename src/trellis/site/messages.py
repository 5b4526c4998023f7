"""The interface's messages in other languages: gettext files of the engine, and of the portal's folder ``locale``.

A file is named after its language, such as ``de.po`` or ``pt-BR.po``. The portal's files add languages, and replace
single messages of the engine's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations
from mkdocs.exceptions import Abort
from pydantic_core import PydanticCustomError

from ..derive.wording import ENGLISH, Wording
from ..kinds.languages import require_language_tag

ENGINE_FOLDER = Path(__file__).parent / "locale"
PORTAL_FOLDER = "locale"

_LINE = re.compile(r'\s*(#.*|(msg(ctxt|id|id_plural|str)(\[\d\])?\s+)?".*"\s*)?')
"""A line of a gettext file: a comment, a key with its text, or more of a text."""

_PLACEHOLDER = re.compile(r"\{(\w*)\}")


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
    """Reads the messages of the engine and of the portal at `root`. Raises Abort if one of the files is wrong."""
    catalogues: dict[str, Catalog] = {}
    for file in (*sorted(ENGINE_FOLDER.glob("*.po")), *sorted((root / PORTAL_FOLDER).glob("*.po"))):
        name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
        language = _read_language(file, name)
        catalogue = _read_catalogue(file, name, language)
        for message in list(_list_messages(catalogue)):
            _require_all_plurals(message, name, catalogues.get(language, catalogue).num_plurals)
            _require_same_placeholders(message, name)
            if catalogue is not catalogues.setdefault(language, catalogue):
                catalogues[language].delete(message.id)
                catalogues[language].add(message.id, message.string)
    return Wordings({language: _compile(catalogue) for language, catalogue in catalogues.items()})


def _read_language(file: Path, name: str) -> str:
    try:
        language = require_language_tag(file.stem.replace("_", "-"))
    except PydanticCustomError as error:
        raise Abort(
            f"{name}: `{file.stem}` {error.message()}; name the file after its language, such as fr.po"
        ) from None
    return language


def _parse_locale(language: str) -> Locale | None:
    """Returns the language as Babel knows it, with its rules of the plural; None if Babel does not know it."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _read_catalogue(file: Path, name: str, language: str) -> Catalog:
    if _parse_locale(language) is None:
        raise Abort(f"{name}: the dates and plurals of `{language}` are not known; use a language that CLDR describes")
    content = file.read_bytes()
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        if not _LINE.fullmatch(line):
            raise Abort(f'{name}:{number}: the file cannot be read here; write `msgid "…"` and `msgstr "…"`')
    try:
        return read_po(io.BytesIO(content), locale=_parse_locale(language), charset="utf-8", abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise Abort(f"{name}: the file cannot be read as gettext has it: {error}") from None


def _list_messages(catalogue: Catalog) -> Iterator[Message]:
    """Yields the messages that have words, without the head of the file and doubtful ones."""
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not message.fuzzy and any(strings):
            yield message


def _require_all_plurals(message: Message, name: str, number: int) -> None:
    """Raises Abort if the words of a number of things have not one form for each that the language has."""
    if isinstance(message.string, tuple | list) and (len(message.string) != number or not all(message.string)):
        raise Abort(f"{name}:{message.lineno or 1}: `{message.id[0]}` needs {number} forms, `msgstr[0]` and so on")


def _require_same_placeholders(message: Message, name: str) -> None:
    """Raises Abort if the words fill in something else than the English does. One of a thing may leave out `{n}`."""
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    expected = {placeholder for text in ids for placeholder in _PLACEHOLDER.findall(text)}
    strings = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
    for text in map(str, strings):
        placeholders = set(_PLACEHOLDER.findall(text))
        optional = {"n"} if len(strings) > 1 else set()
        if not expected - optional <= placeholders <= expected or "{" in _PLACEHOLDER.sub("", text):
            names = ", ".join(f"{{{placeholder}}}" for placeholder in sorted(expected)) or "nothing"
            raise Abort(f"{name}:{message.lineno or 1}: `{text}` must fill in {names}, as `{ids[0]}` does")


def _compile(catalogue: Catalog) -> NullTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
