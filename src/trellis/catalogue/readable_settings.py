"""Reads the settings of ``portal.yml`` beside a slip in them: one must not put all the others out of force."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from ..kinds import Portal
from ..load.load import SourceFile
from ..load.positions import KeyPath

MAX_ROUNDS = 20
"""How many times what is wrong is left out. What was hidden by another error shows in the next round."""


def read_settings(sources: Iterable[SourceFile]) -> Portal:
    """Returns the settings that can be read among these files, and the defaults for all others."""
    source = next((source for source in sources if source.collection.model.NAME == Portal.NAME), None)
    if source is None or not isinstance(source.data, dict):
        return Portal()
    model, data = source.collection.model, deepcopy(source.data)
    for _ in range(MAX_ROUNDS):
        try:
            settings = model.model_validate(data)
        except ValidationError as error:
            places = {_find_place(data, detail["loc"]) for detail in error.errors(include_url=False)}
            for place in sorted(places, key=_order_place, reverse=True):
                _delete_value(data, place)
        else:
            # What stands in the spotlight is judged in that file alone, and by where it stands.
            return settings.model_copy(update={"spotlight": ()}) if isinstance(settings, Portal) else Portal()
    return Portal()


def _find_place(data: Any, loc: KeyPath) -> KeyPath:
    """Returns the key path of the value that an error is about; of what lacks a key, where one is missing."""
    place: list[str | int] = []
    for step in loc:
        is_key = isinstance(data, dict) and step in data
        if not is_key and not (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            break
        place.append(step)
        data = data[step]
    return tuple(place)


def _order_place(place: KeyPath) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (0, step) for step in place]


def _delete_value(data: Any, place: KeyPath) -> None:
    """Deletes the value at that key path; those behind it and below it are deleted before."""
    for step in place[:-1]:
        data = data[step]
    if place:
        del data[place[-1]]
