"""A portal's courses and their index, made once a run, and only as far as an earlier run has not made it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..catalogue import Catalogue
from ..kinds import Compared as Marker
from ..kinds import Course, Kind
from ..kinds.fields import fields
from ..store import Store
from ..workers import spread
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from .compared import Compared
    from .state import State

NAME = "compared"
"""What the store keeps it under."""

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
        store: Store | None = None,
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

    def _compared(self, catalogue: Catalogue) -> Compared:
        import numpy as np  # here, since a check of an unchanged portal needs none of what this loads

        from .compared import Compared
        from .index import Index
        from .state import State
        from .substance import substance

        site = Vocabulary.of(catalogue)
        outlines = {o.id: o for o in catalogue.outlines.values() if o.kind == Course.NAME and o.status != "retired"}
        terms = _terms(site, catalogue, self._semantic)
        kept = self._kept(terms)
        digests = {id: self._digest(outline.path) or b"" for id, outline in outlines.items()}
        known = kept.state if kept else State.of(())
        there = {(one.id, one.path): of for one, of in zip(known.substances, kept.digests if kept else (), strict=True)}
        same = {id for id, digest in digests.items() if digest and there.get((id, outlines[id].path)) == digest}
        gone = np.array([row for row, one in enumerate(known.substances) if one.id not in same], np.int64)
        new = [catalogue.entry(outline.key) for id, outline in outlines.items() if id not in same]
        came = spread(partial(substance, site=site), new)
        state = known.changed(gone, came) if came or len(gone) else known
        index = Index(state, semantic=self._semantic)
        if self._store and len(came) + len(gone) > len(outlines) * self._worth:
            self._store.keep(NAME, Kept(terms, tuple(digests[one.id] for one in state.substances), index.state))
        return Compared(site, index)

    def _kept(self, terms: bytes) -> Kept | None:
        kept: Kept | None = self._store.read(NAME) if self._store else None
        return kept if kept and kept.terms == terms else None


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
