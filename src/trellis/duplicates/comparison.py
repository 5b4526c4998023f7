"""A portal's courses and their index, made once a run, and only as far as an earlier run has not made it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import blake2b
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..catalogue.catalogue import Catalogue, Entry
from ..kinds import Compared as Marker
from ..kinds import Course, Kind
from ..kinds.fields import fields
from ..load.cache import Cache
from ..load.parallel import WORTH, spread
from .matches import Known, Was
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from ..catalogue.entry import EntrySummary
    from .course_index import Compared
    from .index import Index
    from .index_state import State

NAME = "compared"
"""What the store keeps it under."""

KNOWN = "pairs"
"""The same for the pairs that were found."""

_PART = 250
"""Courses that are taken apart together."""

Digest = Callable[[str], bytes | None]
"""A digest of the bytes of the file at a path; None where it is not known."""


@dataclass(frozen=True)
class Kept:
    """What an earlier run left. terms: a digest of the site's words and models. digests: of each course's file, in the state's order."""

    terms: bytes
    digests: tuple[bytes, ...]
    state: State


class Comparison:
    """Makes the index of a catalogue when somebody asks for it.

    store, digest: where an earlier run left its index, and how it is told which files are as they were.
    semantic: whether meaning is compared; where the extra is installed, unless told otherwise. worth: the share of courses that must
    have changed, so that all is kept anew.
    """

    def __init__(
        self,
        store: Cache | None = None,
        digest: Digest = lambda _: None,
        *,
        semantic: bool | None = None,
        worth: float = 0.01,
    ) -> None:
        self._store, self._digest, self._worth = store, digest, worth
        self._semantic = find_spec("wordllama") is not None if semantic is None else semantic
        self._made: tuple[Catalogue, Compared] | None = None

    def of(self, catalogue: Catalogue) -> Compared:
        """The catalogue's courses, compared."""
        if self._made is None or self._made[0] is not catalogue:
            same = self._made is not None and self._made[0].entries is catalogue.entries
            compared = self._made[1] if self._made and same else self._compared(catalogue.whole)
            asked = (
                None if catalogue.scope is None else frozenset(o.id for o in catalogue.within if o.kind == Course.NAME)
            )
            self._made = (catalogue, replace(compared, among=asked))
        return self._made[1]

    def keep(self) -> None:
        """Keeps which pairs were found among all courses, for the runs that come; nothing where nobody asked."""
        if self._store and self._made and self._made[0].scope is None:
            catalogue, compared = self._made
            files = {o.id: (o.path, self._digest(o.path) or b"") for o in _compares(catalogue)}
            counted = (
                {id: was.counted for id, was in compared.known.courses.items()}
                if compared.known
                else {one.id: one.counted for one in compared.index.substances}
            )
            courses = {id: Was(*files[id], of) for id, of in counted.items()}
            pairs = tuple((pair, compared.why(pair.told, pair.near)) for pair in compared.pairs)
            self._store.keep(KNOWN, Known(_terms(compared.site, catalogue, self._semantic), courses, pairs))

    def _compared(self, catalogue: Catalogue) -> Compared:
        from .course_index import Compared

        site = Vocabulary.of(catalogue)
        terms = _terms(site, catalogue, self._semantic)
        return Compared(
            site, cache(partial(self._index, catalogue, site, terms)), known=self._known(catalogue, site, terms)
        )

    def _known(self, catalogue: Catalogue, site: Vocabulary, terms: bytes) -> Known | None:
        """What an earlier run found; None where anything that counts may have changed."""
        known: Known | None = self._store.read(KNOWN) if self._store else None
        outlines = {o.id: o for o in _compares(catalogue)}
        if known is None or known.terms != terms or known.courses.keys() != outlines.keys():
            return None
        for id, was in known.courses.items():
            outline = outlines[id]
            if outline.path != was.path:
                return None
            if was.file and was.file == self._digest(was.path):
                continue
            from .features import substance

            if substance(catalogue.entry(outline.key), site, whole=False).counted != was.counted:
                return None
        return known

    def _index(self, catalogue: Catalogue, site: Vocabulary, terms: bytes) -> Index:
        import numpy as np  # here, since where nothing that counts has changed none of what this loads is needed

        from .index import Index
        from .index_state import State

        outlines = {o.id: o for o in _compares(catalogue)}
        kept = self._kept(terms)
        digests = {id: self._digest(outline.path) or b"" for id, outline in outlines.items()}
        known = kept.state if kept else State.of(())
        there = {(one.id, one.path): of for one, of in zip(known.substances, kept.digests if kept else (), strict=True)}
        same = {id for id, digest in digests.items() if digest and there.get((id, outlines[id].path)) == digest}
        gone = np.array([row for row, one in enumerate(known.substances) if one.id not in same], np.int64)
        new = [catalogue.entry(outline.key) for id, outline in outlines.items() if id not in same]
        parts = [new[at : at + _PART] for at in range(0, len(new), _PART)]
        came = spread(partial(_state, site), parts, WORTH // _PART)
        state = known.changed(gone, came) if came or len(gone) else known
        index = Index(state, semantic=self._semantic)
        if self._store and len(new) + len(gone) > len(outlines) * self._worth:
            self._store.keep(NAME, Kept(terms, tuple(digests[one.id] for one in state.substances), index.state))
        return index

    def _kept(self, terms: bytes) -> Kept | None:
        kept: Kept | None = self._store.read(NAME) if self._store else None
        return kept if kept and kept.terms == terms else None


def _compares(catalogue: Catalogue) -> Iterator[EntrySummary]:
    """The courses that are compared."""
    return (o for o in catalogue.summaries.values() if o.kind == Course.NAME and o.status != "retired")


def _state(site: Vocabulary, courses: Sequence[Entry[Course]]) -> State:
    """What these courses are made of."""
    from .features import substance
    from .index_state import State

    return State.of([substance(course, site) for course in courses])


def _terms(site: Vocabulary, catalogue: Catalogue, semantic: bool) -> bytes:
    """A digest of all that decides how a course is compared, apart from the course."""
    known = catalogue.entries.get(Course.NAME, {})
    first = next(iter(known), None)
    marked = [] if first is None else _marked(type(known[first].meta))
    words = [sorted(map(list, site.regions)), sorted(map(list, site.teams)), sorted(site.levels.items())]
    whole = json.dumps([words, sorted(site.skills.items()), marked, semantic], ensure_ascii=False)
    return blake2b(whole.encode(), digest_size=16).digest()


def _marked(model: type[Kind]) -> list[tuple[str, float]]:
    found = ((field, field.marker(Marker)) for field in fields(model).values())
    return [(".".join(field.path), marker.weight) for field, marker in found if marker]
