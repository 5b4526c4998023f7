"""Describes validation errors for authors: without type names and schema paths, and always with the next step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

from pydantic_core import ErrorDetails

from ..diagnostics.phrases import add_article, did_you_mean, format_count, join_phrases, join_quoted
from ..kinds import Authored, Kind
from ..kinds.fields import ModelField, find_field, list_keys_below, list_options
from ..kinds.intervals import INTERVAL, suggest_interval
from ..kinds.scalars import LengthLimits, measure_length
from ..load.markdown.secrets import find_secrets
from ..load.positions import KeyPath

_HARD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DELETE = "write one, or delete the line"


class FieldError(NamedTuple):
    """The rule, message and help of one validation error."""

    rule: str
    message: str
    help: str


HABITS = {
    "owner": (), "owners": (), "team": (), "id": (), "slug": (),
    "author": ("people",), "authors": ("people",), "contributors": ("people",),
    "description": ("summary",), "abstract": ("summary",), "name": ("title",), "heading": ("title",),
    "tags": ("skills",), "keywords": ("skills",), "topics": ("skills",),
    "duration": ("minutes",), "length": ("minutes",), "time": ("minutes",), "hours": ("minutes",),
    "updated": ("reviewed",), "last_updated": ("reviewed",), "lastmod": ("reviewed",), "date": ("reviewed", "day"),
    "options": ("choices",), "answers": ("choices",), "question": ("prompt",), "explanation": ("explain",),
    "goals": ("outcomes",), "learning_outcomes": ("outcomes",), "courses": ("items",), "link": ("url",),
    "src": ("url",), "lang": ("language",), "difficulty": ("level",),
}  # fmt: skip
"""Keys that authors know from elsewhere → the portal's keys for the same; none where a place says it."""

_PLACES = {
    "owner": "the team whose folder it lies in owns it",
    "owners": "the team whose folder it lies in owns it",
    "team": "the team whose folder it lies in owns it",
    "id": "the name of its file or folder is its id",
    "slug": "the name of its file or folder is its id",
}


_NOUNS = {"gone": "tombstone"}
"""Kind → what one of it is called, where that is not its name."""


def describe_error(
    model: type[Kind],
    keys: KeyPath,
    field: ModelField | None,
    error: ErrorDetails,
    record: Any = None,
    columns: Set[str] | None = None,
) -> FieldError:
    """Describes an error at `keys` of the front matter.

    field: the model's field at `keys`, if any. record: all of the front matter. columns: those of a table, if it is the
    row of one.
    """
    context: Mapping[str, Any] = error.get("ctx", {})
    name = _format_key_path(keys)
    if error["type"] not in ("extra_forbidden", "missing") and (
        invisible := _describe_invisible(field, error["input"])
    ):
        fact, help = invisible
        return FieldError("wrong-value", f"`{name}` {fact}", help)
    match error["type"]:
        case "extra_forbidden":
            return _describe_unknown_key(model, keys)
        case "model_type" | "dict_type":
            return FieldError("wrong-value", f"`{name}` has keys of its own", _list_own_keys(model, keys))
        case "whole_number" if choices := _find_choices(record, keys):
            value = str(error["input"])
            number = next((str(n) for n, choice in enumerate(choices, start=1) if _is_same(choice, value)), "")
            help = "write the number of the right choice, counted from 1"
            help = f"write {number}, the number of that choice" if number else help
            return FieldError("wrong-value", f"`{name}` `{_show_line(value)}` is not the number of a choice", help)
        case "missing":
            return FieldError("missing-field", f"`{name}` is missing", _suggest_addition(field, columns))
        case "one_line" if columns is not None:
            help = "write it on one line, without a line break in the cell"
            return FieldError("wrong-value", f"`{name}` goes on over {context['count']} lines of its cell", help)
        case "literal_error" | "enum":
            return _describe_wrong_choice(name, field, error["input"])
        case _:
            fact, help = _describe_wrong_value(error["type"], context, error, field)
            return FieldError("wrong-value", f"`{name}` {fact}", help)


def _format_key_path(keys: KeyPath) -> str:
    """Formats a key path for authors, such as ``outcomes 2 text`` for the text of the second outcome."""
    return " ".join(str(k + 1) if isinstance(k, int) else k for k in keys) or "front matter"


def names_columns(model: type[Kind], columns: Sequence[str]) -> bool:
    """Returns whether the first row of a table is meant to name the columns: it has one of them, or resembles most."""
    names = list_keys_below(model, ())
    near = sum(bool(suggest_key(model, (column.strip(),))) for column in columns)
    return any(column.strip() in names for column in columns) or 2 * near > len(columns)


def suggest_key(model: type[Kind], keys: KeyPath) -> str:
    """Returns the key that an author means by the unknown key at the end of `keys`, or ""."""
    names = list_keys_below(model, keys[:-1])
    key = str(keys[-1])
    habits = HABITS.get(key.lower(), ())
    return next((name for name in habits if name in names), "") or did_you_mean(key, names)


def _describe_unknown_key(model: type[Kind], keys: KeyPath) -> FieldError:
    names = list_keys_below(model, keys[:-1])
    key = str(keys[-1])
    owner = f"`{_format_key_path(keys[:-1])}`" if len(keys) > 1 else add_article(_NOUNS.get(model.NAME, model.NAME))
    fact = f"{owner} has no key `{key}`"
    if len(keys) == 1 and (place := _PLACES.get(key.lower())) and issubclass(model, Authored):
        return FieldError("unknown-key", fact, f"delete it: {place}")
    if close := suggest_key(model, keys):
        return FieldError("unknown-key", fact, f"did you mean `{close}`?")
    return FieldError("unknown-key", fact, f"delete it; the keys are {', '.join(names)}")


def _list_own_keys(model: type[Kind], keys: KeyPath) -> str:
    """Returns the help for a value that is to be a mapping: its keys, first those that it needs."""
    names = list_keys_below(model, keys)
    fields = {name: find_field(model, (*keys, name)) for name in names}
    needed = [f"`{name}:`" for name, field in fields.items() if field and field.info.is_required()]
    others = [f"`{name}:`" for name, field in fields.items() if f"`{name}:`" not in needed]
    if not names:
        return "write them below it, indented by two spaces"
    if not needed:
        return f"write them below it, indented by two spaces: {join_phrases(others, 'or')}"
    more = f"; {join_phrases(others)} may follow" if others else ""
    return f"write {join_phrases(needed)} below it, indented by two spaces{more}"


def _find_choices(record: Any, keys: KeyPath) -> list[Any]:
    """Returns the choices of the question whose answer is at `keys`; none if it is no answer."""
    if "answer" not in keys:
        return []
    parent = record
    for key in keys[: keys.index("answer")]:
        try:
            parent = parent[key]
        except (KeyError, IndexError, TypeError):
            return []
    choices = parent.get("choices", parent.get("options")) if isinstance(parent, dict) else None
    return choices if isinstance(choices, list) else []


def _is_same(choice: Any, value: str) -> bool:
    return isinstance(choice, str) and choice.strip(" .").casefold() == value.strip(" .").casefold()


def _describe_invisible(field: ModelField | None, value: Any) -> tuple[str, str] | None:
    """Returns fact and help for a value that is nothing, or that is wrong for a space that looks like another."""
    if value is None or (isinstance(value, str) and not value.strip()):
        is_needed = field is not None and field.info.is_required() and field.path[-1] != "*"
        return "has no value" if value is None else "is empty", "write one" if is_needed else _DELETE
    if isinstance(value, str) and (space := _HARD_SPACE.search(value)) and not (field and field.is_prose):
        fact = f"holds an invisible hard space (U+{ord(space.group()):04X}) at character {space.start() + 1}"
        return fact, "write an ordinary space in its place, or none"
    return None


def _show_line(value: str) -> str:
    """Returns a value for a message, on one line and cut if it is long."""
    line = " ".join(value.split())
    return line if len(line) <= 40 else f"{line[:40]}…"


def _describe_wrong_choice(name: str, field: ModelField | None, value: Any) -> FieldError:
    options = list_options(field) if field else []
    close = did_you_mean(str(value), options)
    choice = f"choose {join_quoted(options)}" if options else "choose a listed value"
    shown_value = f"`{value}`" if isinstance(value, str) else "this"
    return FieldError(
        "wrong-value", f"`{name}` cannot be {shown_value}", f"did you mean `{close}`? {choice}" if close else choice
    )


def _suggest_addition(field: ModelField | None, columns: Set[str] | None) -> str:
    """Returns how to add a missing field. columns: those of a table."""
    if field is None:
        return "add it"
    options = list_options(field)
    description = (field.info.description or "").split("\n")[0].rstrip(".")
    key = str(field.path[-1])
    parts = [f"add `{key}:`" if columns is None else "fill its cell" if key in columns else f"add the column `{key}`"]
    if options:
        parts.append(f"with {join_quoted(options)}")
    if description:
        parts.append(f"({description[0].lower()}{description[1:]})")
    return " ".join(parts)


def _describe_length(text: str, field: ModelField | None) -> str:
    """Returns a text's length as the limits of the field count it."""
    length = measure_length(text) if field and field.find_marker(LengthLimits) else len(text)
    characters = format_count(length, "character")
    return f"has {characters}" if length == len(text) else f"counts {characters}, wide ones as two each"


def _describe_wrong_value(
    error_type: str, context: Mapping[str, Any], error: ErrorDetails, field: ModelField | None
) -> tuple[str, str]:
    """Returns the fact, to follow the key's name, and the help."""
    value = error["input"]
    is_shown = isinstance(value, str) and len(value) <= 40 and value.isprintable() and not any(find_secrets(value))
    shown_value = f"`{value}` " if is_shown else ""
    size = len(value) if isinstance(value, (str, list)) else 0
    length = _describe_length(value, field) if isinstance(value, str) else ""
    examples = field.examples if field else []
    advice = f"write it like `{examples[0]}`" if examples else "check its form"
    if error_type == "string_pattern_mismatch" and context.get("pattern") == INTERVAL:
        interval = suggest_interval(value) or "12 months"
        return (
            f"{shown_value}is no length of time",
            f"write it like `{interval}`: a number, and days, weeks, months or years",
        )
    if help := context.get("help"):
        return f"{shown_value}{error['msg']}".strip() if shown_value else error["msg"], str(help)
    if isinstance(value, str) and error_type in ("too_short", "too_long"):
        error_type = f"string_{error_type}"  # the length of a text that was looked at in another way before
    messages = {
        "string_too_short": (
            f"{length}; it needs at least {context.get('min_length')}",
            "say a little more",
        ),
        "string_too_long": (f"{length}; at most {context.get('max_length', 0):,} fit", "shorten it"),
        "string_pattern_mismatch": (f"{shown_value or 'this '}does not have the right form", advice),
        "string_type": (
            "takes text",
            "write words; put them in quotation marks if they "
            + ("start with a bracket" if isinstance(value, list) else "hold a colon or start with a bracket"),
        ),
        "tuple_type": ("takes a list", "write `[one, two]`, or one `- item` on each line"),
        "list_type": ("takes a list", "write `[one, two]`, or one `- item` on each line"),
        "too_short": (
            f"has {format_count(size, 'item')}; it needs at least {context.get('min_length')}",
            "add what is missing",
        ),
        "too_long": (f"has {size:,} items; at most {context.get('max_length', 0):,} fit", "leave some out"),
        "greater_than": (f"is not over {context.get('gt')}", f"write more than {context.get('gt')}"),
        "greater_than_equal": (f"is under {context.get('ge')}", f"write {context.get('ge')} or more"),
        "less_than_equal": (f"is over {context.get('le')}", f"write {context.get('le')} or less"),
    }
    return messages.get(error_type, (f"{shown_value}cannot be read here", advice))
