"""Values of which a part could not be read: the rest is there, and whoever asks for that part is stopped.

An author with ten slips in one file wants to be told all ten, so that what is right is judged beside what is wrong. A
rule that asks for a wrong value raises `UnreadValueError`, and says nothing that would follow from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NoReturn, TypeVar

from .kind import Kind

K = TypeVar("K", bound=Kind)


class UnreadValueError(Exception):
    """Raised by a value that could not be read when it is asked for. Its argument is the value's name."""


class PartlyRead:
    """Mixed into a model: an instance lacks the attributes of what could not be read, and has all others."""

    def __getattr__(self, name: str) -> Any:
        if name in type(self).model_fields:  # type: ignore[attr-defined]
            raise UnreadValueError(name)
        raise AttributeError(name)

    def require(self, key: str) -> None:
        """Raises UnreadValueError if the value of that key could not be read."""
        fields = type(self).model_fields.items()  # type: ignore[attr-defined]
        for name, field in fields:
            if key == (field.alias or name):
                getattr(self, name)

    def _refuse(self, *arguments: Any, **options: Any) -> NoReturn:
        raise UnreadValueError(type(self).__name__)

    __eq__ = __hash__ = __iter__ = model_dump = model_dump_json = model_copy = _refuse


class UnreadText(str):
    """Stands for a text that could not be read. It is shown as the text in its place, and equals and holds nothing."""

    __slots__ = ()

    def _refuse(self, *arguments: Any, **options: Any) -> NoReturn:
        raise UnreadValueError(str.__str__(self))

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _refuse
    __contains__ = __len__ = __iter__ = __getitem__ = __bool__ = _refuse
    casefold = lower = upper = split = strip = isascii = startswith = endswith = _refuse


def build_partly_read(model: type[K], values: Mapping[str, Any]) -> K:
    """Returns an instance of `model` with these attributes, without validation; any other could not be read."""
    instance: K = _derive_model(model).model_construct(None)
    instance.__dict__.clear()
    instance.__dict__.update(values)
    return instance


def enumerate_readable(items: Iterable[K], *attributes: str) -> Iterator[tuple[int, K]]:
    """Yields index and item of those whose values of these attributes could be read."""
    for index, item in enumerate(items):
        if all(can_read(item, name) for name in attributes):
            yield index, item


def can_read(value: Kind, attribute: str) -> bool:
    """Returns whether the attribute could be read. One that is left out has been read, and has its default."""
    return not isinstance(value, PartlyRead) or attribute in value.__dict__


@cache
def _derive_model(model: type[Kind]) -> Any:
    members = {"__module__": model.__module__, "__doc__": model.__doc__}
    metaclass: Any = type(model)
    return metaclass(f"Partial{model.__name__}", (PartlyRead, model), members)
