"""``trellis forge``: jobs for the runners of a forge. They work like the offline commands and report to the forge."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .app import WordedGroup, app
from .options import RootOption, make_day_option, require_entries
from .streams import print_report

if TYPE_CHECKING:
    from ..forge.protocol import Forge, ListedChange, StartedCheck
    from ..forge.review_job import MergeGroup

forge_app = typer.Typer(
    cls=WordedGroup, help="Jobs for a forge's runners: judge, record, remind, watch.", no_args_is_help=True
)
app.add_typer(forge_app, name="forge")


ForgeUse = Literal["review", "ledger", "issues", "proposals"]


class ForgeKind(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"


ForgeOption = Annotated[
    ForgeKind | None, typer.Option("--forge", help="Which forge; found out from the environment otherwise.")
]


NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", help="The pull request's number; 0 to look into the event.")
]
AllOpenOption = Annotated[
    bool, typer.Option("--opened", help="Judge all that are open, for runners that hear of no reviews.")
]
RemoteOption = Annotated[str, typer.Option(metavar="REMOTE", help="Where Git fetches changes from.")]
PreviewOption = Annotated[
    str, typer.Option(metavar="ADDRESS", help="The address of a change's preview, with {number} in it.")
]
StatusesOption = Annotated[bool, typer.Option("--statuses", help="Write commit statuses, where the token is no app's.")]
LimitOption = Annotated[
    int,
    typer.Option(
        "--limit", metavar="SECONDS", min=1, max=3600, help="The seconds that judging one pull request may take."
    ),
]
TellOption = Annotated[
    bool, typer.Option("--tell", help="Exit 0 once the verdict stands in the forge, whatever it is.")
]


@forge_app.command("review")
def review_pull_requests(
    number: NumberArgument = 0,
    root: RootOption = Path("."),
    forge_kind: ForgeOption = None,
    all_open: AllOpenOption = False,
    remote: RemoteOption = "origin",
    preview: PreviewOption = "",
    uses_statuses: StatusesOption = False,
    always_succeed: TellOption = False,
    limit_seconds: LimitOption = 180,
    today: Annotated[date | None, make_day_option("Do the job as of this day instead of today.")] = None,
) -> None:
    """Judge a pull request and write its check and its comment."""
    from ..forge.review_job import ForgeJob, run_review_job

    with open_forge(forge_kind, uses_statuses=uses_statuses, use="review") as forge:
        numbers, merge_group = find_pull_requests(forge, number, all_open)
        job = ForgeJob(forge, root, today or date.today(), remote, _validate_preview(preview), limit_seconds)
        states: list[str] = []
        for change_number in numbers:
            with _report_problem(f"{forge.change_noun} {change_number}", is_last=len(numbers) == 1) as problems:
                verdict = run_review_job(job, change_number, merge_group)
                state = verdict.state if verdict else "closed, so nothing is judged"
                typer.echo(f"{forge.change_noun} {change_number}: {state}")
                states.append(verdict.state if verdict else "approved")
            states += problems
        if not numbers:
            typer.echo(f"No such {forge.change_noun} is open.")
    _exit_by_states(states, always_succeed)


@forge_app.command("begin")
def begin_checks(
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where it is written which checks were begun.")],
    number: NumberArgument = 0,
    forge_kind: ForgeOption = None,
    root: RootOption = Path("."),
    all_open: AllOpenOption = False,
    uses_statuses: StatusesOption = False,
    run_seconds: Annotated[
        int, typer.Option("--budget", metavar="SECONDS", min=1, help="The seconds that beginning all of them may take.")
    ] = 900,
    today: Annotated[date | None, make_day_option("Do the job as of this day instead of today.")] = None,
) -> None:
    """Begin the check of a pull request, before another job judges it. The first of three: begin, judge, write."""
    from ..forge.judgement import format_checks
    from ..forge.review_job import begin_check

    with open_forge(forge_kind, uses_statuses=uses_statuses, use="review") as forge:
        checks: list[StartedCheck] = []
        failures: list[str] = []
        if all_open and not number:
            _hand_over(out, format_checks(()))
            for check in _begin_open_checks(forge, root, today or date.today(), run_seconds, failures):
                checks = sorted([*checks, check], key=lambda begun: begun.number)
                _hand_over(out, format_checks(tuple(checks)))
        else:
            numbers, merge_group = find_pull_requests(forge, number, all_open)
            for change_number in numbers:
                with _report_problem(f"{forge.change_noun} {change_number}", is_last=len(numbers) == 1) as problems:
                    begun_check = begin_check(forge, change_number, merge_group)
                    checks += [begun_check] if begun_check else []
                    _hand_over(out, format_checks(tuple(checks)))
                failures += problems
        _hand_over(out, format_checks(tuple(checks)))
    typer.echo(f"{len(checks)} begun")
    _exit_unless_some(checks, failures)


def _begin_open_checks(
    forge: Forge, root: Path, day: date, run_seconds: int, failures: list[str]
) -> Iterator[StartedCheck]:
    """Begins the checks of the open changes whose turn it is, and yields each; the others wait for the next run.

    The list of all is read once: anybody can have as many changes as they like. Those that were closed lately are
    looked at, too, and what a verdict allowed of those that wait is taken back: else somebody could keep it by closing
    a change in each run, or by many others. failures: what goes wrong is added.
    """
    from ..forge.protocol import StartedCheck
    from ..forge.review_job import CLOSED_PERIOD, begin_unjudged_check
    from ..forge.turns import Turns

    open_changes = forge.describe_open_changes()
    base = _find_checked_out_commit(root)
    changed = {change.number: change for change in open_changes}  # a list that goes on meanwhile has some twice
    with _report_problem("what was closed lately", is_last=False) as problems:
        changed = {c.number: c for c in forge.describe_changes_since(datetime.now(UTC) - CLOSED_PERIOD)} | changed
    failures += problems
    open_numbers = {change.number for change in open_changes}
    unread_checks = tuple(StartedCheck("", c.head, c.number, author=c.author) for c in changed.values())
    known_accounts = _list_known_accounts(root, day) if len(unread_checks) > 1 else frozenset()
    deadline = time.monotonic() + run_seconds

    def take_turns(*, is_open: bool) -> Iterator[StartedCheck]:
        turns = Turns(
            checks=[check for check in unread_checks if (check.number in open_numbers) is is_open],
            known_accounts=known_accounts,
            run_seconds=deadline - time.monotonic(),
            author_seconds=run_seconds / 5,
            is_shuffled=True,
        )
        yield from turns.take()

    def has_later_turn(check: StartedCheck) -> tuple[bool, bool]:
        return check.number not in open_numbers, check.author.lower() not in known_accounts

    waiting_checks = {check.number: check for check in unread_checks}
    try:
        for unread in chain(take_turns(is_open=True), take_turns(is_open=False)):  # closed ones cannot be merged
            del waiting_checks[unread.number]
            check: StartedCheck | None = None
            with _report_problem(f"{forge.change_noun} {unread.number}", is_last=len(unread_checks) == 1) as problems:
                check = begin_unjudged_check(forge, unread.number, base, day, open_changes)
            failures += problems
            if check:
                yield check._replace(is_registered=check.author.lower() in known_accounts)
    finally:
        waiting = sorted(waiting_checks.values(), key=has_later_turn)
        _withdraw_waiting(forge, waiting, open_changes, run_seconds / 3, failures)


def _withdraw_waiting(
    forge: Forge,
    waiting: Sequence[StartedCheck],
    open_changes: Sequence[ListedChange],
    seconds: float,
    failures: list[str],
) -> None:
    """Takes back what a verdict allowed of changes that this run did not come to. What takes longer stays as it is."""
    from ..forge.review_job import is_only_owner

    open_numbers = {change.number for change in open_changes}
    deadline = time.monotonic() + seconds
    for check in waiting:
        if time.monotonic() <= deadline:
            is_owner = is_only_owner(check.number, check.commit, open_changes)
            with _report_problem(f"{forge.change_noun} {check.number}", is_last=False) as problems:
                forge.withdraw_verdict(check._replace(is_owner=is_owner))
            failures += problems
        if check.number in open_numbers:
            typer.echo(f"{forge.change_noun} {check.number}: waits for the next run")


@forge_app.command("judge")
def judge_pull_requests(
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the judgements are written.")],
    number: NumberArgument = 0,
    root: RootOption = Path("."),
    forge_kind: ForgeOption = None,
    all_open: AllOpenOption = False,
    remote: RemoteOption = "origin",
    preview: PreviewOption = "",
    limit_seconds: LimitOption = 180,
    checks_file: Annotated[
        Path | None, typer.Option("--checks", metavar="FILE", help="Judge what `begin` began, by this file of it.")
    ] = None,
    run_seconds: Annotated[
        int, typer.Option("--budget", metavar="SECONDS", min=1, help="The seconds that judging all of them may take.")
    ] = 2_700,
    today: Annotated[date | None, make_day_option("Do the job as of this day instead of today.")] = None,
) -> None:
    """Judge a pull request and write the judgement into a file. It needs a token that may read, and no other."""
    from ..forge.judgement import MAX_HANDOVER_SIZE, Judgement, format_judgement, parse_checks, read_handover
    from ..forge.protocol import StartedCheck
    from ..forge.review_job import ForgeJob, judge_change
    from ..forge.turns import Turns

    with open_forge(forge_kind) as forge:
        merge_group = None
        if checks_file:
            checks = parse_checks(read_handover(checks_file))
        else:
            numbers, merge_group = find_pull_requests(forge, number, all_open)
            checks = tuple(StartedCheck("", "", change_number) for change_number in numbers)
        day = today or date.today()
        known_accounts = _list_known_accounts(root, day) if len(checks) > 1 else frozenset()
        job = ForgeJob(forge, root, day, remote, _validate_preview(preview), limit_seconds)
        postponed = [
            Judgement(number=c.number, head=c.commit, commit=c.commit, state="postponed", title="", text="")
            for c in checks
            if c.commit
        ]
        judged_numbers: set[int] = set()
        failures: list[str] = []
        _hand_over(out, b"".join(map(format_judgement, postponed)).decode())
        starting_seconds = max(run_seconds - limit_seconds, 0)  # what begins later might not end in time
        turns = Turns(checks=checks, known_accounts=known_accounts, run_seconds=starting_seconds)
        for check in turns.take():
            if out.stat().st_size > MAX_HANDOVER_SIZE:
                break
            with _report_problem(f"{forge.change_noun} {check.number}", is_last=len(checks) == 1) as problems:
                judgement = judge_change(job, check.number, merge_group)
                state = judgement.state if judgement else "closed, so nothing is judged"
                typer.echo(f"{forge.change_noun} {check.number}: {state}")
                judged_numbers.add(check.number)
                if judgement:
                    with out.open("ab") as stream:
                        stream.write(format_judgement(judgement))
            failures += problems
        for check in checks:
            if check.number not in judged_numbers and len(checks) > 1:
                typer.echo(f"{forge.change_noun} {check.number}: waits for the next run")
    _exit_unless_some(sorted(judged_numbers), failures)


@forge_app.command("write")
def write_judgements(
    checks_file: Annotated[Path, typer.Option("--checks", metavar="FILE", help="The file that `begin` wrote.")],
    judgements_file: Annotated[Path, typer.Option("--judgements", metavar="FILE", help="The file that `judge` wrote.")],
    forge_kind: ForgeOption = None,
    uses_statuses: StatusesOption = False,
    always_succeed: TellOption = False,
    run_seconds: Annotated[
        int, typer.Option("--budget", metavar="SECONDS", min=1, help="The seconds that writing all of them may take.")
    ] = 900,
) -> None:
    """Write what was judged: the checks and the comments. It reads nothing of a pull request's content."""
    from ..forge.judgement import JudgementFile, parse_checks, read_handover
    from ..forge.review_job import finish_without_judgement, limit_writing, take_back_on_failure, write_judgement
    from ..forge.turns import Turns

    states: list[str] = []
    with open_forge(forge_kind, uses_statuses=uses_statuses, use="review") as forge:
        checks = parse_checks(read_handover(checks_file))
        judgements: JudgementFile | None = None
        with _report_problem("the judgements", is_last=False) as problems:
            judgements = JudgementFile(judgements_file)
        states += problems
        for problem in judgements.problems if judgements else ():
            with _report_problem("the judgements", is_last=False) as problems:
                raise problem
            states += problems
        turns = Turns(
            checks=checks,
            known_accounts={check.author.lower() for check in checks if check.is_registered},
            run_seconds=run_seconds,
            author_seconds=run_seconds / 5,
        )
        waiting_checks = {check.number: check for check in checks}
        for check in turns.take():
            del waiting_checks[check.number]
            with (
                _report_problem(f"{forge.change_noun} {check.number}", is_last=len(checks) == 1) as problems,
                take_back_on_failure(forge, check.number),
                limit_writing() if len(checks) > 1 else nullcontext(),
            ):
                judgement = judgements.read_judgement(check.number, check.commit) if judgements else None
                if judgement is None:
                    finish_without_judgement(forge, check)
                    state = "failed"
                elif judgement.state == "postponed":
                    forge.postpone_check(check)
                    state = "waits for the next run"
                else:
                    state = judgement.state if write_judgement(forge, judgement, check) else "to be judged again"
                typer.echo(f"{forge.change_noun} {check.number}: {state}")
                states.append(state)
            states += problems
        for check in waiting_checks.values():
            with _report_problem(f"{forge.change_noun} {check.number}", is_last=False) as problems:
                forge.postpone_check(check)
                typer.echo(f"{forge.change_noun} {check.number}: waits for the next run")
                states.append("postponed")
            states += problems
    _exit_by_states(states, always_succeed)


@forge_app.command("ledger")
def record_merged_approvals(
    last: Annotated[
        int, typer.Option(metavar="N", min=1, max=200, help="How many commits of the default branch are looked at.")
    ] = 20,
    root: RootOption = Path("."),
    forge_kind: ForgeOption = None,
    remote: Annotated[str, typer.Option(metavar="REMOTE", help="Where Git fetches from and pushes to.")] = "origin",
    today: Annotated[date | None, make_day_option("Do the job as of this day instead of today.")] = None,
) -> None:
    """After a merge: propose the records of what was approved. Merge them where that may be, report what was not
    approved.
    """
    from ..forge import events
    from ..forge.ledger_job import run_ledger_job
    from ..forge.review_job import ForgeJob

    event_path = os.environ.get("GITHUB_EVENT_PATH", "")
    if event_path:
        since = events.read_commit_before_push(Path(event_path))
    else:
        since = os.environ.get("CI_COMMIT_BEFORE_SHA", "").replace("0" * 40, "")
    with open_forge(forge_kind) as forge:
        result = run_ledger_job(ForgeJob(forge, root, today or date.today(), remote), last, since)
        for path in result.written_paths:
            typer.echo(f"{path}: written")
        if result.change_number:
            state = "merged" if result.is_merged else "waits for the rules of the branch"
            typer.echo(f"{forge.change_noun} {result.change_number}: {state}")
        for alarm in result.alarm_titles:
            typer.echo(alarm, err=True)
        if not result.written_paths:
            typer.echo("The ledger has all of it already.")
    raise typer.Exit(bool(result.alarm_titles))


@forge_app.command("release")
def record_release(
    root: RootOption = Path("."),
    forge_kind: ForgeOption = None,
    remote: Annotated[str, typer.Option(metavar="REMOTE", help="Where Git fetches from and pushes to.")] = "origin",
    today: Annotated[date | None, make_day_option("Do the job as of this day instead of today.")] = None,
) -> None:
    """After publishing: propose addresses and close pairs. Put them in addresses.txt and baseline.json, and merge where
    that may be.
    """
    from ..forge.release_job import run_release_job
    from ..forge.review_job import ForgeJob

    with open_forge(forge_kind) as forge:
        proposals = run_release_job(ForgeJob(forge, root, today or date.today(), remote))
        for proposal in proposals:
            state = "merged" if proposal.is_merged else "waits for the rules of the branch"
            typer.echo(f"{proposal.path}: written; {forge.change_noun} {proposal.number}: {state}")
        if not proposals:
            typer.echo("The release is recorded already.")


@forge_app.command("remind")
def update_reminders(
    root: RootOption = Path("."),
    forge_kind: ForgeOption = None,
    today: Annotated[date | None, make_day_option("Do the job as of this day instead of today.")] = None,
) -> None:
    """Keep one issue for each team that has something due."""
    from ..derive.pages.due import find_due_items
    from ..forge import due_job
    from ..load.site_modules import read_site_address
    from ..pipeline.publish import publish_result
    from ..pipeline.run import run_pipeline

    day = today or date.today()
    result = run_pipeline(root, day)
    require_entries(root, result.entry_count)
    items = find_due_items(publish_result(result))
    titles = {team.id: team.title for team in result.catalogue.teams}
    with open_forge(forge_kind, use="issues") as forge:
        for line in due_job.run_due_job(forge, items, titles, read_site_address(root)):
            typer.echo(line)
        if not items:
            typer.echo("Nothing is due.")


@forge_app.command("links")
def report_dead_links(
    root: RootOption = Path("."),
    forge_kind: ForgeOption = None,
    today: Annotated[date | None, make_day_option("Do the job as of this day instead of today.")] = None,
) -> None:
    """Ask every address elsewhere whether it answers. One issue complains, once it has not for days."""
    from ..derive.external_links import collect_external_links
    from ..forge.link_report import run_link_report
    from ..load.site_modules import read_site_address
    from ..pipeline.run import run_pipeline

    day = today or date.today()
    result = run_pipeline(root, day)
    require_entries(root, result.entry_count)
    links = collect_external_links(result.catalogue, read_site_address(root))
    with open_forge(forge_kind, use="issues") as forge:
        typer.echo(run_link_report(forge, links, day))


@forge_app.command("rules")
def print_branch_rules(
    app_id: Annotated[
        int, typer.Option(metavar="ID", help="The id of the GitHub app that judges and keeps the ledger.")
    ] = 0,
    queue: Annotated[bool, typer.Option("--queue", help="With a merge queue.")] = False,
    actions_app_id: Annotated[
        int,
        typer.Option(
            metavar="ID", min=0, help="The id of GitHub Actions, on a server of your own; 0 is that of github.com."
        ),
    ] = 0,
) -> None:
    """Print the rules for the default branch. GitHub's interface takes them as they are.

    What no rule can say is told beside them: the setting that deletes merged branches.
    """
    from ..forge.repository_files.ruleset import ACTIONS_APP_ID, DELETION_HINT, build_ruleset

    ruleset = build_ruleset(app_id or None, has_merge_queue=queue, actions_app_id=actions_app_id or ACTIONS_APP_ID)
    print_report(f"{json.dumps(ruleset, indent=2)}\n", for_programs=True)
    typer.echo(DELETION_HINT, err=True)


def _find_checked_out_commit(root: Path) -> str:
    """Returns the commit that is checked out, which is the default branch's in a job; "" if Git cannot say."""
    from ..load.commit import resolve_revision
    from ..load.git import GitUnavailable

    try:
        return resolve_revision(root, "HEAD")
    except GitUnavailable:
        return ""


def _list_known_accounts(root: Path, day: date) -> frozenset[str]:
    """Returns the accounts of the people whom the portal names, in lower case."""
    from ..pipeline.run import run_pipeline

    people = run_pipeline(root, day).catalogue.people
    return frozenset(person.meta.handle.lower() for person in people if person.meta.handle)


def _hand_over(out: Path, text: str) -> None:
    """Writes what there is so far for the next job, which gets it even if this one is ended before all is done."""
    from ..load.replace_file import replace_file

    replace_file(out, text.encode("utf-8"))


def _exit_unless_some(results: Sequence[object], failures: Sequence[str]) -> None:
    """Ends the command with 3 if something failed and there is nothing to hand over."""
    if failures and not results:
        raise typer.Exit(3)


def _exit_by_states(states: Sequence[str], always_succeed: bool) -> None:
    """Ends the command: 3 where something was not judged, 1 where something is not approved, else 0."""
    if "failed" in states:
        raise typer.Exit(3)
    raise typer.Exit(any(state != "approved" for state in states) and not always_succeed)


@contextmanager
def _report_problem(subject: str, *, is_last: bool) -> Iterator[list[str]]:
    """Prints what goes wrong with one of several pull requests and goes on; yields a list that says so afterwards.

    is_last: whether there are no others, so that the problem ends the command.
    """
    from ..forge.problems import ForgeError
    from ..load.git import GitUnavailable

    problems: list[str] = []
    try:
        yield problems
    except BaseException as error:  # a parser that lacks memory raises what is no Exception
        if is_last or isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        if not isinstance(error, ForgeError | GitUnavailable):
            traceback.print_exc()
        typer.echo(f"{subject}: {error}", err=True)
        problems.append("failed")


@contextmanager
def open_forge(
    forge_kind: ForgeKind | None, *, uses_statuses: bool = False, use: ForgeUse = "ledger"
) -> Iterator[Forge]:
    """Yields the forge. Its errors are printed as a sentence and end the command with exit status 3.

    use: what the token of a GitHub app is for; it gets no more permissions than that needs.
    """
    try:
        from ..forge.app import PERMISSIONS
        from ..forge.settings import connect_forge
    except ImportError:
        typer.echo("This needs more than the engine alone: pip install 'trellis-portal[forge]'", err=True)
        raise typer.Exit(3) from None
    from ..forge.problems import ForgeError
    from ..load.git import GitUnavailable

    try:
        yield connect_forge(forge_kind or "", uses_statuses=uses_statuses, permissions=PERMISSIONS[use])
    except (ForgeError, GitUnavailable) as error:
        typer.echo(f"{str(error)[0].upper()}{str(error)[1:]}.", err=True)
        if help := getattr(error, "help", ""):
            typer.echo(f"help: {help}", err=True)
        raise typer.Exit(3) from None


def find_pull_requests(forge: Forge, number: int, all_open: bool) -> tuple[list[int], MergeGroup | None]:
    """Returns the numbers of the pull requests to look at: one, all open ones, or those of the runner's event."""
    from ..forge import events

    if number or all_open:
        return ([number] if number else list(forge.list_open_changes())), None
    event_path = os.environ.get("GITHUB_EVENT_PATH", "")
    if not event_path:
        raise typer.BadParameter("name a pull request; no event says which.", param_hint="NUMBER")
    target = events.read_review_target(Path(event_path))
    if target.number and target.source:  # a run for one of several changes of a branch may have replaced another's
        numbers = forge.list_open_changes(target.commit, target.source)
        return (list(numbers) if target.number in numbers else [target.number]), None
    if target.number:
        return [target.number], target.merge_group
    return list(forge.list_open_changes(target.commit, target.source)), target.merge_group


def _validate_preview(preview: str) -> str:
    if preview and not preview.startswith("https://"):
        raise typer.BadParameter("it starts with https://", param_hint="--preview")
    return preview
