"""The fields of a kind, including nested ones, as one table.

A field's path has the keys that an author writes, with ``*`` for the items of a list and the values of a mapping:
``("audience", "teams", "*")``.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .markers import Ref

KeyStep = str | int
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ModelField:
    """A field of a model, or the items of one.

    path: its keys. attributes: the model's attributes for these keys. info: pydantic's declaration of the key it
    belongs to. annotation: its type without metadata. metadata: its own markers and constraints.
    """

    path: tuple[str, ...]
    attributes: tuple[str, ...]
    info: FieldInfo
    annotation: Any
    metadata: tuple[Any, ...]

    def find_marker(self, kind: type[T]) -> T | None:
        """Returns the field's marker of that class, or None."""
        return next((m for m in self.metadata if isinstance(m, kind)), None)

    @property
    def is_prose(self) -> bool:
        """Whether its values are an author's own words: a text that is no reference and follows no pattern."""
        return self.annotation is str and not any(
            isinstance(constraint, Ref) or getattr(constraint, "pattern", None) for constraint in self.constraints
        )

    @property
    def constraints(self) -> Iterator[Any]:
        """Its markers and constraints, with those inside pydantic's declarations."""
        for item in self.metadata:
            yield item
            yield from item.metadata if isinstance(item, FieldInfo) else ()

    @property
    def examples(self) -> list[Any]:
        """Values that show its form."""
        declarations = (self.info, *(item for item in self.metadata if isinstance(item, FieldInfo)))
        return next((list(one.examples) for one in declarations if one.examples), [])


@cache
def collect_fields(model: type[BaseModel]) -> Mapping[tuple[str, ...], ModelField]:
    """Returns a model's fields by path, in order of declaration, nested ones after their parent."""
    return {field.path: field for field in _walk_model(model, (), ())}


def find_field(model: type[BaseModel], keys: tuple[KeyStep, ...]) -> ModelField | None:
    """Returns the field at a path in the data. List indexes and the keys of a mapping match ``*``."""
    fields = collect_fields(model)
    path: tuple[str, ...] = ()
    for key in keys:
        exact_path = (*path, str(key))
        path = exact_path if exact_path in fields else (*path, "*")
        if path not in fields:
            return None
    return fields.get(path)


def list_keys_below(model: type[BaseModel], keys: tuple[KeyStep, ...]) -> tuple[str, ...]:
    """Returns the keys that are allowed directly below a path in the data."""
    parent = find_field(model, keys)
    if keys and not parent:
        return ()
    base = parent.path if parent else ()
    return tuple(p[-1] for p in collect_fields(model) if len(p) == len(base) + 1 and p[:-1] == base and p[-1] != "*")


def list_options(field: ModelField) -> list[str]:
    """Returns the values of an enumeration or literal; none for other types."""
    options: list[str] = []
    for option in (field.annotation, *get_args(field.annotation)):
        if isinstance(option, type) and issubclass(option, Enum):
            options += [str(member.value) for member in option]
        elif get_origin(option) is Literal:
            options += [str(value) for value in get_args(option)]
    return options


def _walk_model(model: type[BaseModel], path: tuple[str, ...], attributes: tuple[str, ...]) -> Iterator[ModelField]:
    for name, info in model.model_fields.items():
        key = info.alias or name
        yield from _walk_annotation(info.annotation, tuple(info.metadata), info, (*path, key), (*attributes, name))


def _walk_annotation(
    annotation: Any, metadata: tuple[Any, ...], info: FieldInfo, path: tuple[str, ...], attributes: tuple[str, ...]
) -> Iterator[ModelField]:
    bare, more = unwrap_annotation(annotation)
    metadata += more
    yield ModelField(path, attributes, info, bare, metadata)
    for option in get_args(bare) if get_origin(bare) in (Union, types.UnionType) else (bare,):
        option, _ = unwrap_annotation(option)
        origin, args = get_origin(option), get_args(option)
        if isinstance(option, type) and issubclass(option, BaseModel):
            yield from _walk_model(option, path, attributes)
        elif origin in (tuple, list):
            yield from _walk_annotation(args[0], (), info, (*path, "*"), (*attributes, "*"))
        elif origin is dict:
            yield from _walk_annotation(args[1], (), info, (*path, "*"), (*attributes, "*"))


def unwrap_annotation(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Returns the type without ``Annotated``, aliases and ``| None``, and the metadata that it had."""
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
