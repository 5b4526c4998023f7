"""The modules of a course: its lessons in parts, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ... import kinds
from ...catalogue.catalogue import Entry


@dataclass(frozen=True, slots=True)
class LessonGroup:
    """Lessons that follow each other. title: of their module; "" for lessons before the first one.

    first, end: places of the first lesson and of the one behind the last, from 0.
    """

    title: str
    summary: str
    first: int
    end: int = field(compare=False)

    @property
    def places(self) -> range:
        """Places of its lessons in the course, from 0."""
        return range(self.first, self.end)


def group_lessons(course: Entry[kinds.Course], lessons: Sequence[Entry[kinds.Lesson]]) -> tuple[LessonGroup, ...]:
    """Returns a course's lessons by module, each once and in their order; one group without a title if it has none.

    A module whose first lesson is not among them is left out.
    """
    place_by_id = {lesson.id: place for place, lesson in enumerate(lessons)}
    aliases = {alias: lesson.id for lesson in lessons for alias in lesson.former_ids}
    starts = [
        (place, module)
        for module in course.meta.modules
        if (place := place_by_id.get(aliases.get(module.first_lesson, module.first_lesson))) is not None
    ]
    return tuple(_build_groups(sorted(starts, key=lambda start: start[0]), len(lessons)))


def _build_groups(starts: Sequence[tuple[int, kinds.Module]], count: int) -> Iterator[LessonGroup]:
    """Yields the groups of `count` lessons. starts: each module behind the place of its first lesson, in order."""
    if count and (not starts or starts[0][0]):
        yield LessonGroup("", "", 0, starts[0][0] if starts else count)
    ends = [*(place for place, _ in starts[1:]), count]
    for (place, module), end in zip(starts, ends, strict=bool(starts)):
        yield LessonGroup(module.title, module.summary or "", place, end)
