"""A company's models take the place of the engine's kinds, and none is ignored in silence."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from trellis import kinds


class Course(kinds.Course):
    """A company's course."""


class OtherCourse(kinds.Course):
    """A second one."""


class Team(kinds.Team):
    """A company's team."""


def test_a_model_takes_the_place_of_its_kind_and_all_others_stay() -> None:
    collections = kinds.collections(Course, Team)
    assert [c.where for c in collections] == [c.where for c in kinds.COLLECTIONS]
    changed = {old.model: new.model for old, new in zip(kinds.COLLECTIONS, collections, strict=True)}
    assert changed.pop(kinds.Course) is Course
    assert changed.pop(kinds.Team) is Team
    assert all(old is new for old, new in changed.items())
    assert kinds.collections() == kinds.COLLECTIONS


def test_a_model_that_would_be_ignored_is_refused() -> None:
    with pytest.raises(TypeError, match="OtherCourse and Course both extend Course"):
        kinds.collections(Course, OtherCourse)
    with pytest.raises(TypeError, match="extends none"):
        kinds.collections(BaseModel)  # type: ignore[arg-type]
