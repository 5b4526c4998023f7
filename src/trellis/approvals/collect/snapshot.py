"""The snapshot of a proposed change, from Git and from what people said about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from ...catalogue.catalogue import Catalogue
from ...catalogue.link import link
from ...catalogue.validate import validate
from ...diagnostics.phrases import count
from ...kinds import Collection, Team
from ...load import site_modules as site
from ...load.commit import Commit
from ...load.markdown.word_distance import distance
from ..evaluate.requirements import ITEMS
from ..ledger.records import drift
from ..policy import policy
from ..snapshot import Conversation, Entry, Extent, Part, Side, Snapshot
from . import change_size
from .commit_range import Span, contents, span
from .commit_view import Paths, Records, Stand, parts
from .ownership import PORTAL, RAW, Key, places, team

_POLICY = ("person", "team", "portal", "rubric", "review")
"""Kinds that say who is who, what is asked for, and what was approved."""


def gather(root: Path, base: str, head: str, conversation: Conversation, today: date) -> Snapshot:
    """All that a verdict on the change from `base` to `head` depends on.

    base: the default branch. Raises NoGit where a revision, or the history between them, is not there.
    """
    between = span(root, base, head)
    tip = Commit(root, between.base)
    collections = _collections(tip)
    changed, within = _changed(between, tip, collections)
    said = _said(tip, collections, changed)
    owner = partial(_owner, tip, collections)
    records = _records(root, between, collections, changed)

    def stand(id: str) -> Stand:
        return Stand(Commit(root, id, within), collections, changed, records, owner)

    fork, last = stand(between.fork), stand(between.head)
    now = stand(between.base) if between.base != between.fork else fork
    return Snapshot(
        today=today,
        base=between.base,
        head=between.head,
        policy=policy(said),
        number=conversation.number,
        author=conversation.author,
        fork=conversation.fork,
        commits=between.commits(conversation),
        paths=tuple(differing.path for differing in between.differing),
        entries=tuple(_entry(key, paths, fork, last, now, said) for key, paths in changed.items()),
        reviews=conversation.reviews,
        seen=_seen(root, conversation, changed, stand),
    )


def _collections(tip: Commit) -> Sequence[Collection]:
    """The default branch's own models. They are Python, and the learning team's; those of the change are not even read."""
    with tip.folder("schemas") as folder:
        return site.collections(folder)


def _changed(between: Span, tip: Commit, collections: Sequence[Collection]) -> tuple[Paths, Sequence[str]]:
    """Each entry that differs with those of its files that do; and where in a commit files of these entries may lie.

    That is where the change has them, and where the default branch has them: another folder of the same id must not be overlooked.
    """
    place, found, within = places(collections), dict[Key, list[str]](), set[str]()
    for path in (differing.path.path for differing in between.differing):
        key, where = place(path)
        found.setdefault(key, []).append(path)
        within |= set() if key[0] in RAW else {where}
    ids = {id for kind, id in found if kind in ITEMS}
    for path in tip.blobs if ids else ():
        if path.startswith("content/") and not ids.isdisjoint(parts(path)):
            key, where = place(path)
            within |= {where} if key in found else set()
    return found, sorted(within)


def _said(tip: Commit, collections: Sequence[Collection], changed: Paths) -> Catalogue:
    """What the default branch says of people, teams and rubrics, and of approvals of what the change touches."""
    kinds = [collection for collection in collections if collection.model.NAME in _POLICY]
    items = {id for kind, id in changed if kind in ITEMS}

    def wanted(path: str) -> bool:
        return not path.startswith("reviews/") or path.split("/")[1] in items

    return link(validate(tip.sources(kinds, wanted))[0])[0]


def _owner(tip: Commit, collections: Sequence[Collection], item: str) -> str:
    """The team of a course or path on the default branch."""
    place = places(collections)
    paths = (path for path in tip.blobs if path.startswith("content/") and item in parts(path))
    return next((team(path) for path in paths if place(path).key in [(kind, item) for kind in ITEMS]), "")


def _entry(key: Key, paths: Sequence[str], fork: Stand, last: Stand, now: Stand, said: Catalogue) -> Entry:
    before, after = fork.side(key), last.side(key)
    differs = _extent(key, before, after, fork, last, len(paths))
    if key[0] in ("person", "team"):
        before, after = _parties(key, before, after, fork, last)
    return Entry(
        kind=key[0],
        id=key[1],
        paths=tuple(paths),
        before=before,
        after=after,
        extent=differs,
        behind=key != PORTAL and now is not fork and now.digest(key) != fork.digest(key),
        small_before=drift(said, key[1], before.substance) if before and key[0] in ITEMS else 0,
    )


def _extent(key: Key, before: Side | None, after: Side | None, fork: Stand, last: Stand, files: int) -> Extent:
    if not before or not after or not (before.readable and after.readable):
        return Extent(touched=("everything",))
    if key[0] in ITEMS:
        return change_size.of_items(fork.items(key), last.items(key), fork.files(key) != last.files(key))
    if key[0] in RAW:
        return Extent(touched=(count(files, "file"),))
    words = distance(fork.text(key), last.text(key))
    was, now = (stand.entries(key)[0].meta for stand in (fork, last)) if key[0] == "team" else (None, None)
    return (
        change_size.of_teams(was, now, words)
        if isinstance(was, Team) and isinstance(now, Team)
        else Extent(words=words)
    )


def _parties(
    key: Key, before: Side | None, after: Side | None, fork: Stand, last: Stand
) -> tuple[Side | None, Side | None]:
    """The sides of a register of people or of a team, with those whom the change concerns as people that they name."""
    was, now = (_charged(key, stand) for stand in (fork, last))
    roles = {person: role for person, role in {**was, **now}.items() if was.get(person) != now.get(person)}
    parts = tuple(Part(person=id, role=role if key[0] == "team" else "changed") for id, role in roles.items())

    def named(side: Side | None) -> Side | None:
        return side.model_copy(update={"people": (*side.people, *parts)}) if side else None

    return named(before), named(after)


def _charged(key: Key, stand: Stand) -> Mapping[str, str]:
    """Person → what a side says of them, in words that are compared; of a team as what it puts them in charge."""
    found: dict[str, str] = {}
    for entry in stand.entries(key):
        if key[0] == "team":
            found |= dict.fromkeys(entry.meta.leads, "lead") | {entry.meta.manager: "manager"}
            continue
        found[entry.id] = found.get(entry.id, "") + entry.meta.model_dump_json()
        for absence in entry.meta.away:
            if delegate := absence.delegate:
                found[delegate] = found.get(delegate, "") + f"answers for {entry.id}"
    return found


def _records(root: Path, between: Span, collections: Sequence[Collection], changed: Paths) -> Records:
    """Of each register the records in which the two sides differ."""
    many = {collection.model.NAME for collection in collections if collection.many}
    registers = {key: paths for key, paths in changed.items() if key[0] in many}
    within = [path for paths in registers.values() for path in paths]
    fork, last = (Stand(Commit(root, id, within), collections, registers) for id in (between.fork, between.head))
    found: dict[Key, frozenset[str]] = {}
    for key in registers:
        was, now = fork.listed(key), last.listed(key)
        if was is not None and now is not None:
            found[key] = frozenset(id for id in was.keys() | now.keys() if was.get(id) != now.get(id))
    return found


def _seen(
    root: Path, conversation: Conversation, changed: Paths, stand: Callable[[str], Stand]
) -> dict[str, dict[str, str]]:
    """For each commit that a review looked at and that is here, the digest that each entry had there."""
    asked = sorted({review.commit for review in conversation.reviews if review.commit})
    stands = {id: stand(id) for id in asked if contents(root, id, [""])}
    return {
        id: {f"{kind}/{name}": there.digest((kind, name)) for kind, name in changed} for id, there in stands.items()
    }
