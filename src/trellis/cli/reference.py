"""``trellis explain`` and ``trellis schema``: what is asked of authors, for people and for editors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from .app import app
from .options import Root


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(help="A rule's name, such as review-overdue.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="All rules, as one page of Markdown.")] = False,
    root: Root = Path("."),
) -> None:
    """Say what a rule asks for, and why."""
    from ..check.rules import GROUPS, RULES
    from ..check.site_rules import standards
    from ..diagnostics.phrases import did_you_mean
    from ..reports import reference
    from ..reports import rule as report

    own = standards(root)
    if everything:
        typer.echo(reference.render((*GROUPS, ("This portal's own", own)) if own else GROUPS), nl=False)
        return
    rules = {r.id: r for r in (*RULES, *own)}
    if rule not in rules:
        close = did_you_mean(rule, rules)
        hint = f"did you mean {close}?" if close else f"the rules are {', '.join(sorted(rules))}"
        said = f"no rule is called {rule}; {hint}" if rule else f"name a rule, or --all; {hint}"
        raise typer.BadParameter(said, param_hint="RULE")
    typer.echo(report.render(rules[rule]), nl=False)


@app.command()
def schema(
    root: Root = Path("."),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where a file is stale.")] = False,
) -> None:
    """Write the JSON Schemas of all kinds to schemas/json, for editors and other programs."""
    from ..kinds import json_schema as schemas
    from ..load import site_modules as site

    collections = site.collections(root)
    changed = schemas.stale(root, collections) if check else schemas.write(root, collections)
    _written(changed, check, "schema", f"All {len(collections)} schemas are as the models say.")


@app.command()
def repository(
    root: Root = Path("."),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where a file is stale.")] = False,
) -> None:
    """Write what the repository itself needs of the portal: CODEOWNERS from its teams, the pull request's text from its rubrics."""
    from datetime import date

    from ..forge import repository_files as files
    from ..pipeline.run import run

    catalogue = run(root, date.today()).catalogue
    changed = files.stale(root, catalogue) if check else files.write(root, catalogue)
    _written(changed, check, "repository", f"All {len(files.FILES)} files are as the portal says.")


@app.command()
def addresses(
    root: Root = Path("."),
    write: Annotated[bool, typer.Option("--write", help="Keep the list in addresses.txt.")] = False,
) -> None:
    """List every address that is published or ever was; what is listed must go on answering."""
    from datetime import date

    from ..load.scan import ADDRESSES
    from ..pipeline.run import run

    catalogue = run(root, date.today()).catalogue
    current = {o.url for o in catalogue.summaries.values() if o.url and catalogue.status(o) != "draft"}
    listed = sorted(current | {line for line in catalogue.addresses if line.startswith("/")})
    if write:
        (root / ADDRESSES).write_text("".join(f"{address}\n" for address in listed), encoding="utf-8")
        typer.echo(f"{ADDRESSES} lists {len(listed):,} addresses; the check tells where one of them stops answering.")
    else:
        typer.echo("\n".join(listed))


def _written(changed: Sequence[object], check: bool, command: str, well: str) -> NoReturn:
    """Says which generated files were written, or are stale and which command writes them. Exits."""
    for path in changed:
        typer.echo(f"{path}: {f'stale; run trellis {command}' if check else 'written'}")
    if not changed:
        typer.echo(well)
    raise typer.Exit(check and bool(changed))
