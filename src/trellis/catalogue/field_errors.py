"""A model's objection, in an author's words: no type names, no schema paths, and always the next act."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic_core import ErrorDetails

from ..diagnostics.phrases import did_you_mean, listed
from ..kinds import Kind
from ..kinds.fields import Field, names_below
from ..load.positions import Path


class Finding(NamedTuple):
    rule: str
    message: str
    help: str


def word(model: type[Kind], keys: Path, field: Field | None, error: ErrorDetails) -> Finding:
    """What is wrong at `keys` of a `model`'s front matter, and what to do. field: the declaration there, if any."""
    context: Mapping[str, Any] = error.get("ctx", {})
    name = _name(keys)
    match error["type"]:
        case "extra_forbidden":
            return _unknown_key(model, keys)
        case "missing":
            return Finding("missing-field", f"`{name}` is missing", _how(field))
        case "literal_error" | "enum":
            return _not_listed(name, field, error["input"])
        case _:
            fact, help = _wrong(error["type"], context, error, field)
            return Finding("wrong-value", f"`{name}` {fact}", help)


def _name(keys: Path) -> str:
    """The key as an author knows it: ``outcomes 2 text`` for the second outcome's text."""
    return " ".join(str(k + 1) if isinstance(k, int) else k for k in keys) or "front matter"


def _unknown_key(model: type[Kind], keys: Path) -> Finding:
    known = names_below(model, keys[:-1])
    key = str(keys[-1])
    close = did_you_mean(key, known)
    where = f"`{_name(keys[:-1])}`" if len(keys) > 1 else f"a {model.NAME}"
    if close:
        return Finding("unknown-key", f"{where} has no key `{key}`", f"did you mean `{close}`?")
    return Finding("unknown-key", f"{where} has no key `{key}`", f"delete it; the keys are {', '.join(known)}")


def _not_listed(name: str, field: Field | None, value: Any) -> Finding:
    options = _options(field)
    close = did_you_mean(str(value), options)
    choice = f"choose {listed(options)}" if options else "choose a listed value"
    said = f"`{value}`" if isinstance(value, str) else "this"
    return Finding(
        "wrong-value", f"`{name}` cannot be {said}", f"did you mean `{close}`? {choice}" if close else choice
    )


def _options(field: Field | None) -> list[str]:
    annotation = field.annotation if field else None
    found: list[str] = []
    for option in (annotation, *get_args(annotation)):
        if isinstance(option, type) and issubclass(option, Enum):
            found += [str(member.value) for member in option]
        elif get_origin(option) is Literal:
            found += [str(value) for value in get_args(option)]
    return found


def _how(field: Field | None) -> str:
    """How to write a field that is not there."""
    if field is None:
        return "add it"
    options = _options(field)
    says = (field.info.description or "").split("\n")[0].rstrip(".")
    parts = [f"add `{field.path[-1]}:`"]
    if options:
        parts.append(f"with {listed(options)}")
    if says:
        parts.append(f"({says[0].lower()}{says[1:]})")
    return " ".join(parts)


def _wrong(kind: str, context: Mapping[str, Any], error: ErrorDetails, field: Field | None) -> tuple[str, str]:
    value = error["input"]
    said = f"`{value}` " if isinstance(value, str) and len(value) <= 40 else ""
    size = len(value) if isinstance(value, (str, list)) else 0
    examples = (field.info.examples or []) if field else []
    like = f"write it like `{examples[0]}`" if examples else "check its form"
    if value is None:
        return "has no value", "write one, or delete the line"
    if help := context.get("help"):
        return f"{said}{error['msg']}".strip() if said else error["msg"], str(help)
    words = {
        "string_too_short": (
            f"has {size} characters; it needs at least {context.get('min_length')}",
            "say a little more",
        ),
        "string_too_long": (f"has {size} characters; at most {context.get('max_length')} fit", "shorten it"),
        "string_pattern_mismatch": (f"{said or 'this '}does not have the right form", like),
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
    return words.get(kind, (f"{said}cannot be read here", like))
