"""Stage 2, validate: sources + models → entries, with every error of a file at its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from ..diagnostics.diagnostic import Diagnostic, Severity
from ..kinds import Kind
from ..kinds.fields import field_at
from ..load.load import Source
from ..load.positions import Path, Places
from .catalogue import Entry, EntrySummary, Key, locate
from .field_errors import Finding, word


def validate(sources: Iterable[Source]) -> tuple[list[Entry[Kind]], list[Diagnostic]]:
    """Entries for the sources that hold what their model asks for; diagnostics for the others."""
    entries: list[Entry[Kind]] = []
    diagnostics: list[Diagnostic] = []
    for source in sources:
        if source.parsed.data is None:
            continue
        places = source.parsed.places
        for prefix, record in _records(source, diagnostics):
            try:
                meta = source.collection.model.model_validate(record)
            except ValidationError as error:
                diagnostics += _told(source, places, prefix, record, error)
            else:
                entries.append(_entry(source, places, prefix, meta))
    return entries, diagnostics


def unread(sources: Iterable[Source], entries: Iterable[Entry[Kind]]) -> Iterator[tuple[str, Key]]:
    """Path, kind and id of what is written but made no entry, so that nobody is told that it is missing.

    For a lesson its course's id; for a register that could not be read at all the id "".
    """
    read = {(entry.path, entry.prefix) for entry in entries}
    for source in sources:
        kind, names, data = source.collection.model.NAME, source.names, source.parsed.data
        if not source.collection.many:
            if (source.path, ()) not in read:
                yield source.path, (kind, names.get("course") or _called(names) or kind)
        elif isinstance(data, list):
            lost = (record for index, record in enumerate(data) if (source.path, (index,)) not in read)
            yield from ((source.path, (kind, str(record.get("id")))) for record in lost if isinstance(record, dict))
        else:
            yield source.path, (kind, "")


def broken(sources: Iterable[Source], entries: Iterable[Entry[Kind]]) -> dict[str, EntrySummary]:
    """Path → what a file would be whose front matter can be read and made no entry, so that its text is not left unread."""
    read = {entry.path for entry in entries}
    return {
        source.path: _supposed(source)
        for source in sources
        if isinstance(source.parsed.data, dict) and source.path not in read
    }


def _supposed(source: Source) -> EntrySummary:
    kind, names = source.collection.model.NAME, source.names
    course, id = names.get("course", ""), _called(names) or kind
    status = str(source.parsed.data.get("status") or "")
    key = (kind, f"{course}/{id}" if course else id)
    return EntrySummary(
        kind,
        id,
        course,
        source.path,
        names.get("team", ""),
        int(names.get("number", 0)),
        status,
        id,
        "",
        (),
        key,
        False,
    )


def _records(source: Source, diagnostics: list[Diagnostic]) -> Iterator[tuple[Path, Any]]:
    data = source.parsed.data
    if source.collection.many is not isinstance(data, list):
        what = "a list of records" if source.collection.many else "a list of keys"
        how = "write each record as `- id: …`" if source.collection.many else "write one `key: value` on each line"
        diagnostics.append(
            Diagnostic(
                "fm-not-mapping",
                Severity.ERROR,
                locate(source.path, Places(), (), ()),
                f"the file holds no {what[2:]}",
                how,
            )
        )
    elif source.collection.many:
        yield from (((index,), record) for index, record in enumerate(data))
    else:
        yield (), data


def _entry(source: Source, places: Places, prefix: Path, meta: Kind) -> Entry[Kind]:
    names = source.names
    return Entry(
        kind=meta.NAME,
        id=_id(source, prefix, meta),
        meta=meta,
        path=source.path,
        owner=names.get("team", ""),
        course=names.get("course", ""),
        number=int(names.get("number", 0)),
        body=source.parsed.body,
        body_line=source.parsed.body_line,
        places=places,
        prefix=prefix,
    )


def _id(source: Source, prefix: Path, meta: Kind) -> str:
    """Its own ``id``, else what its path calls it; a table's row is named after its place."""
    own = getattr(meta, "id", None)
    if prefix and not own:
        return f"{source.path}#{prefix[0]}"
    return str(own or _called(source.names) or meta.NAME)


def _called(names: Mapping[str, str]) -> str:
    """Its file's or folder's name, else its team's. A record about an item is called after both: two may be written on one day."""
    id = names.get("id") or names.get("team", "")
    return f"{names['item']}/{id}" if "item" in names else id


def _told(source: Source, places: Places, prefix: Path, record: Any, error: ValidationError) -> Iterator[Diagnostic]:
    """Each error in an author's words. A union reports one value several times; the first word on it stands."""
    model = source.collection.model
    status = str(record.get("status", "")) if isinstance(record, dict) else ""
    seen: set[Path] = set()
    for one in error.errors(include_url=False):
        keys = _written(record, one["loc"])
        if keys in seen:
            continue
        seen.add(keys)
        finding: Finding = word(model, keys, field_at(model, keys), one)
        at = locate(source.path, places, prefix, keys, key=finding.rule == "unknown-key")
        yield Diagnostic(finding.rule, Severity.ERROR, at, finding.message, finding.help, status=status)


def _written(record: Any, loc: Path) -> Path:
    """The keys an author wrote, without the tags that pydantic adds to a place for a union's members."""
    keys: list[str | int] = []
    here: Any = record
    for step in loc:
        item = isinstance(here, list) and isinstance(step, int) and step < len(here)
        if item or (isinstance(here, dict) and step in here):
            here = here[step]
            keys.append(step)
        elif step == loc[-1] and isinstance(here, dict) and isinstance(step, str) and step.isidentifier():
            keys.append(step)
    return tuple(keys)
