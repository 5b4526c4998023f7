"""``trellis explain``, ``schema``, ``repository`` and ``addresses``: references and generated files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from .app import app
from .locking import hold_lock
from .options import OptionalRootOption, RootOption, require_entries
from .streams import print_report


@app.command("explain")
def explain_rule(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="A rule's name, such as review-overdue.")] = "",
    show_all: Annotated[bool, typer.Option("--all", help="All rules, as one page of Markdown.")] = False,
    show_data: Annotated[
        bool, typer.Option("--data", help="What a site offers to other programs, as one page of Markdown.")
    ] = False,
    root: OptionalRootOption = Path("."),
) -> None:
    """Say what a rule asks for, and why."""
    if show_data:
        from ..derive.data.endpoints import ENDPOINTS
        from ..reports import data_files

        print_report(data_files.render(ENDPOINTS), for_programs=True)
        return
    from ..check.rules import GROUPS, RULES
    from ..check.rules.waivers.rule_retired import RETIRED_RULES, describe_retired
    from ..check.site_rules import load_site_rules
    from ..diagnostics.phrases import did_you_mean
    from ..reports import reference
    from ..reports import rule as report
    from ..reports.guides import build_guide_links

    site_rules = load_site_rules(root)
    if show_all:
        groups = (*GROUPS, ("This portal's own", site_rules)) if site_rules else GROUPS
        print_report(reference.render(groups), for_programs=True)
        return
    rules = {r.id: r for r in (*RULES, *site_rules)}
    if rule in RETIRED_RULES and rule not in rules:
        raise typer.BadParameter(describe_retired(rule), param_hint="RULE")
    if rule not in rules:
        close = did_you_mean(rule, rules)
        hint = f"did you mean {close}?" if close else f"the rules are {', '.join(sorted(rules))}"
        message = f"no rule is called {rule}; {hint}" if rule else f"name a rule, or --all; {hint}"
        raise typer.BadParameter(message, param_hint="RULE")
    typer.echo(report.render(rules[rule], build_guide_links(root)(rule)), nl=False)


@app.command("schema")
def write_schemas(
    root: RootOption = Path("."),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where a file is stale.")] = False,
) -> None:
    """Write the JSON Schemas of all kinds to schemas/json. Editors and other programs read them."""
    from ..authoring import schema_files as schemas
    from ..load import site_modules as site

    collections = site.load_collections(root)
    if check:
        paths = schemas.find_stale_schemas(root, collections)
    else:
        with hold_lock(root):
            paths = schemas.write_schemas(root, collections)
    _report_files(paths, check, "schema", f"All {len(collections)} schemas are as the models say.")


@app.command("repository")
def write_repository_files(
    root: RootOption = Path("."),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where a file is stale.")] = False,
) -> None:
    """Write CODEOWNERS and the pull request's text from the portal. They follow from its teams and its rubrics.

    The issue forms, the branch's rules and the editor's snippets come with them.
    """
    from datetime import date

    from ..forge import repository_files as files
    from ..pipeline.run import run_pipeline

    try:
        with nullcontext() if check else hold_lock(root):
            result = run_pipeline(root, date.today())
            require_entries(root, result.entry_count)
            catalogue = result.catalogue
            paths = files.find_stale_files(root, catalogue) if check else files.write_files(root, catalogue)
    except files.ForeignFiles as error:
        _exit_foreign_files(error.paths, error.owners)
    _report_files(paths, check, "repository", "All files are as the portal says.")


@app.command("addresses")
def list_addresses(
    root: RootOption = Path("."),
    write: Annotated[bool, typer.Option("--write", help="Keep the list in addresses.txt.")] = False,
) -> None:
    """List every address that is published or ever was. What is listed must go on answering."""
    from datetime import date

    from ..catalogue.addresses import is_address, merge_addresses
    from ..diagnostics.unread_rules import hides_file
    from ..load.portal_files import write_portal_files
    from ..load.scan import ADDRESSES
    from ..pipeline.run import run_pipeline

    with hold_lock(root) if write else nullcontext():
        result = run_pipeline(root, date.today())
        require_entries(root, result.entry_count)
        faults = (d.rule for d in result.diagnostics if d.location.path == ADDRESSES and d.rule != "file-empty")
        if any(map(hides_file, faults)):
            message = f"{ADDRESSES} cannot be read as it is, and nothing was written; `trellis check` says why."
            typer.echo(message, err=True)
            raise typer.Exit(1)
        lines = merge_addresses(result.catalogue, result.catalogue.addresses)
        if write:
            write_portal_files(root, {ADDRESSES: "".join(f"{line}\n" for line in lines).encode()})
    if write:
        count = sum(map(is_address, lines))
        typer.echo(f"{ADDRESSES} lists {count:,} addresses; the check tells where one of them stops answering.")
    else:
        typer.echo("\n".join(lines))


def _exit_foreign_files(paths: Sequence[str], owners: str) -> NoReturn:
    """Says that generated files would replace others' files at the top of the repository. Exits."""
    typer.echo(
        "Nothing was written: the portal is in a folder of this repository, a forge reads these files at its top only, "
        f"and there they are others' work: {', '.join(paths)}.\n"
        "Next: move each out of the way, run this again, and put back into it what it held before.",
        err=True,
    )
    if owners:
        typer.echo(f"Or add these lines to CODEOWNERS, below those that are there:\n\n{owners}", err=True)
    raise typer.Exit(1)


def _report_files(paths: Sequence[object], check: bool, command: str, success_message: str) -> NoReturn:
    """Prints which generated files were written or, with `check`, are stale and which command writes them. Exits."""
    for path in paths:
        typer.echo(f"{path}: {f'stale; run trellis {command}' if check else 'written'}")
    if not paths:
        typer.echo(success_message)
    raise typer.Exit(check and bool(paths))
