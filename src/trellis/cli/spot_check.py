"""``trellis spot-check``: the sample of a spot check, drawn, kept and drawn again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from .app import app
from .options import Root, Today

if TYPE_CHECKING:
    from ..catalogue.catalogue import Catalogue


@app.command("spot-check")
def spot_check(
    seed: Annotated[str, typer.Option(help="A release's commit; nobody can choose its id.")] = "",
    size: Annotated[int, typer.Option(min=0, help="How many to draw; as portal.yml says where it is not given.")] = 0,
    write: Annotated[bool, typer.Option("--write", help="Keep the sample in reviews/.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Draw every sample of the ledger again and compare.")] = False,
    root: Root = Path("."),
    today: Today = None,
) -> None:
    """Draw the sample of a spot check from a seed that nobody chose; anybody who draws it again gets the same."""
    from ..approvals.collect import release
    from ..approvals.ledger import files
    from ..kinds import Sample
    from ..load.git import NoGit

    day = today or date.today()
    try:
        if check:
            _check(root, day)
        if not seed:
            raise typer.BadParameter("name a release's commit, or --check.", param_hint="--seed")
        commit, catalogue = release.catalogue(root, seed)
    except NoGit as error:
        raise typer.BadParameter(f"{error}.", param_hint="--seed") from None
    drawn, out_of = _drawn(catalogue, commit, size or catalogue.portal.approvals.spot_check_size)
    if not drawn:
        _end("Nothing is drawn: that commit has nothing with an approval that holds.")
    typer.echo(f"Seed {commit} draws {len(drawn)} of {out_of} approved courses and paths:")
    for number, id in enumerate(drawn, start=1):
        found = catalogue.item(id)
        typer.echo(f"  {number}. {id}: {found.title if found else ''}")
    if write:
        name = f"sample-{day.isoformat()}"
        try:
            path = files.add_sample(root, name, Sample(seed=commit, on=day, out_of=out_of, items=drawn))
        except FileExistsError:
            _end(f"reviews/{name}.yml keeps a sample of this day already.")
        typer.echo(f"{path} keeps it. Next: read each of them, then `trellis approve ID --key spot-check`.")
    else:
        typer.echo(f"Anybody gets the same with: trellis spot-check --seed {commit} --size {len(drawn)}")


def _drawn(catalogue: Catalogue, seed: str, size: int) -> tuple[tuple[str, ...], int]:
    from ..approvals.ledger import sampling

    ids = sampling.approved(catalogue)
    return sampling.draw(seed, ids, size), len(ids)


def _check(root: Path, day: date) -> None:
    """Draws every sample of the ledger again. Exits."""
    from ..approvals.collect import release
    from ..load.git import NoGit
    from ..pipeline.run import run

    samples = run(root, day).catalogue.samples
    wrong = 0
    for sample in samples:
        meta = sample.meta
        try:
            commit, catalogue = release.catalogue(root, meta.seed)
        except NoGit:
            typer.echo(f"{sample.path}: Git has no commit {meta.seed[:12]} here; fetch the whole history.")
            wrong += 1
            continue
        drawn, out_of = _drawn(catalogue, commit, len(meta.items))
        if drawn != meta.items or out_of != meta.out_of:
            typer.echo(f"{sample.path}: the seed draws {', '.join(drawn)} out of {out_of}.")
            wrong += 1
    typer.echo(f"{len(samples) - wrong} of {len(samples)} samples are what their seeds draw.")
    raise typer.Exit(wrong > 0)


def _end(reason: str) -> NoReturn:
    typer.echo(reason, err=True)
    raise typer.Exit(1)
