"""The Typer application that all commands join, and its global options."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .. import __version__
from ..diagnostics.phrases import join_phrases

_CHOICE = re.compile(r"Value error, (['\"])(?P<value>.*)\1 is not one of (?P<choices>'.*')\.", re.DOTALL)


class WordedGroup(TyperGroup):
    """The command group, which says in an author's words that a value is none of a list. It names no types."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        for parameter in command.params if command else ():
            if parameter.param_type_name == "argument" and parameter.metavar:  # the word says what it is
                vars(parameter)["display_type_rich"] = lambda ctx: ""
        return command

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            if match := _CHOICE.fullmatch(error.message):
                choices = re.findall(r"'([^']*)'", match["choices"])
                error.message = f"it cannot be {match['value']}; it can be {join_phrases(choices, 'or')}."
            raise


app = typer.Typer(
    cls=WordedGroup,
    help="Trellis: a company's learning portal, kept in Git.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(is_requested: bool) -> None:
    if is_requested:
        typer.echo(f"trellis {__version__}")
        raise typer.Exit


@app.callback()
def handle_global_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which Trellis this is.")
    ] = False,
) -> None:
    """Declares the options of the command group."""
