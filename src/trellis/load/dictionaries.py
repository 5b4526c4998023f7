"""Looks words up in dictionaries of hunspell, those of LibreOffice and Firefox, by spylls, which is all Python.

A dictionary is two files, ``en_GB.aff`` and ``en_GB.dic``: in the portal's folder ``dictionaries``, in the folders of
the system, or one of those that spylls brings. What was looked up is cached, so that a dictionary is read only for
new words.
"""

from __future__ import annotations

import importlib.util
import os
import stat
from collections.abc import Iterable
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from .cache import Cache
from .scan import compute_file_digest

EXTRA = "pip install 'trellis-portal[spelling]'"
"""What installs what dictionaries are read with."""

FOLDER = "dictionaries"
"""The portal's folder of its own dictionaries."""

SYSTEM_FOLDERS = (
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
)
"""Where systems have dictionaries, in the order in which they are looked for."""

MAX_FILE_SIZE = 32_000_000
"""Bytes of a file of a dictionary; the largest of LibreOffice's has half of it."""

MAX_WORD_LENGTH = 40
"""Letters of a word that is looked up. A longer one counts as right: to take it apart could take very long."""

MAX_SUGGESTIONS = 3

_LIBRARY = "spylls"

_REPEATING_SIGNS = frozenset("*+?{|(\\")
"""Signs that repeat parts of a regular expression, or try them one after the other; no pattern of hunspell has them."""

_MAX_REPEATS, _MAX_OPTIONAL = 4, 12
"""How many parts of one rule for compounds may be repeated, and left out. The Swedish dictionary leaves out seven."""


class DictionaryError(Exception):
    """A dictionary that cannot be used. The message says why; help: the next act."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def _find_slow_pattern(aff: Any) -> str:
    """Returns the first pattern that could take more than linear time on a word; "" if there is none.

    Patterns of hunspell are characters, ``.`` and classes in brackets. The library makes regular expressions of them.
    aff: what the library has read of the ``.aff`` file.
    """
    affixes = chain.from_iterable((*aff.SFX.values(), *aff.PFX.values()))
    patterns = chain(
        chain.from_iterable((affix.condition, affix.add) for affix in affixes),
        (one.pattern for one in (*aff.REP, *aff.BREAK)),
        (pattern for table in (aff.ICONV, aff.OCONV) if table for pattern, _ in table.pairs),
    )
    for pattern in patterns:
        outside_brackets = "".join(part.partition("[")[0] for part in pattern.split("]"))
        if not _REPEATING_SIGNS.isdisjoint(outside_brackets):
            return str(pattern)
    rules = (rule.text for rule in aff.COMPOUNDRULE)
    return next((text for text in rules if text.count("*") > _MAX_REPEATS or text.count("?") > _MAX_OPTIONAL), "")


class Spellings(NamedTuple):
    """Cached answers of a dictionary. digest: of its files. misspelt: word → suggestions."""

    digest: bytes
    right: set[str]
    misspelt: dict[str, tuple[str, ...]]


class Dictionary:
    """A dictionary, whose files are read when a word is asked for that the cache does not know.

    name: that of its files. stem: their path without the suffix.
    """

    def __init__(self, name: str, stem: Path, cache: Cache | None) -> None:
        self.name = name
        self._stem, self._cache = stem, cache
        self._digest = _compute_digest(stem)
        cached = cache.read(self._cache_key, Spellings) if cache else None
        is_current = cached is not None and cached.digest == self._digest
        self._spellings = cached if cached and is_current else Spellings(self._digest, set(), {})
        self._has_news = False
        self._library: Any = None

    def suggest(self, word: str) -> tuple[str, ...] | None:
        """Returns None if the word is right, else up to three words that it may be meant to be.

        Raises DictionaryError if the dictionary cannot be read.
        """
        if len(word) > MAX_WORD_LENGTH or word in self._spellings.right:
            return None
        if word not in self._spellings.misspelt:
            self._has_news = True
            suggestions = self._look_up(word)
            if suggestions is None:
                self._spellings.right.add(word)
                return None
            self._spellings.misspelt[word] = suggestions
        return self._spellings.misspelt[word]

    def write_cache(self) -> None:
        """Caches what was looked up."""
        if self._cache and self._has_news:
            self._cache.write(self._cache_key, self._spellings)

    @property
    def _cache_key(self) -> str:
        return f"spelling-{self.name}"

    def _look_up(self, word: str) -> tuple[str, ...] | None:
        try:
            self._library = self._library or self._read_files()
            if self._library.lookup(word):
                return None
            suggestions = (text for text in self._library.suggest(word) if text.isprintable())
            return tuple(islice(suggestions, MAX_SUGGESTIONS))
        except DictionaryError:
            raise
        except Exception as error:  # the library meets whatever is in the files, and raises in many ways
            raise self._refuse() from error

    def _read_files(self) -> Any:
        from spylls.hunspell import Dictionary as Library  # imported late: it is an extra, and only new words need it

        for file in _list_files(self._stem):
            if file.stat().st_size > MAX_FILE_SIZE:
                raise DictionaryError(
                    f"the dictionary `{self.name}` is over {MAX_FILE_SIZE // 1_000_000} MB: `{file.name}`",
                    "take one of LibreOffice's, or delete the line",
                )
        library = Library.from_files(str(self._stem))
        if pattern := _find_slow_pattern(library.aff):
            raise DictionaryError(
                f"the dictionary `{self.name}` has a pattern that could take for ever: `{pattern[:60]}`",
                "take one of LibreOffice's, or delete the line",
            )
        if not library.dic.words:
            raise self._refuse()
        # Only small slips are suggested for: to compare a word with the whole dictionary takes seconds.
        library.suggester.words_for_ngram = []
        return library

    def _refuse(self) -> DictionaryError:
        return DictionaryError(
            f"the dictionary `{self.name}` cannot be read",
            f"take `{self.name}.aff` and `{self.name}.dic` anew from where they came, both from one place",
        )


class Dictionaries:
    """The dictionaries that the portal at `root` can use. cache: of what was looked up in earlier runs."""

    def __init__(self, root: Path, cache: Cache | None = None) -> None:
        self._root, self._cache = root, cache
        self._dictionaries: dict[str, Dictionary] = {}

    def find(self, name: str) -> Dictionary:
        """Returns the dictionary of that name. Raises DictionaryError if there is none, or nothing to read it with."""
        if not is_installed():
            raise DictionaryError("spelling is not checked: what reads dictionaries is not installed", f"run {EXTRA}")
        if name not in self._dictionaries:
            stem = self._find_stem(name)
            if stem is None:
                raise DictionaryError(
                    f"there is no dictionary `{name}`",
                    f"put `{name}.aff` and `{name}.dic` into the folder `{FOLDER}/`, or install it on this machine",
                )
            self._dictionaries[name] = Dictionary(name, stem, self._cache)
        return self._dictionaries[name]

    def write_cache(self) -> None:
        """Caches what was looked up."""
        for dictionary in self._dictionaries.values():
            dictionary.write_cache()

    def compute_state(self, names: Iterable[str]) -> bytes:
        """Returns a digest over the files of these dictionaries: which there are, and what is in them."""
        digest = blake2b(digest_size=16)
        for name in sorted(names):
            stem = self._find_stem(name)
            digest.update(name.encode() + b"\0" + (_compute_digest(stem) if stem else b""))
        return digest.digest()

    def _find_stem(self, name: str) -> Path | None:
        own = self._root / FOLDER
        if not own.is_symlink() and all(_is_own_file(file) for file in _list_files(own / name)):
            return own / name
        stems = [Path(folder) / name for folder in SYSTEM_FOLDERS]
        if is_installed():
            stems += _find_library_stems(name)
        return next((stem for stem in stems if all(file.is_file() for file in _list_files(stem))), None)


def is_installed() -> bool:
    """Whether the extra `spelling` is installed."""
    return importlib.util.find_spec(_LIBRARY) is not None


def _find_library_stems(name: str) -> list[Path]:
    """Returns where the library brings the dictionary of that name, if it does: ``en_US``, ``ru`` and ``sv_SE``."""
    spec = importlib.util.find_spec(_LIBRARY)
    folders = spec.submodule_search_locations if spec else None
    return [Path(folder, "hunspell", "data", name.partition("_")[0], name) for folder in folders or ()]


def _is_own_file(file: Path) -> bool:
    """Whether it is a file of the portal's: a link could lead anywhere."""
    try:
        return stat.S_ISREG(os.lstat(file).st_mode)
    except OSError:
        return False


def _list_files(stem: Path) -> tuple[Path, Path]:
    return stem.with_name(f"{stem.name}.aff"), stem.with_name(f"{stem.name}.dic")


def _compute_digest(stem: Path) -> bytes:
    digest = blake2b(digest_size=16)
    for file in _list_files(stem):
        is_small = file.stat().st_size <= MAX_FILE_SIZE
        digest.update(compute_file_digest(str(file)) if is_small else b"large")
    return digest.digest()
