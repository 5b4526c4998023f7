"""Builds a course from a file outside the catalogue, whatever of its front matter can be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..catalogue.catalogue import Entry
from ..kinds import Course
from ..kinds.course import Outcome, Source
from ..load.parse import parse_markdown


def parse_external_course(text: str, path: str, portal_language: str) -> Entry[Course]:
    """Returns a course without an id. The text may have a title and a summary only, or all fields of a course.

    portal_language: the course's, if it names none.
    """
    parsed = parse_markdown(text)
    fields = parsed.data if isinstance(parsed.data, dict) else {}
    body = parsed.body if isinstance(parsed.data, dict) else text
    return Entry(Course.NAME, "", build_partial_course(fields, portal_language, Path(path).stem), path, body=body)


def build_titled_course(
    title: str, summary: str, team: str, portal_language: str, skills: Sequence[str] = ()
) -> Entry[Course]:
    """Returns a course of a team that has only a title and a summary so far, and the ids of its skills, if any."""
    course = build_partial_course({"title": title, "summary": summary, "skills": list(skills)}, portal_language)
    return Entry(Course.NAME, "", course, "", owner=team)


def build_partial_course(fields: dict[str, Any], portal_language: str = "", default_title: str = "") -> Course:
    """Returns a course with the fields that can be read. Missing and invalid ones are left out."""
    source = _parse_source(Source, fields.get("source")) or Source(kind="in-house")
    outcomes = [_parse_outcome(value) for value in _parse_list(fields.get("outcomes"))]
    return Course.model_construct(
        title=_parse_text(fields.get("title")) or default_title,
        summary=_parse_text(fields.get("summary")),
        status="draft",
        tier="individual",
        mode="",
        level=_parse_text(fields.get("level")) or None,
        outcomes=tuple(outcome for outcome in outcomes if outcome),
        skills=tuple(filter(None, map(_parse_text, _parse_list(fields.get("skills"))))),
        source=source,
        variant_of=_parse_text(fields.get("variant_of")) or None,
        supersedes=tuple(filter(None, map(_parse_text, _parse_list(fields.get("supersedes"))))),
        language=_parse_text(fields.get("language")) or portal_language,
    )


def _parse_outcome(value: Any) -> Outcome | None:
    text = _parse_text(value.get("text")) if isinstance(value, dict) else _parse_text(value)
    return Outcome.model_construct(id="", text=text) if text else None


def _parse_source(model: type[Source], value: Any) -> Source | None:
    try:
        return model.model_validate(value)
    except ValidationError:
        return None


def _parse_text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _parse_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
