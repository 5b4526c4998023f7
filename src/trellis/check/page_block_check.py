"""Checks what the portal's own pages insert: each block exists, takes what it is given, and names what readers see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from ..catalogue.catalogue import Catalogue
from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..diagnostics.phrases import add_article, did_you_mean, join_quoted
from ..kinds.collection import Collection
from ..kinds.fields import find_field, list_options
from ..kinds.page_blocks import PAGE_BLOCKS, BlockError, BlockParameter, bind_values
from ..load.page_block_calls import BlockArgument, BlockCall

RULE = "block-unresolved"
_ENVIRONMENT = frozenset(
    {"range", "dict", "lipsum", "cycler", "joiner", "namespace", "super", "caller", "loop"}
    | {"now", "context", "fix_url", "relative_url", "macros_info"}
)
"""What Jinja and mkdocs-macros offer themselves."""


def find_block_problems(
    calls: Iterable[BlockCall],
    catalogue: Catalogue,
    collections: Sequence[Collection],
    foreign_words: Set[str],
    has_macros: bool,
) -> Iterator[Diagnostic]:
    """Yields what is wrong with the blocks of own pages, each at its line.

    foreign_words: names that the portal's own code or settings may give to blocks of theirs, which are not judged.
    has_macros: whether `mkdocs.yml` names the plugin that fills blocks, which Material's frame needs.
    """
    is_filled = has_macros or catalogue.portal.frame != "material"
    for call in calls:
        if call.name in PAGE_BLOCKS:
            if not is_filled:
                yield _build_finding(
                    call,
                    call,
                    f"`{call.name}` would stand on the page as it is typed: nothing in mkdocs.yml fills blocks",
                    "add `macros` with `module_name: hooks/macros` to `plugins` in mkdocs.yml, or write `frame: plain` "
                    "in portal.yml",
                )
            yield from _check_call(call, catalogue, collections)
        elif call.name not in foreign_words and call.name not in _ENVIRONMENT:
            close = did_you_mean(call.name, PAGE_BLOCKS)
            help = f"did you mean `{close}`?" if close else f"there are {join_quoted(sorted(PAGE_BLOCKS), 'and')}"
            yield _build_finding(call, call, f"no block is called `{call.name}`", help)


def _check_call(call: BlockCall, catalogue: Catalogue, collections: Sequence[Collection]) -> Iterator[Diagnostic]:
    if any(argument.value is None for argument in call.arguments):
        return  # the build knows what it takes
    values = [argument.value for argument in call.arguments if not argument.name and argument.value is not None]
    by_name = {
        argument.name: argument.value for argument in call.arguments if argument.name and argument.value is not None
    }
    try:
        bound = bind_values(call.name, values, by_name)
    except BlockError as error:
        yield _build_finding(call, _find_argument(call, error.place), error.message, error.help)
        return
    for name, value in bound.items():
        parameter = PAGE_BLOCKS[call.name].by_name[name]
        for one in value if isinstance(value, tuple) else (value,):
            if problem := _find_problem(parameter, str(one), catalogue, collections):
                place = next((a for a in call.arguments if a.value == one and a.name in ("", name)), call)
                yield _build_finding(call, place, *problem)


def _find_problem(
    parameter: BlockParameter, value: str, catalogue: Catalogue, collections: Sequence[Collection]
) -> tuple[str, str] | None:
    """What is wrong with a value, and what to do; None if nothing is."""
    if parameter.course_field:
        options = _list_course_options(parameter, collections)
        if options and value not in options:
            close = did_you_mean(value, options)
            help = f"did you mean `{close}`?" if close else f"write one of {join_quoted(options)}"
            return f"`{value}` is no {parameter.name} of this portal", help
    if not parameter.kinds or any((kind, value) in catalogue.unread_keys for kind in parameter.kinds):
        return None
    for kind in parameter.kinds:
        if kind == "role" and (not catalogue.roles or catalogue.find_role(value)):
            return None
        if entry := catalogue.find_entry(kind, value):
            if entry.status == "draft":
                return f"`{value}` is a draft, which no reader sees", f"publish the {kind}, or leave it out here"
            return None
    candidates = [key[1] for key in catalogue.summaries if key[0] in parameter.kinds]
    close = did_you_mean(value, candidates)
    noun = " or ".join(parameter.kinds)
    help = f"did you mean `{close}`?" if close else f"write the id of {add_article(noun)} that is published"
    return f"no {noun} is called `{value}`", help


def _list_course_options(parameter: BlockParameter, collections: Sequence[Collection]) -> list[str]:
    """The values that the parameter's field takes; none where any are taken."""
    model = next(collection.model for collection in collections if collection.model.NAME == "course")
    field = find_field(model, parameter.course_field)
    return list_options(field) if field else []


def _find_argument(call: BlockCall, place: str | int | None) -> BlockArgument | BlockCall:
    """The argument by its name, or by its number among those without one; the call where it is none."""
    if isinstance(place, int):
        return [argument for argument in call.arguments if not argument.name][place]
    return next((argument for argument in call.arguments if place and argument.name == place), call)


def _build_finding(call: BlockCall, place: BlockArgument | BlockCall, message: str, help: str) -> Diagnostic:
    return Diagnostic(RULE, Severity.ERROR, Location(call.path, place.line, place.column), message, help)
