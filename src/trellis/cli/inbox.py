"""``trellis inbox``: everything that waits for somebody, as the Governance page has it, with open pull requests."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .forge import ForgeOption
from .options import AnswerFormat, RootOption, make_day_option, open_cache, require_entries
from .streams import print_report

MAX_CHANGES = 100
"""The most open pull requests that are asked for, each in a request of its own."""


@app.command("inbox")
def list_inbox(
    root: RootOption = Path("."),
    team: Annotated[str, typer.Option(metavar="TEAM", help="Only what concerns this team, by its id.")] = "",
    kind: Annotated[str, typer.Option(metavar="KIND", help="Only this kind, such as need or review-due.")] = "",
    format: Annotated[AnswerFormat, typer.Option(help="text for people, json for programs.")] = AnswerFormat.TEXT,
    forge_kind: ForgeOption = None,
    today: Annotated[date | None, make_day_option("List as of this day instead of today.")] = None,
) -> None:
    """List what waits for somebody, the oldest first. With the forge's token, open pull requests too."""
    from ..derive.forge_addresses import ForgeAddresses
    from ..derive.inbox.collect import collect_inbox, convert_changes
    from ..derive.inbox.document import build_inbox_json
    from ..derive.inbox.item import KINDS, sort_oldest_first
    from ..derive.pages.governance import build_governance_page
    from ..diagnostics.phrases import did_you_mean
    from ..load.git_history import GitHistory
    from ..pipeline.publish import publish_result, read_shown_history
    from ..pipeline.run import run_pipeline
    from ..reports import inbox as report
    from ..site.refusal import BuildRefused
    from ..site.settings import SiteSettings, read_settings

    if kind and kind not in KINDS:
        _refuse(f"`{kind}` is no kind of thing that waits", did_you_mean(kind, KINDS), KINDS, "--kind")
    cache = open_cache(root)
    result = run_pipeline(root, today or date.today(), cache=cache)
    require_entries(root, result.entry_count)
    team_ids = [entry.id for entry in result.catalogue.teams]
    team = result.catalogue.resolve_id("team", team)
    if team and team not in team_ids:
        _refuse(f"no team is called `{team}`", did_you_mean(team, team_ids), team_ids, "--team")
    try:
        settings = read_settings(root)
    except BuildRefused:
        settings = SiteSettings()
    forge = ForgeAddresses(settings.repository, settings.build_edit_url)
    git = GitHistory(root, cache, int(time.time()))
    published = publish_result(result, read_shown_history(root, result, cache, git), forge, git)
    changes, problem = _read_changes(forge_kind.value if forge_kind else "", os.environ)
    items = sort_oldest_first(
        (*collect_inbox(published, build_governance_page(published)), *convert_changes(published, changes or ()))
    )
    selected = [item for item in items if item.team == (team or item.team) and item.kind == (kind or item.kind)]
    if format is AnswerFormat.JSON:
        document = build_inbox_json(selected, published.today, has_changes=changes is not None)
        print_report(report.render_json(document), for_programs=True)
        return
    titles = {entry.id: entry.title for entry in result.catalogue.teams}
    print_report(report.render_text(selected, titles, published.today, problem), for_programs=False)


def _refuse(problem: str, close: str | None, names: Mapping[str, str] | list[str], option: str) -> None:
    help = f"did you mean `{close}`?" if close else f"it can be {', '.join(names)}."
    raise typer.BadParameter(f"{problem}; {help}", param_hint=option)


Change = tuple[int, str, str, str, date | None]
"""Number, title, address, author's account and day of an open pull request."""


def _read_changes(kind: str, environment: Mapping[str, str]) -> tuple[tuple[Change, ...] | None, str]:
    """Returns the open pull requests, or None and why they are not known, as a clause."""
    try:
        from ..forge.problems import ForgeError
        from ..forge.settings import TOKEN_VARIABLES, connect_forge
    except ImportError:
        return None, "only the forge knows them; pip install 'trellis-portal[forge]' lets this ask it"
    names = TOKEN_VARIABLES[kind or ("gitlab" if environment.get("GITLAB_CI") else "github")]
    app_names = ("TRELLIS_APP_ID", "TRELLIS_APP_KEY")
    if not any(environment.get(name) for name in names) and not all(environment.get(name) for name in app_names):
        return None, f"only the forge knows them; set GITHUB_REPOSITORY and a token, such as {names[-1]}"
    try:
        forge = connect_forge(kind, permissions={"pull_requests": "read"})
        numbers = sorted(forge.list_open_changes())[:MAX_CHANGES]
        changes = (forge.get_change(number) for number in numbers)
        return tuple((c.number, c.title, c.url, c.author, c.opened) for c in changes if c.is_open), ""
    except ForgeError as error:
        return None, str(error)
