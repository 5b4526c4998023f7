"""Front matter is plain text, without marks of Markdown.

A title, a summary, an outcome, and a quiz's questions, choices and explanations stand in lists, in search and in
packages for learning systems, where `**not**` has its asterisks, and a link is no link. Emphasis, code, links and
formulas belong in the text below the front matter. A file whose front matter speaks of Markdown may show its marks.

Bad:

    prompt: Which of these is **not** a `git` command?
    explain: See [the list of commands](commands.md).

Good:

    prompt: Which of these is NOT a “git” command?
    explain: See the list of commands in the lesson before.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....kinds import Kind
from ....kinds.fields import find_field
from ....kinds.scalars import require_plain_text
from ....load.inline_marks import INLINE_MARK_HINTS, InlineMark, find_inline_marks
from ....load.positions import KeyPath
from ...context import Context
from ...rule import Rule

_IDS = frozenset(("id", "lms_id"))
"""Keys of what another system calls something, which stays as it is."""

_MAX_SHOWN = 60
"""The number of characters of a mark that a message shows."""

_MAX_CAPITALS = 20
"""The longest emphasis that is proposed in capitals, in characters."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    has_formulas = context.portal.maths != "text"
    by_path: dict[str, dict[KeyPath, Entry[Kind]]] = {}
    for entry in catalogue.all_entries():
        if entry.kind != "review" and catalogue.status(entry) != "retired":  # a comment on record stays as it is
            by_path.setdefault(entry.path, {})[entry.key_prefix] = entry
    for path, entries in by_path.items():
        positions = next(iter(entries.values())).positions
        texts = positions.join_texts()
        if not any(hint in texts for hint in INLINE_MARK_HINTS):
            continue
        if path.endswith(".md") and "markdown" in texts.casefold():
            continue
        for keys, value in positions.iterate_texts():
            holder = entries.get(()) or entries.get(keys[:1])
            if holder is None:
                continue
            own_keys = keys[len(holder.key_prefix) :]
            marks = [mark for mark in find_inline_marks(value) if mark.kind != "formula" or has_formulas]
            if marks and _is_plain_text(type(holder.meta), own_keys):
                yield from (_report(holder, own_keys, value, mark) for mark in marks)


def _report(entry: Entry[Kind], keys: KeyPath, value: str, mark: InlineMark) -> Diagnostic:
    written = value[mark.start : mark.end]
    shown = written if len(written) <= _MAX_SHOWN else f"{written[:_MAX_SHOWN]}…"
    if mark.kind == "code":
        message = f"the backticks around “{shown.strip('`')}” are shown as they are typed"
    else:
        message = f"`{shown.replace('`', '')}` is shown as it is typed"
    help = f"{_suggest(mark, has_text=entry.path.endswith('.md'))}: front matter is plain text"
    return RULE.at(entry, _locate(entry.at(*keys), value, mark), message, help=help)


def _suggest(mark: InlineMark, *, has_text: bool) -> str:
    """Returns what to write. has_text: whether the file has a text below."""
    below = ", or put it into the text below" if has_text else ""
    match mark.kind:
        case "strong":
            capitals = mark.words.upper()
            is_short = len(mark.words) <= _MAX_CAPITALS and capitals != mark.words and "`" not in mark.words
            return "leave the asterisks out" + f", or write `{capitals}`" * is_short
        case "deletion":
            return "leave the tildes out"
        case "code":
            is_short = len(mark.words) <= _MAX_CAPITALS
            return "leave them out, or write " + (f"“{mark.words}”" if is_short else "quotation marks, “…”")
        case "link":
            return f"write the words alone{', and put the link into the text below' if has_text else ''}"
        case "picture":
            return f"say in words what it shows{below}"
    return f"write it in plain signs, such as x²{below}"


def _locate(location: Location, value: str, mark: InlineMark) -> Location:
    """Returns the place of a mark in a value that is written literally on one line, else that of the value."""
    quotes = location.end - location.column - len(value)
    if quotes not in (0, 2):
        return location
    column = location.column + quotes // 2
    return Location(location.path, location.line, column + mark.start, column + mark.end)


def _is_plain_text(model: type[Kind], keys: KeyPath) -> bool:
    """Whether a field holds an author's own words, which are shown as they are typed."""
    return _is_plain_path(model, tuple("*" if isinstance(key, int) else key for key in keys))


@cache
def _is_plain_path(model: type[Kind], path: tuple[str, ...]) -> bool:
    field = find_field(model, path)
    if field is None or not field.is_prose or path[-1] in _IDS:
        return False
    return any(getattr(constraint, "func", None) is require_plain_text for constraint in field.constraints)


RULE = Rule("markdown-in-front-matter", Severity.ADVICE, check)
