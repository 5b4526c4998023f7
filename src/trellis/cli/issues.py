"""``trellis forge collect`` and ``trellis forge propose``: from a filled-in issue form to a draft pull request."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .forge import ForgeOption, RemoteOption, forge_app, open_forge
from .options import RootOption, make_day_option

if TYPE_CHECKING:
    from ..forge.protocol import Forge, SubmittedIssue


@forge_app.command("collect")
def read_issue_forms(
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where it is written what the issues propose.")],
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The issue's number; 0 to look into the event.")] = 0,
    root: RootOption = Path("."),
    forge_kind: ForgeOption = None,
    all_open: Annotated[
        bool, typer.Option("--opened", help="Read all that are open, for runners that hear of no issues.")
    ] = False,
    today: Annotated[date | None, make_day_option("Do the job as of this day instead of today.")] = None,
) -> None:
    """Read issues that were made with a form.

    It needs a token that may read, and no other.
    """
    from ..forge.proposals.handover import format_proposals, select_proposals
    from ..forge.proposals.reading import read_issues
    from ..forge.review_job import ForgeJob
    from ..load.replace_file import replace_file

    with open_forge(forge_kind, use="issues") as forge:
        issues = _find_issues(forge, number, all_open)
        failures: list[int] = []

        def report_problem(issue_number: int, message: str) -> None:
            typer.echo(f"issue {issue_number}: {message}", err=True)
            failures.append(issue_number)

        all_proposals = read_issues(ForgeJob(forge, root, today or date.today()), issues, report_problem)
        proposals = select_proposals(all_proposals)
        replace_file(out, format_proposals(proposals).encode())
        for proposal in all_proposals:
            if proposal not in proposals:
                report_problem(proposal.number, "waits: the texts of all issues are too long for one run")
        for proposal in proposals:
            typer.echo(f"issue {proposal.number}: {proposal.state} {proposal.path}".rstrip())
        if not proposals and not failures:
            typer.echo("No issue that was made with a form is open.")


@forge_app.command("propose")
def propose_entries(
    proposals_file: Annotated[Path, typer.Option("--proposals", metavar="FILE", help="The file that `collect` wrote.")],
    root: RootOption = Path("."),
    forge_kind: ForgeOption = None,
    remote: RemoteOption = "origin",
    today: Annotated[date | None, make_day_option("Do the job as of this day instead of today.")] = None,
) -> None:
    """Open a draft pull request for each issue that was read.

    It answers in the issue, and reads nothing of it.
    """
    from ..forge.judgement import read_handover
    from ..forge.problems import ForgeError
    from ..forge.proposals.handover import parse_proposals
    from ..forge.proposals.writing import write_proposal
    from ..forge.review_job import ForgeJob

    failures = 0
    with open_forge(forge_kind, use="proposals") as forge:
        job = ForgeJob(forge, root, today or date.today(), remote)
        for proposal in parse_proposals(read_handover(proposals_file)):
            try:
                typer.echo(f"issue {proposal.number}: {write_proposal(job, proposal)}")
            except ForgeError as error:  # the others are written all the same
                typer.echo(f"issue {proposal.number}: {error}", err=True)
                failures += 1
    raise typer.Exit(3 if failures else 0)


def _find_issues(forge: Forge, number: int, all_open: bool) -> tuple[SubmittedIssue, ...]:
    """Returns the issues to read: one, all open ones that a form made, or the one of the runner's event."""
    from ..forge.events import read_issue_number
    from ..forge.proposals.reading import list_form_issues

    if all_open and not number:
        return list_form_issues(forge)
    event_path = os.environ.get("GITHUB_EVENT_PATH", "")
    if not number and not event_path:
        raise typer.BadParameter("name an issue; no event says which.", param_hint="NUMBER")
    issue = forge.get_issue(number or read_issue_number(Path(event_path)))
    return (issue,) if issue else ()
