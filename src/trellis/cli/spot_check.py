"""``trellis spot-check``: draws the sample of a spot check, stores it, and verifies stored samples."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from .app import app
from .options import RootOption, TodayOption, require_entries

if TYPE_CHECKING:
    from ..catalogue.catalogue import Catalogue


@app.command("spot-check")
def draw_sample(
    seed: Annotated[str, typer.Option(help="A release's commit; nobody can choose its id.")] = "",
    size: Annotated[int, typer.Option(min=0, help="How many to draw; as portal.yml says where it is not given.")] = 0,
    write: Annotated[bool, typer.Option("--write", help="Keep the sample in reviews/.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Draw every sample of the ledger again and compare.")] = False,
    root: RootOption = Path("."),
    today: TodayOption = None,
) -> None:
    """Draw the sample of a spot check from a seed that nobody chose; anybody who draws it again gets the same."""
    from ..approvals.collect import release
    from ..approvals.ledger import files
    from ..kinds import Sample
    from ..load.git import GitUnavailable

    day = today or date.today()
    try:
        if check:
            _check_samples(root, day)
        if not seed:
            raise typer.BadParameter("name a release's commit, or --check.", param_hint="--seed")
        commit, catalogue = release.load_release(root, seed)
    except GitUnavailable as error:
        raise typer.BadParameter(f"{error}.", param_hint="--seed") from None
    ids, approved_count = _draw_ids(catalogue, commit, size or catalogue.portal.approvals.spot_check_size)
    if not ids:
        _exit_with("Nothing is drawn: that commit has nothing with an approval that holds.")
    typer.echo(f"Seed {commit} draws {len(ids)} of {approved_count} approved courses and paths:")
    for number, id in enumerate(ids, start=1):
        item = catalogue.item(id)
        typer.echo(f"  {number}. {id}: {item.title if item else ''}")
    if write:
        name = f"sample-{day.isoformat()}"
        try:
            path = files.write_sample(root, name, Sample(seed=commit, on=day, out_of=approved_count, items=ids))
        except FileExistsError:
            _exit_with(f"reviews/{name}.yml keeps a sample of this day already.")
        typer.echo(f"{path} keeps it. Next: read each of them, then `trellis approve ID --key spot-check`.")
    else:
        typer.echo(f"Anybody gets the same with: trellis spot-check --seed {commit} --size {len(ids)}")


def _draw_ids(catalogue: Catalogue, seed: str, size: int) -> tuple[tuple[str, ...], int]:
    """Returns the ids of the drawn items, and the number of approved items they are drawn from."""
    from ..approvals.ledger import sampling

    approved_ids = sampling.list_approved_ids(catalogue)
    return sampling.draw_sample(seed, approved_ids, size), len(approved_ids)


def _check_samples(root: Path, day: date) -> None:
    """Draws every sample of the ledger again and compares. Exits."""
    from ..approvals.collect import release
    from ..load.git import GitUnavailable
    from ..pipeline.run import run_pipeline

    result = run_pipeline(root, day)
    require_entries(root, result.entry_count)
    samples = result.catalogue.samples
    failure_count = 0
    for sample in samples:
        meta = sample.meta
        try:
            commit, catalogue = release.load_release(root, meta.seed)
        except GitUnavailable:
            typer.echo(f"{sample.path}: Git has no commit {meta.seed[:12]} here; fetch the whole history.")
            failure_count += 1
            continue
        ids, approved_count = _draw_ids(catalogue, commit, len(meta.items))
        if ids != meta.items or approved_count != meta.out_of:
            typer.echo(f"{sample.path}: the seed draws {', '.join(ids)} out of {approved_count}.")
            failure_count += 1
    typer.echo(f"{len(samples) - failure_count} of {len(samples)} samples are what their seeds draw.")
    raise typer.Exit(failure_count > 0)


def _exit_with(reason: str) -> NoReturn:
    typer.echo(reason, err=True)
    raise typer.Exit(1)
