"""``trellis upgrade``: brings a portal to the version of the engine that runs it, as a change that a person reviews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, NoReturn

import typer

from .app import app
from .locking import hold_lock
from .options import RootOption

if TYPE_CHECKING:
    from ..authoring.portal_template.record import PortalRecord
    from ..authoring.upgrades.plan import OpenDecision, TemplatePlan
    from ..authoring.upgrades.versions import Version
    from ..load.new_file import LinkInTheWay


class _Outcome(NamedTuple):
    """What was done. lines: of each file. decisions: what is left to a person. ignored: of what was written, the paths
    that Git ignores.
    """

    lines: tuple[str, ...]
    decisions: tuple[OpenDecision, ...]
    ignored: tuple[str, ...]


@app.command("upgrade")
def upgrade_portal(
    to: Annotated[
        str, typer.Option("--to", metavar="VERSION", help="The version that is meant; it must be the one that runs.")
    ] = "",
    root: RootOption = Path("."),
) -> None:
    """Bring the portal to this version of Trellis.

    It raises the pin, converts content whose form changed, and says what is new for authors. Files that came with
    Trellis are merged with yours; nothing is committed. All work must be committed before.
    """
    from .. import __version__
    from ..authoring.portal_template.record import UnreadableRecord, read_record
    from ..authoring.upgrades.author_news import list_author_news, read_changelog
    from ..authoring.upgrades.versions import parse_version
    from ..authoring.upgrades.write import UpgradeRefused, require_committed
    from ..load.git import GitUnusable
    from ..reports.plain import mask_unprintable

    try:
        record = read_record(root)
        if record is None and not (root / "content").is_dir():
            _refuse(
                f"{root} is no portal: it has neither .trellis/ nor content/. Name the portal's folder with --root."
            )
        former = parse_version(record.version if record else _FIRST_VERSION)
        new = parse_version(__version__)
        if former is None or new is None:
            _refuse("the version in .trellis/answers.yml is none. Take that file back from the history.")
        _require_target(to, record, former, new)
        require_committed(root)
        with hold_lock(root):
            outcome = _upgrade(root, record, former, new)
    except (UnreadableRecord, UpgradeRefused) as error:
        _refuse(str(error))
    except GitUnusable as error:
        _refuse(f"{error}.")
    for version, text in list_author_news(read_changelog(), former, new):
        typer.echo(mask_unprintable(f"For authors, new in {version}:\n\n{text}\n"))
    typer.echo(mask_unprintable("\n".join(_describe(record, __version__, outcome))))
    raise typer.Exit(any(decision.is_conflict for decision in outcome.decisions))


_FIRST_VERSION = "0.1.0"
"""The version of a portal that says none."""


def _refuse(message: str) -> NoReturn:
    typer.echo(f"Nothing was written: {message}", err=True)
    raise typer.Exit(1)


def _require_target(to: str, record: PortalRecord | None, former: Version, new: Version) -> None:
    """Exits unless this engine can bring the portal to the version that is meant."""
    from .. import __version__
    from ..authoring.upgrades.versions import parse_version

    target = parse_version(to) if to else new
    install = "make upgrade VERSION={0}, or: pip install 'trellis-portal[site]=={0}', then trellis upgrade --to {0}"
    if target is None:
        raise typer.BadParameter(f"{to} is no version; write it like {__version__}.", param_hint="--to")
    if target < former and record:
        _refuse(
            f"the portal is at {record.version} already, and {to or __version__} is older. An older version comes back "
            "with git revert of the commit that brought this one."
        )
    if target != new:
        _refuse(
            f"the Trellis that runs is {__version__}, and has the template of no other version. Install {to} first, if "
            f"there is one: {install.format(to)}."
        )


def _upgrade(root: Path, record: PortalRecord | None, former: Version, new: Version) -> _Outcome:
    """Converts content, merges the template's files, writes what is generated. Returns what was done."""
    from .. import __version__
    from ..authoring.portal_template import record as records
    from ..authoring.portal_template import render
    from ..authoring.upgrades.plan import FileChange, plan_template_changes
    from ..authoring.upgrades.write import find_ignored_paths, write_changes

    lines, decisions = _migrate(root, former, new)  # first, so that what is merged has the new form
    written_paths: list[str] = []
    if record:
        lock = render.read_lock()
        new_files = render.render_kept_files(record.answers, __version__)
        plan = plan_template_changes(root, record, new_files, lock, __version__)
        plan = _leave_former_forges(root, record, new_files, plan)
        plan = plan.leave_files(find_ignored_paths(root, (change.path for change in plan.changes)))
        new_record = records.PortalRecord(__version__, record.answers, new_files, records.compute_digest(lock))
        rendered = records.render_record(new_record)
        former_files = records.render_record(record)
        changes = [FileChange(path, text, "") for path, text in rendered.items() if former_files[path] != text]
        write_changes(root, (*plan.changes, *changes))
        written_paths += (change.path for change in changes)
        lines += [_format_line(change.verb, change.path) for change in plan.changes]
        decisions += plan.decisions
    if not _needs_merged_files(decisions):
        generated_paths = list(_generate(root, decisions))
        lines += (_format_line("generated", path) for path in generated_paths)
        written_paths += generated_paths
    return _Outcome(tuple(lines), tuple(decisions), tuple(sorted(find_ignored_paths(root, written_paths))))


def _leave_former_forges(
    root: Path, record: PortalRecord, new_files: Mapping[str, str], plan: TemplatePlan
) -> TemplatePlan:
    """Returns the plan with what becomes of the files that were generated for a forge that the answers name no more."""
    from ..authoring.upgrades.plan import FileChange, OpenDecision, TemplatePlan
    from ..authoring.upgrades.write import list_some
    from ..forge.repository_files import find_former_forges

    changes, decisions = list(plan.changes), list(plan.decisions)
    removed_paths = {change.path for change in plan.changes if change.text is None}
    for former in find_former_forges(root, tuple(record.base), tuple(new_files), removed_paths):
        if former.jobs and former.generated:
            reason = f"Trellis generated it for the forge whose jobs are still in {list_some(former.jobs)}; it stays"
            next_act = "delete both if nothing of yours needs them"
            decisions += [OpenDecision(path, reason, next_act) for path in former.generated]
        elif not former.jobs:
            changes += [FileChange(path, None, "removed") for path in former.generated]
        reason = (
            "it is for the forge that .trellis/answers.yml names no more, and was written by somebody else; it stays"
        )
        decisions += [OpenDecision(path, reason, "delete it if nothing of yours needs it") for path in former.foreign]
    return TemplatePlan(tuple(changes), tuple(decisions))


def _needs_merged_files(decisions: Sequence[OpenDecision]) -> bool:
    """Returns whether a file that holds two texts is one that the portal is read by."""
    paths = (decision.path for decision in decisions if decision.is_conflict)
    return any(path.startswith(("schemas/", "hooks/")) or path in ("portal.yml", "mkdocs.yml") for path in paths)


def _format_line(verb: str, path: str) -> str:
    return f"{verb:<9} {path}"


def _migrate(root: Path, former: Version, new: Version) -> tuple[list[str], list[OpenDecision]]:
    """Converts the content; returns a line for each file, and what is left to a person."""
    from ..authoring.fixes.write import write_fixes
    from ..authoring.upgrades.migrations import migrate_content
    from ..authoring.upgrades.plan import OpenDecision
    from ..kinds import COLLECTIONS
    from ..load.site_modules import UnreadableModule, load_collections

    try:
        collections = load_collections(root)
    except UnreadableModule:  # its merge is to be decided first; where files of a kind lie is known all the same
        collections = COLLECTIONS
    result = migrate_content(root, collections, former, new)
    unwritten = {file.path: file.reason for file in write_fixes(root, result.fixes)}
    lines = [_format_line("converted", fix.path) for fix in result.fixes if fix.path not in unwritten]
    lines += [_format_line("", f"({summary})") for summary in result.summaries]
    decisions = [
        OpenDecision(path, f"it {reason}, and was not converted", "mend that, and run this again from a clean tree")
        for path, reason in unwritten.items()
    ]
    decisions += [
        OpenDecision(
            path, f"not all of it could be converted: {summary}", "change the rest by hand; the check names it"
        )
        for path, summary in result.obstacles.items()
    ]
    return lines, decisions


def _generate(root: Path, decisions: list[OpenDecision]) -> Iterator[str]:
    """Writes schemas and repository files anew; yields the path of each."""
    from ..authoring import schema_files
    from ..authoring.upgrades.plan import OpenDecision
    from ..forge import repository_files
    from ..load.new_file import LinkInTheWay
    from ..load.site_modules import UnreadableModule, forget_site_modules, load_collections
    from ..pipeline.run import run_pipeline

    written_paths: list[str] = []
    foreign_paths: list[str] = []
    try:
        forget_site_modules(root)
        collections = load_collections(root)
        try:
            yield from schema_files.write_schemas(root, collections)
        except LinkInTheWay as error:
            decisions.append(_describe_link(error, "schema"))
        try:
            catalogue = run_pipeline(root, date.today()).catalogue
            written_paths, foreign_paths = repository_files.refresh_files(root, catalogue)
        except LinkInTheWay as error:
            decisions.append(_describe_link(error, "repository"))
    except UnreadableModule as error:
        decisions.append(OpenDecision(error.path, error.message, f"{error.help}; then run trellis schema"))
        return
    yield from written_paths
    decisions += [
        OpenDecision(path, "it was written by somebody else, and stays", "to have Trellis' own, move it out of the way")
        for path in foreign_paths
    ]


def _describe_link(error: LinkInTheWay, command: str) -> OpenDecision:
    """Says what is in the way of the files that a command generates, none of which was written."""
    from ..authoring.upgrades.plan import OpenDecision

    return OpenDecision(
        str(error.filename),
        "it is a link, or a file in the place of a folder, and what is generated there was not written",
        f"move it out of the way, and run trellis {command}",
    )


def _describe(record: PortalRecord | None, version: str, outcome: _Outcome) -> Iterator[str]:
    former = record.version if record else ""
    if not outcome.lines and not outcome.decisions and former == version:
        yield f"The portal is at {version}, and its files are as that version has them."
        return
    yield f"From {former} to {version}:" if former and former != version else f"Trellis {version}:"
    yield from (f"  {line}" for line in outcome.lines)
    if record is None:
        yield "  The portal was not begun by trellis init, so its workflows and its pin are yours to change."
    if outcome.decisions:
        yield "\nTo decide:"
        for decision in outcome.decisions:
            yield f"  {decision.path}: {decision.reason}.\n    Next: {decision.next_act}."
    yield from _list_next_acts(outcome)


def _list_next_acts(outcome: _Outcome) -> Iterator[str]:
    from ..authoring.upgrades.write import list_some

    decisions = outcome.decisions
    rest = f" but {list_some(outcome.ignored)}, which Git ignores" if outcome.ignored else ""
    yield f"\nNothing was committed. Look at it with git diff; git stash -u puts all of it aside{rest}."
    if any(decision.is_conflict for decision in decisions):
        generate = "trellis schema, trellis repository, " if _needs_merged_files(decisions) else ""
        yield f"Once the marks are gone: {generate}trellis check, then a pull request."
    else:
        yield "Next: trellis check, then a pull request."
