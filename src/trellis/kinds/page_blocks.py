"""Blocks: live data that the portal's own pages in ``hooks/pages`` may insert with ``{{ name(…) }}``.

Each block is declared here once, with what it takes. The check holds the pages to it, and the build binds by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..diagnostics.phrases import did_you_mean, join_quoted

MAX_COUNT = 100
"""The most entries that a block shows."""

BlockValue = str | int
"""A value in a call. What is put together there by an expression is bound when the page is built."""

FIGURES = ("aligned-courses", "aligned-minutes", "aligned-paths", "approved-items", "open-needs")
"""The figures that `figure` knows."""

COUNTED_KINDS = ("course", "path", "session", "story", "need", "objective", "metric", "team", "skill")
"""What `count` counts."""


@dataclass(frozen=True, slots=True)
class BlockParameter:
    """What a block takes.

    name: its name in a call. kinds: its value is the id of an entry of one of them. options: its value is one of them.
    course_field: its value is one of those that this field of a course takes in the portal. is_number: its value is a
    whole number from 1 to `MAX_COUNT`. is_repeated: it takes all values without a name. is_required: a call has at
    least one.
    """

    name: str
    kinds: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    course_field: tuple[str, ...] = ()
    is_number: bool = False
    is_repeated: bool = False
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block. summary: what it shows. parameters: the first ones take the values without a name."""

    summary: str
    parameters: tuple[BlockParameter, ...] = ()
    by_name: Mapping[str, BlockParameter] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {parameter.name: parameter for parameter in self.parameters})


class BlockError(ValueError):
    """What is wrong with a call. place: the value's name in the call, or its number without one; None for the call."""

    def __init__(self, message: str, help: str, place: str | int | None = None) -> None:
        super().__init__(f"{message}; {help}")
        self.message, self.help, self.place = message, help, place


def _take_ids(name: str, *kinds: str) -> BlockParameter:
    return BlockParameter(name, kinds, is_repeated=True, is_required=True)


_NUMBER = BlockParameter("number", is_number=True)
_TEAM = BlockParameter("team", ("team",))
_FILTERS = (
    _TEAM,
    BlockParameter("skill", ("skill",)),
    BlockParameter("role", ("role",)),
    BlockParameter("level", course_field=("level",)),
    BlockParameter("tier", course_field=("tier",)),
    BlockParameter("region", course_field=("audience", "regions", "*")),
)

PAGE_BLOCKS: Mapping[str, PageBlock] = {
    "cards": PageBlock("The cards of courses and paths, in this order.", (_take_ids("items", "course", "path"),)),
    "items": PageBlock(
        "The courses and paths that match, as rows: the compulsory ones first, then by title.",
        (BlockParameter("kind", options=("course", "path")), *_FILTERS, _NUMBER),
    ),
    "path": PageBlock("A path with its steps, in their order.", (BlockParameter("path", ("path",), is_required=True),)),
    "metric": PageBlock("Where metrics stand, each with a small drawing.", (_take_ids("metrics", "metric"),)),
    "chart": PageBlock(
        "The chart of a metric, with its sentence.", (BlockParameter("metric", ("metric",), is_required=True),)
    ),
    "sessions": PageBlock(
        "The next sessions.",
        (
            BlockParameter("item", ("course", "path")),
            _TEAM,
            BlockParameter("kind", options=("class", "cohort", "office-hours", "touchpoint")),
            _NUMBER,
        ),
    ),
    "stories": PageBlock(
        "The latest stories.", (BlockParameter("kind", options=("change", "case", "news")), _TEAM, _NUMBER)
    ),
    "figure": PageBlock(
        "A figure of the business pages within a sentence, with a link to what it counts.",
        (BlockParameter("figure", options=FIGURES, is_required=True),),
    ),
    "count": PageBlock(
        "How many entries there are, within a sentence; of courses and paths also those that match.",
        (BlockParameter("kind", options=COUNTED_KINDS, is_required=True), *_FILTERS),
    ),
    "find": PageBlock("The search of the home page, with how much there is to find."),
    "for_you": PageBlock("What readers have begun, and what is required of them: their browser fills it."),
    "spotlights": PageBlock("What `portal.yml` has in the spotlight."),
    "required_for_all": PageBlock("What is compulsory for everyone."),
    "next_sessions": PageBlock("The next sessions, under a heading.", (_NUMBER,)),
    "whats_new": PageBlock("The latest stories, under a heading.", (_NUMBER,)),
    "ways_in": PageBlock("The catalogue by tier, team and skill; the number is that of skills.", (_NUMBER,)),
    "numbers": PageBlock("How many courses, paths and teams there are."),
}
"""Name → block."""


def bind_values(
    name: str, values: Sequence[BlockValue], named_values: Mapping[str, BlockValue]
) -> dict[str, BlockValue | tuple[BlockValue, ...]]:
    """Returns the values of a call by the parameters' names; a repeated one has a tuple.

    Raises BlockError if the block takes no such value, lacks one, or the value is none that it could ever take. Whether
    an entry exists, and what the portal's own fields take, is not looked at.
    """
    block = PAGE_BLOCKS[name]
    bound: dict[str, BlockValue | tuple[BlockValue, ...]] = {}
    for key, value in named_values.items():
        parameter = block.by_name.get(key)
        if parameter is None:
            close = did_you_mean(key, block.by_name)
            help = f"did you mean `{close}`?" if close else _list_parameters(block)
            raise BlockError(f"`{name}` takes no `{key}`", help, key)
        _require_value(parameter, value, key)
        bound[key] = (value,) if parameter.is_repeated else value
    free = [parameter for parameter in block.parameters if parameter.name not in bound]
    for number, value in enumerate(values):
        if not free:
            raise BlockError(f"`{name}` takes no further value", _list_parameters(block), number)
        parameter = free[0] if free[0].is_repeated else _take_fitting(free, value)
        _require_value(parameter, value, number)
        if parameter.is_repeated:
            earlier = bound.get(parameter.name, ())
            bound[parameter.name] = (*(earlier if isinstance(earlier, tuple) else ()), value)
        else:
            bound[parameter.name] = value
    for parameter in block.parameters:
        if parameter.is_required and parameter.name not in bound:
            raise BlockError(f"`{name}` lacks its {parameter.name}", f"write {describe_parameter(parameter)}")
    return bound


def describe_parameter(parameter: BlockParameter) -> str:
    """Describes what a parameter takes, for messages and documents."""
    if parameter.kinds:
        phrase = f"the id of a {' or '.join(parameter.kinds)}"
        return f"{phrase}, or several" if parameter.is_repeated else phrase
    if parameter.is_number:
        return f"a whole number from 1 to {MAX_COUNT}"
    return f"one of {join_quoted(parameter.options)}" if parameter.options else f"a {parameter.name}"


def _take_fitting(free: list[BlockParameter], value: BlockValue) -> BlockParameter:
    """Takes the next parameter; a number goes to the one that takes numbers."""
    numbers = [parameter for parameter in free if parameter.is_number]
    parameter = numbers[0] if isinstance(value, int) and numbers else free[0]
    free.remove(parameter)
    return parameter


def _require_value(parameter: BlockParameter, value: BlockValue, place: str | int) -> None:
    if parameter.is_number:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_COUNT:
            raise BlockError(f"`{value}` is no number of entries", f"write {describe_parameter(parameter)}", place)
    elif not isinstance(value, str):
        raise BlockError(f"`{value}` is no text", f"write {describe_parameter(parameter)}, in quotation marks", place)
    elif parameter.options and value not in parameter.options:
        close = did_you_mean(value, parameter.options)
        help = f"did you mean `{close}`?" if close else f"write {describe_parameter(parameter)}"
        raise BlockError(f"`{value}` is no {parameter.name} here", help, place)


def _list_parameters(block: PageBlock) -> str:
    names = join_quoted(block.by_name, "and")
    return f"it takes {names}" if block.parameters else "it takes nothing"
