"""One course against a portal's: read as far as needed, which is not at all where an earlier run has compared the same files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from ..catalogue.catalogue import Entry
from ..catalogue.link import link
from ..catalogue.validate import unread, validate
from ..diagnostics.phrases import did_you_mean
from ..kinds import Course
from ..load import site_modules as site
from ..load.cache import Cache
from ..load.load import load
from ..load.scan import digest
from .comparison import NAME, Comparison, Kept
from .course_index import Compared
from .external_file import outside
from .features import Substance
from .index import Index
from .matches import Reason
from .vocabulary import Vocabulary

SEEN = "similar"
"""What the store keeps under: which content an index speaks of."""


class Unknown(Exception):
    """There is no such file and no such course. The message says so, in a sentence, with the next act."""


class Neighbour(NamedTuple):
    """A course that is near, and why."""

    course: Substance
    verdict: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Seen:
    """content: a digest of the portal. courses: one of the index's files. site: its words."""

    content: bytes
    courses: bytes
    site: Vocabulary


def opened(root: Path, store: Cache | None, *, semantic: bool | None = None) -> Compared:
    """A portal's courses, compared. store: where earlier runs left what they made."""
    content = digest(str(root))
    if store and (known := _known(store, content, semantic)):
        return known
    loaded, _ = load(root, site.collections(root), store)
    entries, _ = validate(loaded.sources)
    lost = frozenset(key for _, key in unread(loaded.sources, entries))
    catalogue, _ = link(entries, loaded.assets, lost, loaded.files, loaded.addresses, loaded.texts)
    digests = {source.path: source.digest for source in loaded.sources}
    compared = Comparison(store, digests.get, semantic=semantic, worth=0).of(catalogue)
    if store and (kept := store.read(NAME)):
        store.keep(SEEN, Seen(content, _courses(kept), compared.site))
    return compared


def neighbours(compared: Compared, root: Path, what: str) -> tuple[Neighbour, ...]:
    """The five nearest of a course of the portal, by its id, or of a file, in the portal or not. Raises Unknown."""
    return _told(compared, _asked(compared, root, what))


def nearest(compared: Compared, course: Entry[Course]) -> tuple[Neighbour, ...]:
    """The five nearest of a course that is only being thought of."""
    return _told(compared, compared.of(course))


def _told(compared: Compared, one: Substance) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(near.substance, near.verdict, compared.why(one, near)) for near in compared.index.nearest(one)
    )


def _asked(compared: Compared, root: Path, what: str) -> Substance:
    index = compared.index
    file = next((file for file in (Path(what), root / what) if file.is_file()), None)
    if file is None and (row := index.rows.get(what)) is not None:
        return index.substances[row]
    if file is None:
        close = did_you_mean(what, index.rows)
        raise Unknown(f"no file and no course is called {what}" + (f"; did you mean {close}?" if close else ""))
    whole = file.resolve()
    if whole.is_relative_to(root.resolve()):
        path = whole.relative_to(root.resolve()).as_posix()
        known = next((one for one in index.substances if one.path == path), None)
        if known:
            return known
    return compared.of(outside(file.read_text("utf-8", errors="replace"), str(file)))


def _known(store: Cache, content: bytes, semantic: bool | None) -> Compared | None:
    seen: Seen | None = store.read(SEEN)
    if not seen or seen.content != content:
        return None
    kept: Kept | None = store.read(NAME)
    if not kept or _courses(kept) != seen.courses:
        return None
    return Compared(seen.site, partial(Index, kept.state, semantic=semantic))


def _courses(kept: Kept) -> bytes:
    return blake2b(kept.terms + b"".join(kept.digests), digest_size=16).digest()
