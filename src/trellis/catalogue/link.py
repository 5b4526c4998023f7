"""Stage 3, link: entries → Catalogue. Ids are claimed once, every reference is resolved and known from both ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from ..diagnostics.diagnostic import Diagnostic, Label, Severity
from ..diagnostics.phrases import did_you_mean
from ..kinds import Authored, Kind, Ref
from ..kinds.fields import fields
from ..load.assets import Asset
from ..load.markdown import Text
from ..load.positions import Path
from .catalogue import Catalogue, Edge, Entry, EntrySummary, Key

RESERVED = frozenset(
    [
        "alignment",
        "assets",
        "calendar",
        "catalogue",
        "compare",
        "courses",
        "duplicates",
        "edit",
        "governance",
        "metrics",
        "needs",
        "paths",
        "people",
        "schemas",
        "search",
        "sessions",
        "skills",
        "standards",
        "stories",
        "teams",
        "404",
    ]
)
"""First parts of addresses that the portal keeps for itself; a page cannot be called so."""

Known = Mapping[str, Mapping[str, Entry[Kind]]]
"""Kind → id → entry, of all that could claim their id."""

Aliases = dict[Key, str]


def link(
    entries: Iterable[Entry[Kind]],
    assets: tuple[str, ...] = (),
    unread: frozenset[Key] = frozenset(),
    files: tuple[Asset, ...] = (),
    addresses: tuple[str, ...] = (),
    texts: Mapping[str, Text] | None = None,
    broken: Mapping[str, EntrySummary] | None = None,
) -> tuple[Catalogue, list[Diagnostic]]:
    """The catalogue of all entries whose id is theirs; of two that claim one id, the first by path has it.

    unread: kind and id of what is there but could not be read; whoever names it is not told that it is missing.
    """
    diagnostics: list[Diagnostic] = []
    known: dict[str, dict[str, Entry[Kind]]] = {}
    claimed: dict[str, Entry[Kind]] = {}
    for entry in entries:
        if _claims(entry, known, claimed, diagnostics):
            known.setdefault(entry.kind, {})[entry.key[1]] = entry
    aliases = _aliases(known, claimed, diagnostics)
    edges: dict[Key, tuple[Edge, ...]] = {}
    unresolved: dict[Key, tuple[Edge, ...]] = {}
    for entry in (e for group in known.values() for e in group.values()):
        found, lost = resolved(entry, known, aliases, unread, diagnostics)
        if found:
            edges[entry.key] = found
        if lost:
            unresolved[entry.key] = lost
    outlines = {entry.key: entry.outline for group in known.values() for entry in group.values()}
    catalogue = Catalogue(
        known, outlines, aliases, edges, unresolved, unread, assets, files, addresses, texts or {}, broken or {}
    )  # fmt: skip
    return catalogue, diagnostics


def resolved(
    entry: Entry[Kind], known: Known, aliases: Mapping[Key, str], unread: frozenset[Key], diagnostics: list[Diagnostic]
) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    """Whom the entry names, and what it names that is not there; adds what there is to say of either."""
    found: list[Edge] = []
    lost: list[Edge] = []
    for keys, ref, value in references(entry.meta):
        silent = unread and any((kind, value) in unread or (kind, "") in unread for kind in ref.kinds)
        target = None if silent else _resolve(entry, keys, ref, value, known, aliases, diagnostics)
        if target:
            found.append((keys, target))
        else:
            lost.append((keys, (ref.kinds[0], value)))
    return tuple(found), tuple(lost)


def references(meta: Kind) -> Iterator[tuple[Path, Ref, str]]:
    """Every id that a model's values name: where, of which kinds, and the id."""
    for read, ref in _readers(type(meta)):
        for keys, value in read(meta):
            if value not in ref.also:
                yield keys, ref, value


Reader = Callable[[Any], Iterator[tuple[Path, str]]]


@cache
def _readers(model: type[Kind]) -> tuple[tuple[Reader, Ref], ...]:
    return tuple(
        (_reader(tuple(zip(field.path, field.attributes, strict=True))), ref)
        for field in fields(model).values()
        if (ref := field.marker(Ref))
    )


def _reader(steps: tuple[tuple[str, str], ...]) -> Reader:
    """Reads the values under a field's path, with the keys that lead to each."""
    (key, attribute), rest = steps[0], steps[1:]

    def items(value: Any) -> Iterator[tuple[Path, str]]:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for index, item in pairs:
            if deeper is None:
                yield (index,), item
            else:
                for keys, found in deeper(item):
                    yield (index, *keys), found

    def named(value: Any) -> Iterator[tuple[Path, str]]:
        inner = getattr(value, attribute)
        if inner is None:
            return
        if deeper is None:
            yield (key,), inner
        else:
            for keys, found in deeper(inner):
                yield (key, *keys), found

    deeper = _reader(rest) if rest else None
    return items if attribute == "*" else named


def _claims(entry: Entry[Kind], known: Known, claimed: dict[str, Entry[Kind]], diagnostics: list[Diagnostic]) -> bool:
    """Whether the entry may have its id; says so where it may not."""
    authored = isinstance(entry.meta, Authored) and entry.kind != "team"
    other = claimed.get(entry.id) if authored else known.get(entry.kind, {}).get(entry.key[1])
    if other:
        diagnostics.append(
            Diagnostic(
                "duplicate-id", Severity.ERROR, entry.at("id"), f"the id `{entry.id}` is taken by another {other.kind}",
                "rename this one: its file or folder, or its `id`", (Label(other.at("id"), f"the {other.kind} that has it"),),
            )
        )  # fmt: skip
        return False
    if authored:
        claimed[entry.id] = entry
    return True


def _aliases(known: Known, claimed: dict[str, Entry[Kind]], diagnostics: list[Diagnostic]) -> Aliases:
    aliases: Aliases = {}
    holders: dict[str, tuple[Entry[Kind], Path]] = {}
    for entry in (e for group in known.values() for e in group.values() if isinstance(e.meta, Authored)):
        place: Path = ()
        for index, alias in enumerate(entry.meta.aliases):  # type: ignore[attr-defined]
            keys: Path = ("aliases", index)
            if alias in claimed:
                other, place = claimed[alias], ()
            elif alias in holders:
                other, place = holders[alias]
            else:
                holders[alias] = entry, keys
                aliases[entry.kind, alias] = entry.id
                continue
            diagnostics.append(
                Diagnostic(
                    "duplicate-alias", Severity.ERROR, entry.at(*keys), f"the former id `{alias}` belongs to another {other.kind}",
                    "delete it here, or there", (Label(other.at(*place), f"the {other.kind} that has it"),),
                )
            )  # fmt: skip
    return aliases


def _resolve(
    entry: Entry[Kind],
    keys: Path,
    ref: Ref,
    value: str,
    known: Known,
    aliases: Mapping[Key, str],
    diagnostics: list[Diagnostic],
) -> Key | None:
    if ref.kinds == ("outcome",):
        return _outcome(entry, keys, value, known, diagnostics)
    for kind in ref.kinds:
        if value in known.get(kind, ()):
            return kind, value
    for kind in ref.kinds:
        if current := aliases.get((kind, value)):
            diagnostics.append(
                Diagnostic(
                    "renamed-reference",
                    Severity.ADVICE,
                    entry.at(*keys),
                    f"`{value}` is now called `{current}`",
                    f"write `{current}`",
                )
            )
            return kind, current
    candidates = [id for kind in ref.kinds for id in known.get(kind, ())]
    diagnostics.append(_unknown(entry, keys, " or ".join(ref.kinds), value, candidates))
    return None


def _outcome(entry: Entry[Kind], keys: Path, value: str, known: Known, diagnostics: list[Diagnostic]) -> Key | None:
    course = known.get("course", {}).get(entry.course)
    if course is None:
        return None
    outcomes = [outcome.id for outcome in course.meta.outcomes]  # type: ignore[attr-defined]
    if value in outcomes:
        return "outcome", f"{course.id}/{value}"
    diagnostics.append(_unknown(entry, keys, "outcome of this course", value, outcomes))
    return None


_PLACES = {
    "skill": "the skills are in content/skills.yml; a new one is one entry there",
    "person": "the people are in content/people.yml; a new one is one entry there",
    "team": "a team is a folder of content/ with an index.md",
    "metric": "the metrics are in each team's metrics.yml",
    "outcome of this course": "the outcomes are in the course's index.md",
}


def _unknown(entry: Entry[Kind], keys: Path, what: str, value: str, candidates: list[str]) -> Diagnostic:
    close = did_you_mean(value, candidates)
    place = _PLACES.get(what, f"a {what} must exist before it is named here")
    return Diagnostic(
        "unknown-reference", Severity.ERROR, entry.at(*keys), f"no {what} is called `{value}`",
        f"did you mean `{close}`? {place[0].upper()}{place[1:]}." if close else place, status=entry.status,
    )  # fmt: skip
