"""An address that was published still leads somewhere.

It stands in mails, in diaries, in other systems. When an entry is renamed its former id goes into `aliases`; when it
is over it is retired, and its page says so; when it is deleted a tombstone in `gone.yml` of its team keeps the address
and says why. A change is compared with where it began, and `addresses.txt` keeps what earlier releases published. A
tombstone gets no shorter, and no line of `addresses.txt` goes while nothing else keeps its address. A draft that nobody
could see may go.

Bad: the folder `rate-talks` was renamed, and nothing says so.

    title: Negotiating prices

Good:

    title: Negotiating prices
    aliases: [rate-talks]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Any

from ....catalogue.addresses import (
    ADDRESS_BY_KIND,
    format_address,
    is_address,
    list_answering_addresses,
    list_present_addresses,
    list_tombstone_addresses,
)
from ....catalogue.catalogue import Catalogue
from ....catalogue.entry import Entry
from ....catalogue.gone import find_gone
from ....catalogue.link import PREVIEW_ADDRESSES, RESERVED_ADDRESSES
from ....diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ....diagnostics.phrases import did_you_mean, format_count, join_quoted
from ....kinds import Gone, Lesson
from ....load.parse import write_inline_list
from ....load.scan import ADDRESSES
from ...context import Context
from ...published_before import ChangedPages, PublishedBefore
from ...rule import Rule
from ...tombstone_text import write_tombstone

MAX_SUGGESTIONS = 50
"""How many times a run searches all addresses for a similar one. Each search is slow."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    if context.change is None and not catalogue.addresses:
        return
    answering_addresses = list_answering_addresses(catalogue)
    reported_addresses: set[str] = set()
    if context.change is not None:
        search = _Search(catalogue, context, ChangedPages(context.change, catalogue), answering_addresses)
        yield from search.report()
        reported_addresses = search.reported_addresses
    yield from _check_released(catalogue, context, answering_addresses | reported_addresses)


def _check_released(catalogue: Catalogue, context: Context, settled_addresses: frozenset[str]) -> Iterator[Diagnostic]:
    """Reports the addresses of earlier releases at which nothing answers. settled_addresses: those not to report."""
    present_addresses = list_present_addresses(catalogue)
    unread_ids = {id for _, id in catalogue.unread_keys if id}
    unread_kinds = [kind for kind, id in catalogue.unread_keys if not id and ADDRESS_BY_KIND.get(kind)]
    has_unread_tombstones = (Gone.NAME, "") in catalogue.unread_keys
    suggestion_count = 0
    for line, address in enumerate(catalogue.addresses, start=1):
        parts = address.strip("/").split("/")
        if address in settled_addresses or unread_ids.intersection(parts) or not _is_of_entry(address):
            continue
        if has_unread_tombstones or any(_may_be_of(kind, parts) for kind in unread_kinds):
            continue  # the file that cannot be read may be what answers
        suggestion_count += 1
        close = did_you_mean(address, present_addresses) if suggestion_count <= MAX_SUGGESTIONS else ""
        advice = _advise_alias(parts[-1], f"if it is now `{close}`" if close else "where its content is now")
        yield RULE.at_location(
            Location(ADDRESSES, line, 1, len(address) + 1),
            f"`{address}` was published, and nothing answers there",
            help=f"{advice}; what is over is kept with `status: retired`, or gets a "
            "tombstone in gone.yml of its team:\n" + _write_unknown_tombstone(parts, context),
        )


def _advise_alias(id: str, condition: str) -> str:
    """Returns what to write where something leads from now on to what has the place of what had the id."""
    return f"{condition}, add `{id}` to `aliases` there (`aliases: [own-id, {id}]` if that was published before)"


def _may_be_of(kind: str, parts: Sequence[str]) -> bool:
    """Whether the parts are those of an address of the kind, or of a lesson below a course."""
    form = ADDRESS_BY_KIND[kind].strip("/").split("/")
    form += ["{lesson}"] if kind == "course" and len(parts) > len(form) else []
    return len(parts) == len(form) and all(f in (part, "{id}", "{lesson}") for f, part in zip(form, parts, strict=True))


def _is_of_entry(line: str) -> bool:
    """Whether a line of ``addresses.txt`` is an address, and none at which the portal itself always answers."""
    return is_address(line) and line.strip("/") not in ("", *RESERVED_ADDRESSES, *PREVIEW_ADDRESSES)


def _write_unknown_tombstone(parts: Sequence[str], context: Context) -> str:
    """Returns a tombstone for an address of which nothing else is known."""
    kinds = {address.split("/")[1]: kind for kind, address in ADDRESS_BY_KIND.items() if address.count("/") == 3}
    kind = kinds.get(parts[0], "page") if len(parts) > 1 else "page"
    return write_tombstone("/".join(parts[1:] or parts), kind, parts[-1], context.today)


class _Search:
    """Looks for the addresses that a change takes away."""

    def __init__(
        self, catalogue: Catalogue, context: Context, before: ChangedPages, answering_addresses: frozenset[str]
    ) -> None:
        self._catalogue, self._context, self._before = catalogue, context, before
        self._answering_addresses = answering_addresses
        self.reported_addresses: set[str] = set()

    def report(self) -> Iterator[Diagnostic]:
        """Yields the findings: of what is gone, then of tombstones that are, then of lines of ``addresses.txt``."""
        for former in self._before.entries.values():
            if former.key[0] != Lesson.NAME:
                yield from self._report_entry(former)
        for former in self._before.entries.values():
            if former.key[0] == Lesson.NAME and not self.reported_addresses.issuperset(former.addresses[:1]):
                yield from self._report_entry(former)
        for path, gone in self._before.tombstones.values():
            yield from self._report_tombstone(path, gone)
        yield from self._report_deleted_lines(frozenset(self._catalogue.addresses))

    def _report_entry(self, former: PublishedBefore) -> Iterator[Diagnostic]:
        kind, id = former.key
        lessons = self._before.list_lessons(former) if kind == "course" else ()
        lesson_addresses = [format_address(Lesson.NAME, f"{id}/{lesson}") for lesson in lessons]
        silent = [a for a in former.addresses if a not in self._answering_addresses]
        silent_lessons = [a for a in lesson_addresses if a not in self._answering_addresses]
        if not (silent or silent_lessons):
            return
        tombstone = find_gone(self._catalogue.entries, kind, id)
        entry = self._catalogue.find_entry(kind, id)
        if tombstone:
            self.reported_addresses.update((*silent, *silent_lessons))
            yield self._report_short_tombstone(former.path, tombstone, silent, silent_lessons)
        elif former.addresses[0] not in silent:
            if silent and entry:
                self.reported_addresses.update(silent)
                yield self._report_dropped_alias(former, entry, silent)
        else:
            successor = None if entry else self._before.find_successor(former)
            if successor is None and self._may_be_unread(former):
                return
            self.reported_addresses.update((*silent, *silent_lessons))
            yield self._report_silence(former, entry, successor, lessons)

    def _may_be_unread(self, former: PublishedBefore) -> bool:
        """Whether a file that cannot be read may hold what is missing; its own errors are reported.

        A tombstone lies with the team whose entry it was, or with any, where that team is gone.
        """
        kind, id = former.key
        names = {id, id.partition("/")[0], *former.aliases}
        is_owned = ("team", former.owner) in self._catalogue.summaries
        for key in self._catalogue.unread_keys:
            if key[0] == Gone.NAME:
                is_register = key[1].endswith(".yml")
                may_hold = key[1] == f"content/{former.owner}/gone.yml" if is_register and is_owned else is_register
                if may_hold or key[1] in names:
                    return True
            elif key[0] == kind and (key == former.key or key not in self._before.entries):
                return True
        return kind == Lesson.NAME and self._may_have_unread_course(former)

    def _may_have_unread_course(self, lesson: PublishedBefore) -> bool:
        """Whether the lesson's course may be one that has another id now and cannot be read."""
        course = lesson.key[1].partition("/")[0]
        if self._catalogue.find_entry("course", course) or course in self._catalogue.lessons_by_course:
            return False
        return any(
            key[0] == "course" and key not in self._before.entries and key[1] != course
            for key in self._catalogue.unread_keys
        )

    def _report_silence(
        self,
        former: PublishedBefore,
        entry: Entry[Any] | None,
        successor: Entry[Any] | None,
        lessons: Sequence[str],
    ) -> Diagnostic:
        """Reports an entry whose own address is silent.

        entry: what has its id now, and no page. successor: what says the same under another id.
        """
        id = former.key[1]
        message = f"`{former.addresses[0]}` was published, and nothing answers there"
        if lessons:
            message += f", nor at the addresses of its {format_count(len(lessons), 'lesson')}"
        record = self._write_record(former, lessons)
        if entry is not None:
            return RULE.at(
                entry,
                "status",
                f"`{former.addresses[0]}` was published, and as a draft it answers nobody",
                help=f"`status: retired` keeps its page; to take it down, delete it and write into {record}",
            )
        if successor is not None:
            return self._report_rename(former, successor, message)
        owner = self._find_owner(former.owner)
        return RULE.at_location(
            self._locate_register(owner),
            message,
            help=f"{_advise_alias(id.rpartition('/')[2], 'if it has another id now')}; if it is over, "
            f"write why into {record}",
            related=(Label(Location(former.path), "it was written here"),),
        )

    def _report_rename(self, former: PublishedBefore, successor: Entry[Any], message: str) -> Diagnostic:
        id = former.key[1].rpartition("/")[2]
        former_ids = (*(alias.rpartition("/")[2] for alias in former.aliases), id, *successor.former_ids)
        aliases = [former.first_id, *(former_id for former_id in former_ids if former_id != successor.id)]
        line = f"aliases: {write_inline_list(dict.fromkeys(aliases))}"
        key = "aliases" if successor.meta.aliases else "name" if former.key[0] == "skill" else "title"
        return RULE.at(
            successor,
            key,
            message,
            help=f"this looks like it under another id: write `{line}`, and the old address leads here",
            related=(Label(Location(former.path), "it was written here"),),
        )

    def _report_short_tombstone(
        self, former_path: str, tombstone: Entry[Gone], silent: Sequence[str], silent_lessons: Sequence[str]
    ) -> Diagnostic:
        meta = tombstone.meta
        lessons = dict.fromkeys((*meta.lessons, *(_get_last_part(address) for address in silent_lessons)))
        aliases = [*meta.aliases, *(_get_last_part(address) for address in silent)]
        count = len(silent) + len(silent_lessons)
        lines = [f"`lessons: {write_inline_list(lessons)}`"] if len(lessons) > len(meta.lessons) else []
        lines += [f"`aliases: {write_inline_list(dict.fromkeys(aliases))}`"] if silent else []
        return RULE.at_location(
            tombstone.at("id"),
            f"the tombstone of `{meta.id}` leaves out "
            f"{format_count(count, 'address', 'addresses')} that {'was' if count == 1 else 'were'} published",
            help=f"write {' and '.join(lines)} here",
            related=(Label(Location(former_path), "it was written here"),),
        )

    def _report_dropped_alias(self, former: PublishedBefore, entry: Entry[Any], silent: Sequence[str]) -> Diagnostic:
        dropped_ids = [_get_last_part(address) for address in silent]
        first_ids = [former.first_id] if former.first_id in (entry.id, *dropped_ids) else []
        aliases = [*first_ids, *entry.meta.aliases, *dropped_ids]
        return RULE.at(
            entry,
            "aliases" if entry.meta.aliases else "title",
            f"{join_quoted(silent, 'and')} led here, and nothing answers there now",
            help=f"write `aliases: {write_inline_list(dict.fromkeys(aliases))}`",
        )

    def _report_tombstone(self, path: str, gone: Gone) -> Iterator[Diagnostic]:
        addresses = dict.fromkeys(list_tombstone_addresses(self._catalogue, gone))
        silent = [a for a in addresses if a not in self._answering_addresses and a not in self.reported_addresses]
        if not silent:
            return
        self.reported_addresses.update(silent)
        if tombstone := find_gone(self._catalogue.entries, gone.former_kind, gone.id):
            is_lesson = gone.former_kind == Lesson.NAME
            own_addresses = [] if is_lesson else [format_address(gone.kind, name) for name in gone.list_names()]
            silent_lessons = [a for a in silent if not is_lesson and a not in own_addresses]
            silent = [a for a in silent if a not in silent_lessons]
            yield self._report_short_tombstone(path, tombstone, silent, silent_lessons)
            return
        record = write_tombstone(
            gone.id, gone.former_kind, gone.title, gone.on, lessons=gone.lessons, aliases=gone.aliases
        )
        yield RULE.at_location(
            Location(path),
            f"{join_quoted(silent, 'and')} said that `{gone.id}` is gone, and nothing answers there now",
            help=f"put its record back:\n{record}",
        )

    def _report_deleted_lines(self, present_lines: Set[str]) -> Iterator[Diagnostic]:
        """Reports the lines that ``addresses.txt`` has no more, and that alone kept their address."""
        silent = [
            line
            for line in self._before.addresses
            if line not in present_lines
            and line not in self._answering_addresses
            and line not in self.reported_addresses
            and _is_of_entry(line)
        ]
        if silent:
            self.reported_addresses.update(silent)
            count = format_count(len(silent), "published address", "published addresses")
            yield RULE.at_location(
                Location(ADDRESSES),
                f"{count} {'was' if len(silent) == 1 else 'were'} kept by this file alone, and nothing answers there "
                "now",
                help="put these lines back, or name them in a tombstone in gone.yml, below `lessons` or `aliases`:\n"
                + "\n".join(silent[:MAX_SUGGESTIONS]),
            )

    def _write_record(self, former: PublishedBefore, lessons: Sequence[str]) -> str:
        kind, id = former.key
        aliases = [alias.rpartition("/")[2] for alias in former.aliases]
        record = write_tombstone(id, kind, former.title, self._context.today, lessons=lessons, aliases=aliases)
        return f"content/{self._find_owner(former.owner)}/gone.yml:\n{record}"

    def _find_owner(self, team: str) -> str:
        """Returns the team, or another one where it is gone or where the register is everybody's."""
        if ("team", team) in self._catalogue.summaries:
            return team
        learning_team = self._context.portal.learning_team
        return learning_team or next((team.id for team in self._catalogue.whole.teams), team)

    def _locate_register(self, team: str) -> Location:
        """Returns the last record of the team's tombstones, or the file that is to be written."""
        path = f"content/{team}/gone.yml"
        locations = [entry.at("id") for entry in self._catalogue.whole.tombstones if entry.path == path]
        return max(locations, default=Location(path))


def _get_last_part(address: str) -> str:
    return address.strip("/").rpartition("/")[2]


RULE = Rule("address-gone", Severity.ERROR, check)
