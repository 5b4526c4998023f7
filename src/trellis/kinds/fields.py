"""The fields of a kind, nested ones included, as one table: what every reader of declarations walks.

A field's path names the keys an author writes, with ``*`` for each item of a list and each value of a mapping:
``("audience", "teams", "*")``.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Step = str | int
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field:
    """One place where an author writes a value.

    path: its keys. attributes: the same as attributes of the model. info: pydantic's declaration of the key it lies under.
    annotation: its type, bare. metadata: the markers and constraints that apply to it and to no other place.
    """

    path: tuple[str, ...]
    attributes: tuple[str, ...]
    info: FieldInfo
    annotation: Any
    metadata: tuple[Any, ...]

    def marker(self, kind: type[T]) -> T | None:
        """The field's marker of that class, if it carries one."""
        return next((m for m in self.metadata if isinstance(m, kind)), None)


@cache
def fields(model: type[BaseModel]) -> Mapping[tuple[str, ...], Field]:
    """All of a model's fields by path, in order of declaration, nested ones after their parent."""
    return {field.path: field for field in _walk(model, (), ())}


def field_at(model: type[BaseModel], loc: tuple[Step, ...]) -> Field | None:
    """The field that a position in the data belongs to; list indexes and a mapping's own keys count as ``*``."""
    table = fields(model)
    path: tuple[str, ...] = ()
    for step in loc:
        named = (*path, str(step))
        path = named if named in table else (*path, "*")
        if path not in table:
            return None
    return table.get(path)


def names_below(model: type[BaseModel], loc: tuple[Step, ...]) -> tuple[str, ...]:
    """The keys that may stand at a position in the data."""
    parent = field_at(model, loc)
    if loc and not parent:
        return ()
    base = parent.path if parent else ()
    return tuple(p[-1] for p in fields(model) if len(p) == len(base) + 1 and p[:-1] == base and p[-1] != "*")


def _walk(model: type[BaseModel], path: tuple[str, ...], attributes: tuple[str, ...]) -> Iterator[Field]:
    for name, info in model.model_fields.items():
        key = info.alias or name
        yield from _place(info.annotation, tuple(info.metadata), info, (*path, key), (*attributes, name))


def _place(
    annotation: Any, metadata: tuple[Any, ...], info: FieldInfo, path: tuple[str, ...], attributes: tuple[str, ...]
) -> Iterator[Field]:
    bare, more = _unwrap(annotation)
    metadata += more
    yield Field(path, attributes, info, bare, metadata)
    for option in get_args(bare) if get_origin(bare) in (Union, types.UnionType) else (bare,):
        option, _ = _unwrap(option)
        origin, args = get_origin(option), get_args(option)
        if isinstance(option, type) and issubclass(option, BaseModel):
            yield from _walk(option, path, attributes)
        elif origin in (tuple, list):
            yield from _place(args[0], (), info, (*path, "*"), (*attributes, "*"))
        elif origin is dict:
            yield from _place(args[1], (), info, (*path, "*"), (*attributes, "*"))


def _unwrap(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Without ``Annotated``, aliases and ``| None``, and with the metadata that stood there."""
    metadata: tuple[Any, ...] = ()
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            metadata += tuple(more)
        elif get_origin(annotation) in (Union, types.UnionType):
            options = [a for a in get_args(annotation) if a is not type(None)]
            if len(options) != 1:
                return annotation, metadata
            annotation = options[0]
        else:
            return annotation, metadata
