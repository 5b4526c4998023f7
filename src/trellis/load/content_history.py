"""The versions that courses and paths have had on the published branch, read from Git's history.

A version begins where what people learn changed: an outcome, a lesson, a step, or so many words of a lesson that its
text is another. What is visible to readers counts, and so do the commits of the branch itself: those within a pull
request were never published. Each commit is read once; the result up to it is cached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ..kinds import Collection
from .cache import Cache
from .commit import ObjectReader
from .git import GitUnavailable
from .git_history import GitHistory
from .load import compile_collection_matcher
from .markdown.word_distance import count_changed_words
from .parse import MAX_FILE_SIZE, parse_bytes

CACHE_KEY = "content-history"

MAX_CHANGED_WORDS = 60
"""A lesson whose text differs by more words is rewritten: some five sentences."""

MAX_COMPARED_LENGTH = 200_000
"""Of longer texts, which no lesson has, nobody counts the words that differ: a branch that is rebased can bring them by
the hundred, and take them back before anything checks it."""

MAX_VERSIONS = 40
"""The most versions of one item that are remembered: the first, which says since when it is there, and the latest."""

_ITEM_KINDS = ("course", "lesson", "path")

_MARKS = re.compile(r"[!-/:-@\[-`{-~]")

_MINUTES = re.compile(r"[0-9]{1,5}")

_MAX_TEXTS = 2000
"""How many files are in memory at once."""


class RecordedLesson(NamedTuple):
    """A lesson of a version. blob: its file in Git. text_key: the same as long as its text is not rewritten."""

    id: str
    title: str
    minutes: int
    is_optional: bool
    blob: str
    text_key: str


class RecordedStep(NamedTuple):
    """A step of a path's version: its section, the ids of its items, and whether it may be left out."""

    section: str
    items: tuple[str, ...]
    is_optional: bool


class RecordedVersion(NamedTuple):
    """A version of a course or path.

    id: the day on which it began, and a part of a digest of its files at that time. since, until: ISO times in UTC of
    its first commit, and of the one after its last; until is "" for the present one. blob: its own file in Git, at its
    last commit. outcomes: ids with their texts. commit: the last one that changed a file of it, "" if nobody read it.
    retired: ISO time in UTC since which it is retired without a break, "" where it is not or nobody read it.
    """

    id: str
    kind: str
    since: str
    until: str
    title: str
    blob: str
    outcomes: tuple[tuple[str, str], ...] = ()
    lessons: tuple[RecordedLesson, ...] = ()
    steps: tuple[RecordedStep, ...] = ()
    commit: str = ""
    retired: str = ""

    @property
    def matter(self) -> tuple[object, ...]:
        """What makes another version where it changes."""
        lessons = tuple((lesson.id, lesson.title, lesson.is_optional, lesson.text_key) for lesson in self.lessons)
        return self.kind, self.outcomes, lessons, self.steps

    def has_matter_of(self, other: RecordedVersion) -> bool:
        """Whether people learn the same by both, also where another version was between them."""
        files = {(lesson.id, lesson.blob): lesson.text_key for lesson in other.lessons}
        lessons = tuple(
            lesson._replace(text_key=files.get((lesson.id, lesson.blob), lesson.text_key)) for lesson in self.lessons
        )
        return self._replace(lessons=lessons).matter == other.matter


class ContentHistory(NamedTuple):
    """The versions of each item, by the id that it had then, the earliest first. problem: why there are none, or "".

    Of an item that one commit alone has brought, a version has neither a title nor anything that it teaches: nobody
    has to read its files, since nothing of it has changed. recorded: all versions, also those that are left out of
    `versions` since nobody approved them: pages may say when they were there, and nothing of what was in them.
    """

    versions: Mapping[str, tuple[RecordedVersion, ...]]
    problem: str = ""
    recorded: Mapping[str, tuple[RecordedVersion, ...]] = {}


NO_HISTORY = ContentHistory({}, "no history was read")


class _FirstCommit(NamedTuple):
    """The one commit that has brought an item: its time and id, and path → blob of the item's files."""

    time: str
    commit: str
    files: dict[str, str]


class _State(NamedTuple):
    """What is known after a commit. files: path → blob, of courses, lessons and paths. unread: those items that one
    commit alone has brought.
    """

    commit: str
    files: dict[str, str]
    versions: dict[str, tuple[RecordedVersion, ...]]
    unread: dict[str, _FirstCommit]


class _Change(NamedTuple):
    """A commit with what it changes: path → blob, "" for a file that goes."""

    commit: str
    time: str
    files: dict[str, str]


def read_content_history(
    root: Path, collections: Sequence[Collection], cache: Cache | None = None, git: GitHistory | None = None
) -> ContentHistory:
    """Returns the history of the branch that is checked out at `root`, without what is not committed.

    git: the portal's history, if it is read.
    """
    history = git or GitHistory(root, cache)
    try:
        if history.log.is_shallow:
            return ContentHistory({}, "this clone is shallow")
        head = history.log.head
        state = cache.read(CACHE_KEY, _State) if cache else None
        if state is None or not any(commit.id == state.commit for commit in history.branch):
            state = _State("", {}, {}, {})  # it is of something that was merged, or of a history that was rewritten
        if state.commit != head:
            state = _read_on(root, collections, state, history)
            if cache:
                cache.write(CACHE_KEY, state)
    except GitUnavailable as error:
        return ContentHistory({}, str(error))
    versions = {**state.versions, **{item: _stand_in(first) for item, first in state.unread.items()}}
    return build_history(versions)


def build_history(versions: Mapping[str, tuple[RecordedVersion, ...]]) -> ContentHistory:
    """Returns the history of versions of which none is left out."""
    return ContentHistory(versions, recorded=versions)


def _stand_in(first: _FirstCommit) -> tuple[RecordedVersion, ...]:
    """The version of an item whose files nobody has to read."""
    blob = next(iter(first.files.values()), "")
    return (RecordedVersion(_name_version(first.time, first.files), "", first.time, "", "", blob),)


def _name_version(time: str, files: Mapping[str, str]) -> str:
    rows = sorted((path.rpartition("/")[2], blob) for path, blob in files.items())
    return f"{time[:10]}-{blake2b(msgspec.msgpack.encode(rows), digest_size=4).hexdigest()}"


def read_old_text(root: Path, blob: str) -> str:
    """Returns the Markdown below the front matter of a former file. Raises GitUnavailable if Git has it no more."""
    with ObjectReader(root) as objects:
        data, body = _Reader(objects).read(blob)
    questions = list(_list_mappings(data.get("questions"))) if isinstance(data, dict) else []
    return "\n\n".join((body, *(_write_question(number, one) for number, one in enumerate(questions, 1))))


def _write_question(number: int, question: Mapping[str, Any]) -> str:
    """A question with its choices as Markdown that shows the very words."""
    choices = (f"    - {_escape_words(choice)}" for choice in _as_list(question.get("choices")))
    return "\n".join((f"{number}. {_escape_words(question.get('prompt'))}", "", *choices))


def _escape_words(value: object) -> str:
    """Words on one line, without any markup: each mark of ASCII is escaped."""
    return _MARKS.sub(r"\\\g<0>", " ".join(str(value or "").split()))


def _read_on(root: Path, collections: Sequence[Collection], state: _State, history: GitHistory) -> _State:
    claims = _Claims([c for c in collections if c.model.NAME in _ITEM_KINDS and not c.many])
    files, versions, unread = dict(state.files), dict(state.versions), dict(state.unread)
    for path in files:
        claims.find(path)
    with ObjectReader(root) as objects:
        reader = _Reader(objects)
        for change in _list_changes(history, state.commit):
            touched: dict[str, None] = {}
            for path, blob in change.files.items():
                if claim := claims.find(path):
                    touched[claim.item] = None
                    if blob:
                        files[path] = blob
                    else:
                        files.pop(path, None)
            files_by_item = {
                item: {path: files[path] for path in claims.files_by_item[item] if path in files} for item in touched
            }
            is_renaming = not all(files_by_item.values())  # what comes may be what goes, under another id
            for item, own_files in files_by_item.items():
                if item not in versions and item not in unread:
                    if is_renaming:
                        versions[item] = _add_version((), own_files, claims, reader, change)
                    else:
                        unread[item] = _FirstCommit(change.time, change.commit, own_files)
                    continue
                if first := unread.pop(item, None):
                    versions[item] = _add_version((), first.files, claims, reader, first)
                versions[item] = _add_version(versions[item], own_files, claims, reader, change)
    return _State(history.log.head, files, dict(sorted(versions.items())), dict(sorted(unread.items())))


class _Claim(NamedTuple):
    """Whose file it is: the item, the kind of the file, and of a lesson its number and id."""

    item: str
    kind: str
    number: int
    id: str


class _Claims:
    """Which item a file belongs to, by its path."""

    def __init__(self, collections: Sequence[Collection]) -> None:
        self._match_path = compile_collection_matcher(collections)
        self._claims: dict[str, _Claim | None] = {}
        self.files_by_item: dict[str, dict[str, None]] = {}
        """Item → paths of all files that it ever had."""

    def find(self, path: str) -> _Claim | None:
        """Returns what a file is of, or None if it is of nothing that has versions."""
        if path not in self._claims:
            claim = None
            if match := self._match_path(path):
                collection, names = match
                id, number = names.get("id", ""), int(names.get("number", 0))
                claim = _Claim(names.get("course", id), collection.model.NAME, number, id)
                self.files_by_item.setdefault(claim.item, {})[path] = None
            self._claims[path] = claim
        return self._claims[path]


def _list_changes(history: GitHistory, since: str) -> Iterator[_Change]:
    """Yields the commits of the branch after one of them, the earliest first, with the files that each changes."""
    seconds = 0
    for commit in reversed(list(takewhile(lambda commit: commit.id != since, history.branch))):
        if commit.files:
            seconds = commit.committed or seconds  # of a commit without a time, that of the one before
            time = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            yield _Change(commit.id, time, dict(commit.files))


class _Reader:
    """Reads texts by the ids of their files in Git."""

    def __init__(self, objects: ObjectReader) -> None:
        self._objects = objects
        self._parsed: dict[str, tuple[Any, str]] = {}

    def read(self, blob: str) -> tuple[Any, str]:
        """Returns a file's front matter, None if it cannot be read, and its text."""
        if blob not in self._parsed:
            if len(self._parsed) >= _MAX_TEXTS:
                self._parsed.clear()
            content = self._objects.read(blob, MAX_FILE_SIZE)
            parsed = parse_bytes("text.md", content) if content is not None else None
            self._parsed[blob] = (parsed.data, parsed.body) if parsed else (None, "")
        return self._parsed[blob]


def _add_version(
    earlier: tuple[RecordedVersion, ...],
    files: Mapping[str, str],
    claims: _Claims,
    reader: _Reader,
    change: _Change | _FirstCommit,
) -> tuple[RecordedVersion, ...]:
    """Returns the versions of an item after a commit. files: path → blob of what it consists of now."""
    time = change.time
    present = earlier[-1] if earlier and not earlier[-1].until else None
    current = _describe(present or (earlier[-1] if earlier else None), files, claims, reader, time)
    current = current and current._replace(commit=change.commit)
    if current is None:  # it is a draft, was taken down or cannot be read
        is_readable = all(reader.read(blob)[0] is not None for blob in files.values())
        if present is None or (files and not is_readable):
            return earlier
        return (*earlier[:-1], present._replace(until=time))
    if present is None:
        return _leave_out_middle((*earlier, current))
    if current.matter == present.matter:
        return (*earlier[:-1], current._replace(id=present.id, since=present.since))
    return _leave_out_middle((*earlier[:-1], present._replace(until=time), current))


def _leave_out_middle(versions: tuple[RecordedVersion, ...]) -> tuple[RecordedVersion, ...]:
    return versions if len(versions) <= MAX_VERSIONS else (versions[0], *versions[1 - MAX_VERSIONS :])


def _describe(
    before: RecordedVersion | None,
    files: Mapping[str, str],
    claims: _Claims,
    reader: _Reader,
    time: str,
) -> RecordedVersion | None:
    """Returns an item as readers see it; None if they do not, or if a file of it cannot be read."""
    claimed = sorted(
        (claim.kind == "lesson", claim.number, path, claim) for path in files if (claim := claims.find(path))
    )
    if not claimed or claimed[0][3].kind == "lesson":
        return None
    main = claimed[0][2]
    data, _ = reader.read(files[main])
    if not isinstance(data, dict) or data.get("status") == "draft":
        return None
    lessons = []
    former = {lesson.id: lesson for lesson in before.lessons} if before else {}
    for _, _, path, claim in claimed:
        if claim.kind == "lesson":
            lesson = _describe_lesson(former.get(claim.id), claim.id, files[path], reader)
            if lesson is None:
                return None
            lessons.append(lesson)
    outcomes = tuple(
        (str(one.get("id", "")), str(one.get("text", "")).rstrip(".")) for one in _list_mappings(data.get("outcomes"))
    )
    steps = tuple(
        RecordedStep(
            str(one.get("section", "")), tuple(map(str, _as_list(one.get("items")))), one.get("optional") == "true"
        )
        for one in _list_mappings(data.get("steps"))
    )
    title = str(data.get("title", ""))
    retired = ((before and before.retired) or time) if data.get("status") == "retired" else ""
    version = RecordedVersion("", claimed[0][3].kind, time, "", title, files[main], outcomes, tuple(lessons), steps)
    return version._replace(id=_name_version(time, files), retired=retired)


def _describe_lesson(former: RecordedLesson | None, id: str, blob: str, reader: _Reader) -> RecordedLesson | None:
    """Returns a lesson of a version; None if its file cannot be read. former: the same in the version before."""
    if former and former.blob == blob:
        return former
    data, _ = reader.read(blob)
    if not isinstance(data, dict):
        return None
    text_key = former.text_key if former and not _is_rewritten(former.text_key, blob, reader) else blob
    minutes = str(data.get("minutes", ""))
    title, is_optional = str(data.get("title", "")), data.get("optional") == "true"
    return RecordedLesson(id, title, int(minutes) if _MINUTES.fullmatch(minutes) else 0, is_optional, blob, text_key)


def _is_rewritten(before: str, after: str, reader: _Reader) -> bool:
    """Whether the texts of two files of a lesson, with what is asked in it, differ by more than a few sentences."""
    if before == after:
        return False
    old_text, new_text = _collect_text(before, reader), _collect_text(after, reader)
    if max(len(old_text), len(new_text)) > MAX_COMPARED_LENGTH:
        return old_text != new_text
    return count_changed_words(old_text, new_text) > MAX_CHANGED_WORDS


def _collect_text(blob: str, reader: _Reader) -> str:
    data, body = reader.read(blob)
    questions = _list_mappings(data.get("questions")) if isinstance(data, dict) else ()
    words = [str(value) for question in questions for value in (question.get("prompt"), question.get("choices"))]
    return "\n".join((body, *words))


def _list_mappings(value: object) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in _as_list(value) if isinstance(one, dict))


def _as_list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()
