"""A file that is no part of the catalogue, as a course: whatever its front matter says, as far as it goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..catalogue.catalogue import Entry
from ..kinds import Course
from ..kinds.course import Outcome, Source
from ..load.parse import read_markdown


def outside(text: str, path: str) -> Entry[Course]:
    """A course of these words, without an id: with a title and a summary alone, or with all that a course has."""
    parsed = read_markdown(text)
    said = parsed.data if isinstance(parsed.data, dict) else {}
    body = parsed.body if isinstance(parsed.data, dict) else text
    return Entry(Course.NAME, "", written(said, Path(path).stem), path, body=body)


def titled(title: str, summary: str, team: str) -> Entry[Course]:
    """A course of a team that has a title and a summary, and nothing else yet."""
    return Entry(Course.NAME, "", written({"title": title, "summary": summary}), "", owner=team)


def written(said: dict[str, Any], otherwise: str = "") -> Course:
    """A course that says as much as can be read of this, whatever is missing or wrong. otherwise: its title where it says none."""
    source = _read(Source, said.get("source")) or Source(kind="in-house")
    outcomes = [_outcome(one) for one in _list(said.get("outcomes"))]
    return Course.model_construct(
        title=_text(said.get("title")) or otherwise,
        summary=_text(said.get("summary")),
        status="draft",
        tier="individual",
        mode="",
        level=_text(said.get("level")) or None,
        outcomes=tuple(one for one in outcomes if one),
        skills=tuple(filter(None, map(_text, _list(said.get("skills"))))),
        source=source,
        variant_of=_text(said.get("variant_of")) or None,
        supersedes=tuple(filter(None, map(_text, _list(said.get("supersedes"))))),
        language=_text(said.get("language")) or "en",
    )


def _outcome(one: Any) -> Outcome | None:
    said = _text(one.get("text")) if isinstance(one, dict) else _text(one)
    return Outcome.model_construct(id="", text=said) if said else None


def _read(model: type[Source], value: Any) -> Source | None:
    try:
        return model.model_validate(value)
    except ValidationError:
        return None


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
