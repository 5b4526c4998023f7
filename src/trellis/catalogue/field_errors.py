"""Describes validation errors for authors: without type names and schema paths, and always with the next step."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic_core import ErrorDetails

from ..diagnostics.phrases import did_you_mean, join_quoted
from ..kinds import Kind
from ..kinds.fields import ModelField, list_keys_below
from ..load.positions import KeyPath


class FieldError(NamedTuple):
    """The rule, message and help of one validation error."""

    rule: str
    message: str
    help: str


def describe_error(model: type[Kind], keys: KeyPath, field: ModelField | None, error: ErrorDetails) -> FieldError:
    """Describes an error at `keys` of the front matter. field: the model's field at `keys`, if any."""
    context: Mapping[str, Any] = error.get("ctx", {})
    name = _format_key_path(keys)
    match error["type"]:
        case "extra_forbidden":
            return _describe_unknown_key(model, keys)
        case "missing":
            return FieldError("missing-field", f"`{name}` is missing", _suggest_addition(field))
        case "literal_error" | "enum":
            return _describe_wrong_choice(name, field, error["input"])
        case _:
            fact, help = _describe_wrong_value(error["type"], context, error, field)
            return FieldError("wrong-value", f"`{name}` {fact}", help)


def _format_key_path(keys: KeyPath) -> str:
    """Formats a key path for authors, such as ``outcomes 2 text`` for the text of the second outcome."""
    return " ".join(str(k + 1) if isinstance(k, int) else k for k in keys) or "front matter"


def _describe_unknown_key(model: type[Kind], keys: KeyPath) -> FieldError:
    names = list_keys_below(model, keys[:-1])
    key = str(keys[-1])
    close = did_you_mean(key, names)
    owner = f"`{_format_key_path(keys[:-1])}`" if len(keys) > 1 else f"a {model.NAME}"
    if close:
        return FieldError("unknown-key", f"{owner} has no key `{key}`", f"did you mean `{close}`?")
    return FieldError("unknown-key", f"{owner} has no key `{key}`", f"delete it; the keys are {', '.join(names)}")


def _describe_wrong_choice(name: str, field: ModelField | None, value: Any) -> FieldError:
    options = _list_options(field)
    close = did_you_mean(str(value), options)
    choice = f"choose {join_quoted(options)}" if options else "choose a listed value"
    shown_value = f"`{value}`" if isinstance(value, str) else "this"
    return FieldError(
        "wrong-value", f"`{name}` cannot be {shown_value}", f"did you mean `{close}`? {choice}" if close else choice
    )


def _list_options(field: ModelField | None) -> list[str]:
    """Returns the values of an enumeration or literal; none for other types."""
    annotation = field.annotation if field else None
    options: list[str] = []
    for option in (annotation, *get_args(annotation)):
        if isinstance(option, type) and issubclass(option, Enum):
            options += [str(member.value) for member in option]
        elif get_origin(option) is Literal:
            options += [str(value) for value in get_args(option)]
    return options


def _suggest_addition(field: ModelField | None) -> str:
    """Returns how to add a missing field."""
    if field is None:
        return "add it"
    options = _list_options(field)
    description = (field.info.description or "").split("\n")[0].rstrip(".")
    parts = [f"add `{field.path[-1]}:`"]
    if options:
        parts.append(f"with {join_quoted(options)}")
    if description:
        parts.append(f"({description[0].lower()}{description[1:]})")
    return " ".join(parts)


def _describe_wrong_value(
    error_type: str, context: Mapping[str, Any], error: ErrorDetails, field: ModelField | None
) -> tuple[str, str]:
    """Returns the fact, to follow the key's name, and the help."""
    value = error["input"]
    shown_value = f"`{value}` " if isinstance(value, str) and len(value) <= 40 else ""
    size = len(value) if isinstance(value, (str, list)) else 0
    examples = (field.info.examples or []) if field else []
    advice = f"write it like `{examples[0]}`" if examples else "check its form"
    if value is None:
        return "has no value", "write one, or delete the line"
    if help := context.get("help"):
        return f"{shown_value}{error['msg']}".strip() if shown_value else error["msg"], str(help)
    messages = {
        "string_too_short": (
            f"has {size} characters; it needs at least {context.get('min_length')}",
            "say a little more",
        ),
        "string_too_long": (f"has {size} characters; at most {context.get('max_length')} fit", "shorten it"),
        "string_pattern_mismatch": (f"{shown_value or 'this '}does not have the right form", advice),
        "string_type": ("takes text", "write words; put them in quotation marks if they hold a colon"),
        "tuple_type": ("takes a list", "write `[one, two]`, or one `- item` on each line"),
        "list_type": ("takes a list", "write `[one, two]`, or one `- item` on each line"),
        "model_type": ("has keys of its own", "write them below it, indented by two spaces"),
        "dict_type": ("has keys of its own", "write them below it, indented by two spaces"),
        "too_short": (f"has {size} items; it needs at least {context.get('min_length')}", "add what is missing"),
        "too_long": (f"has {size} items; at most {context.get('max_length')} fit", "leave some out"),
        "greater_than_equal": (f"is under {context.get('ge')}", f"write {context.get('ge')} or more"),
        "less_than_equal": (f"is over {context.get('le')}", f"write {context.get('le')} or less"),
    }
    return messages.get(error_type, (f"{shown_value}cannot be read here", advice))
