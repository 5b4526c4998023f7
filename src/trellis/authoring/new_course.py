"""A new course, begun: a file with what every course says, in its team's folder, under an id that nobody else has."""

from __future__ import annotations

from pathlib import Path

from ..duplicates.external_file import written
from ..load.parse import write_markdown
from .imports.existing import Existing
from .imports.ids import basis, candidates
from .imports.vocabulary import options
from .imports.write import in_the_way, write

BODY = """\
Say in one paragraph why this matters here, and who it is for. Below `outcomes:` above, say in three to seven lines what people can do
afterwards: `- id:` with a short name, `text:` with a sentence that starts with a verb. Lessons come beside this file, as
`01-what-it-is-about.md`, `02-…`. `trellis check` says what is missing.
"""
"""What stands in it until somebody writes: the next act."""


class Refused(Exception):
    """No course can be begun so. The message says why, in a sentence."""


def require(existing: Existing, team: str, title: str, summary: str) -> None:
    """Raises Refused where no course can have these words, or there is no such team."""
    if team not in existing.teams:
        raise Refused(f"no team is called {team}; the teams are {', '.join(sorted(existing.teams))}")
    said = written({"title": title, "summary": summary})
    for what, value, least, most in (("title", said.title, 5, 80), ("summary", said.summary, 40, 200)):
        if not least <= len(value) <= most:
            raise Refused(f"a {what} has {least} to {most} characters, and this one has {len(value)}")


def begin(root: Path, existing: Existing, team: str, title: str, summary: str) -> str:
    """Writes a draft of these words; the path of its file. Raises Refused."""
    require(existing, team, title, summary)
    said = written({"title": title, "summary": summary})
    id = next(id for id in candidates(basis(title, title, team), team) if id not in existing.ids)
    path = existing.where.format(team=team, id=id)
    if obstacle := in_the_way(root, path, id):
        raise Refused(f"{obstacle} stands in the way")
    modes = options(existing.model, "mode") or {"self-paced": ""}
    metadata: dict[str, object] = {
        "title": said.title,
        "summary": said.summary,
        "status": "draft",
        "tier": "team",
        "mode": next(iter(modes)),
    }
    write(root / path, write_markdown(metadata, BODY).encode())
    return path
