"""``trellis spot-check``: announces the sample of a spot check, draws it, and verifies the samples of the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ..reports.plain import mask_unprintable
from .app import app
from .options import RootOption, make_day_option, require_entries

if TYPE_CHECKING:
    from ..approvals.ledger.beacon import BeaconRound
    from ..catalogue.catalogue import Catalogue, Entry
    from ..kinds import Sample

PATIENCE = timedelta(days=14)
"""How long after its round a sample may stay undrawn: what nobody draws is as good as chosen."""


@app.command("spot-check")
def handle_samples(
    seed: Annotated[
        str,
        typer.Option(
            metavar="COMMIT",
            help="Announce a sample of a release: its commit, and a round of a beacon that is to come.",
        ),
    ] = "",
    size: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=0,
            max=1000,
            help="How many the round draws, if more than the portal.yml of that commit says.",
        ),
    ] = 0,
    draw: Annotated[bool, typer.Option("--draw", help="Draw what was announced and whose round is published.")] = False,
    beacon: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A file with the beacon's answer; asked for on the network otherwise.",
            dir_okay=False,
            exists=True,
        ),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Keep the announcement, or the sample, in reviews/.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Draw every sample of the ledger again and compare.")] = False,
    root: RootOption = Path("."),
    today: Annotated[date | None, make_day_option("Announce and draw as of this day instead of today.")] = None,
) -> None:
    """Announce and draw the sample of a spot check. Nobody chooses what draws it; anybody can draw it again."""
    from ..approvals.collect import release
    from ..authoring.portal_lock import PortalLocked, lock_portal
    from ..load.git import GitUnavailable

    day = today or date.today()
    try:
        if check:
            _check_samples(root, day)
        if draw:
            with lock_portal(root):
                _draw_samples(root, day, beacon, write)
        if not seed:
            raise typer.BadParameter("name a release's commit, or --draw, or --check.", param_hint="--seed")
        commit, catalogue = release.load_release(root, seed)
        with lock_portal(root):
            _announce_sample(root, day, commit, catalogue, size, write)
    except GitUnavailable as error:
        raise typer.BadParameter(f"{error}.", param_hint="--seed") from None
    except PortalLocked as error:
        _exit_with(str(error))


def _announce_sample(root: Path, day: date, commit: str, released: Catalogue, size: int, write: bool) -> None:
    """Names the commit and the round that will draw a sample."""
    from ..approvals.collect import release
    from ..approvals.ledger import draws, sampling
    from ..approvals.ledger.beacon import find_publication_time
    from ..approvals.ledger.reviewed_versions import ReviewedVersions
    from ..load import site_modules as site

    approved_ids = sampling.list_approved_ids(released)
    if not approved_ids:
        _exit_with("Nothing is announced: that commit has nothing with an approval that holds.")
    settings = ReviewedVersions(root, site.load_collections(root)).find_settings("HEAD") or released.portal
    least = max(portal.approvals.spot_check_size for portal in (released.portal, settings))
    sample = draws.announce_sample(commit, size or least, day)
    if reason := draws.find_release_fault(sample, release.find_release_day(root, commit)):
        _exit_with(f"Nothing is announced: it {reason}. Name one of the last {draws.RELEASE_AGE.days} days.")
    if reason := draws.find_size_fault(sample, released.portal, settings):
        _exit_with(f"Nothing is announced: it {reason}. Leave out --size, or give more.")
    moment = find_publication_time(sample.round or 0)
    typer.echo(
        f"Commit {commit} and round {sample.round} of the beacon draw {min(sample.size or 0, len(approved_ids))} of "
        f"{len(approved_ids)} approved courses and paths, and those whose turn it is.\n"
        f"The round is published on {moment:%Y-%m-%d} at {moment:%H:%M} UTC; nobody knows it before."
    )
    if not write:
        typer.echo("Nothing is kept. Next: the same with --write.")
        return
    path = _write_sample(root, f"sample-{day.isoformat()}", sample)
    typer.echo(
        f"{path} announces it. Next: bring that file into the default branch before then; "
        "after that, `trellis spot-check --draw --write`."
    )


def _draw_samples(root: Path, day: date, beacon: Path | None, write: bool) -> NoReturn:
    """Draws the announced samples whose rounds are published. Exits: 1 if one of them could not be drawn."""
    from ..approvals.collect import samples
    from ..approvals.ledger import draws
    from ..approvals.ledger.beacon import find_publication_time
    from ..pipeline.run import run_pipeline

    result = run_pipeline(root, day)
    require_entries(root, result.entry_count)
    announcements = draws.list_open_announcements(result.catalogue)
    failure_count = 0
    for announcement in announcements:
        published_on = find_publication_time(announcement.meta.round or 0).date()
        if published_on > day:
            typer.echo(f"{announcement.path} waits: its round is published on {published_on.isoformat()}.")
        elif void_reason := samples.find_void_reason(root, result.catalogue, announcement):
            typer.echo(f"{announcement.path} counts for nothing: it {void_reason}.")
        elif problem := _draw_sample(root, day, announcement, beacon, write):
            typer.echo(mask_unprintable(f"{announcement.path} {problem}."), err=True)
            failure_count += 1
    if not announcements:
        typer.echo("Nothing is announced that was not drawn. Next: `trellis spot-check --seed COMMIT --write`.")
    raise typer.Exit(failure_count > 0)


def _draw_sample(root: Path, day: date, announcement: Entry[Sample], beacon: Path | None, write: bool) -> str:
    """Draws one sample; returns why it could not be drawn, as a predicate that follows its path."""
    from ..approvals.collect import release
    from ..approvals.ledger import draws
    from ..approvals.ledger.beacon import BeaconUnproved

    try:
        beacon_round = _obtain_round(announcement.meta.round or 0, beacon)
    except BeaconUnproved as error:
        return f"waits: what was given {error}"
    except LookupError as error:
        return f"waits: {error.args[0]}"
    _, released = release.load_release(root, announcement.meta.seed)
    drawn = draws.draw_announced(announcement.meta, beacon_round, released)
    if not drawn.ids:
        return "draws nothing: that commit has nothing with an approval that holds"
    typer.echo(f"{announcement.path} draws {len(drawn.ids)} of {drawn.approved_count} approved courses and paths:")
    for number, id in enumerate(drawn.ids, start=1):
        item = released.item(id)
        typer.echo(mask_unprintable(f"  {number}. {id}: {item.title if item else ''}"))
    if write:
        path = _write_sample(root, f"{announcement.id}-drawn", draws.keep_draw(announcement, beacon_round, drawn, day))
        typer.echo(f"{path} keeps it. Next: read each of them, then `trellis approve ID --key spot-check`.")
    else:
        typer.echo("Nothing is kept. Next: the same with --write.")
    return ""


def _obtain_round(number: int, beacon: Path | None) -> BeaconRound:
    """Returns a round, from a file or from the network. Raises BeaconUnproved, and LookupError with a sentence."""
    from ..approvals.ledger.beacon import parse_round

    if beacon:
        try:
            return parse_round(beacon.read_text("utf-8", "replace"), number)
        except OSError as error:
            raise LookupError(f"{beacon} cannot be read: {error.strerror}") from None
    try:
        from ..forge.beacon_client import fetch_round
    except ImportError:
        raise LookupError(
            "asking the beacon needs more than the engine alone: pip install 'trellis-portal[forge]', or name a file "
            "with --beacon"
        ) from None
    from ..forge.problems import ForgeError

    try:
        return parse_round(fetch_round(number), number)
    except ForgeError as error:
        raise LookupError(f"{error}; run this again later, or name a file with --beacon") from None


def _check_samples(root: Path, day: date) -> NoReturn:
    """Draws every sample of the ledger again and compares. Exits: 1 if one is wrong, or if something is never drawn."""
    from ..approvals.collect import samples
    from ..approvals.ledger import draws, sampling
    from ..load.git import GitUnavailable
    from ..pipeline.run import run_pipeline

    result = run_pipeline(root, day)
    require_entries(root, result.entry_count)
    catalogue = result.catalogue
    drawn_samples = [sample for sample in catalogue.samples if not sample.meta.is_announcement]
    problems: list[str] = []
    for sample in drawn_samples:
        try:
            fault = samples.find_draw_fault(root, catalogue, sample)
            problem = f"it {fault}" if fault else ""
        except GitUnavailable as error:
            problem = str(error)
        problems += [f"{sample.path}: {problem}."] if problem else []
    wrong_count = len(problems)
    for announcement in draws.list_open_announcements(catalogue):
        if _is_neglected(root, catalogue, announcement, day):
            problems.append(f"{announcement.path}: its round was published long ago, and nobody has drawn it.")
    last_days = sampling.find_last_days(catalogue, knows_renames=True) if drawn_samples else {}
    overdue_ids = sampling.list_overdue_ids(last_days, day)
    if overdue_ids:
        problems.append(f"In no sample for more than {sampling.QUARTERS} quarters: {', '.join(overdue_ids)}.")
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{len(drawn_samples) - wrong_count} of {len(drawn_samples)} samples are what their seeds draw.")
    by_commit = sum(sample.meta.round is None for sample in drawn_samples)
    if 0 < by_commit < len(drawn_samples):
        typer.echo(f"{by_commit} of them were drawn by a commit alone, as all were before there was a beacon.")
    raise typer.Exit(bool(problems))


def _is_neglected(root: Path, catalogue: Catalogue, announcement: Entry[Sample], day: date) -> bool:
    """Returns whether an announcement counts, and its round was published so long ago that it should be drawn."""
    from ..approvals.collect import samples
    from ..approvals.ledger.beacon import find_publication_time

    is_due = find_publication_time(announcement.meta.round or 0).date() + PATIENCE < day
    return is_due and not samples.find_void_reason(root, catalogue, announcement)


def _write_sample(root: Path, name: str, sample: Sample) -> str:
    """Writes a sample and returns its path. Exits if it cannot be written."""
    from ..approvals.ledger import files
    from ..load.new_file import LinkInTheWay

    try:
        return files.write_sample(root, name, sample)
    except FileExistsError:
        _exit_with(f"reviews/{name}.yml keeps a sample already.")
    except LinkInTheWay as error:
        _exit_with(f"{error.filename} is a link or no folder, and the ledger is written through none.")
    except OSError as error:
        _exit_with(f"reviews/{name}.yml cannot be written: {error.strerror or error}.")


def _exit_with(reason: str) -> NoReturn:
    typer.echo(reason, err=True)
    raise typer.Exit(1)
