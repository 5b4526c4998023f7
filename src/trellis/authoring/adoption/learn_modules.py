"""Reads modules of Microsoft Learn: an ``index.yml`` with its units, each a YAML file with a text and questions."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from ...diagnostics.slugs import slugify
from ..imports.ids import ID_LIMIT, shorten_slug
from ..imports.plain_text import truncate_text
from .findings import LEFT_OUT, REFUSED, TO_DECIDE, Notes, SourceLine
from .lenient_yaml import ForeignDataUnreadable, get_value, list_texts, load_yaml
from .source_folder import SourceFolder
from .source_page import SourcePage
from .structure import AdoptedCourse, AdoptedLesson, Structure, strip_number
from .values import read_noted_words

_LABEL_LENGTH = 80
"""How much of a choice stands before its reason."""

_KINDS = {"module": "### YamlMime:Module", "unit": "### YamlMime:ModuleUnit"}


def read_learn_modules(folder: SourceFolder, notes: Notes) -> Structure:
    """Returns a course for each module, its units as lessons in their order."""
    structure = Structure()
    modules: list[tuple[str, Mapping[str, Any]]] = []
    units: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for path in sorted(folder.sizes):
        if not path.endswith((".yml", ".yaml")) or posixpath.basename(path).lower() == "toc.yml":
            continue
        text = folder.read_text(path)
        first = (text or "").lstrip().split("\n", 1)[0].strip()
        kind = next((kind for kind, line in _KINDS.items() if first.lower() == line.lower()), "")
        if first.startswith("### YamlMime:") and not kind:
            notes.add(LEFT_OUT, f"a file of the kind {first.removeprefix('### YamlMime:')}", path)
        if not kind or text is None:
            continue
        try:
            data = load_yaml(text)
        except ForeignDataUnreadable as error:
            notes.add(REFUSED, "a file that cannot be read", path, str(error))
            continue
        if not isinstance(data, dict):
            notes.add(REFUSED, "a file without keys", path)
        elif kind == "module":
            modules.append((path, data))
        else:
            uid = str(data.get("uid"))
            if uid in units:
                notes.add(REFUSED, "a unit whose `uid` another one has", path, f"`{uid}`, as {units[uid][0]}")
            else:
                units[uid] = (path, data)
    used_units: set[str] = set()
    for path, data in modules:
        structure.courses.append(_build_course(path, data, units, used_units, notes))
    for uid, (path, _) in units.items():
        if uid not in used_units:
            notes.add(LEFT_OUT, "a unit that no module has", path)
    return structure


def _build_course(
    path: str, data: Mapping[str, Any], units: Mapping[str, tuple[str, Mapping[str, Any]]], used_units: set[str],
    notes: Notes,
) -> AdoptedCourse:  # fmt: skip
    title = next(iter(list_texts(data.get("title"))), "")
    summary = next(iter(list_texts(data.get("summary"))), "")
    metadata = {
        **_read_metadata(data),
        "objectives": _list_points(data.get("abstract")),
        "prerequisites": _list_points(data.get("prerequisites")),
        "level": next(iter(list_texts(data.get("levels"))), ""),
        "products": list_texts(data.get("products")),
    }
    place = posixpath.dirname(path)
    index = SourcePage(path, metadata, [])
    course = AdoptedCourse(place, title, "", summary, index, metadata=metadata)
    used_ids: set[str] = set()
    for uid in list_texts(data.get("units")):
        if uid not in units:
            notes.add(LEFT_OUT, "a unit that is not in the folder", path, f"`{uid}`")
            continue
        used_units.add(uid)
        unit_path, unit = units[uid]
        stem = strip_number(posixpath.splitext(posixpath.basename(unit_path))[0])
        id = shorten_slug(slugify(stem), ID_LIMIT) or "unit"
        while id in used_ids:
            id += "-2"
        used_ids.add(id)
        content = str(unit.get("content") or "")
        lines = [SourceLine(text, unit_path, 0) for text in content.split("\n")]
        page = SourcePage(
            unit_path, {**_read_metadata(unit), "durationInMinutes": unit.get("durationInMinutes")}, lines
        )
        lesson_title = next(iter(list_texts(unit.get("title"))), "")
        quiz = _read_quiz(unit, unit_path, notes)
        course.lessons.append(AdoptedLesson(page, id, "", lesson_title, quiz))
    return course


def _read_metadata(data: Mapping[str, Any]) -> dict[str, Any]:
    metadata = data.get("metadata")
    return {str(key): value for key, value in metadata.items()} if isinstance(metadata, dict) else {}


def _list_points(value: Any) -> list[str]:
    """Returns the points of a list within a text; of a text without one, the text."""
    if not isinstance(value, str):
        return list_texts(value)
    lines = [line.strip() for line in value.split("\n")]
    points = [line.lstrip("-*+ ").strip() for line in lines if line.startswith(("- ", "* ", "+ "))]
    return points or list_texts(value)


def _read_quiz(unit: Mapping[str, Any], path: str, notes: Notes) -> list[Mapping[str, Any]]:
    """Returns the unit's questions in words; those that cannot be asked so are left out, with a note.

    The reasons of wrong choices stand in the explanation behind that of the right ones, each with its choice.
    """
    questions: list[Mapping[str, Any]] = []
    for question in get_value(unit, "quiz.questions") or ():
        choices = question.get("choices") if isinstance(question, dict) else None
        records = [one if isinstance(one, dict) else {} for one in choices or ()]
        right = [number for number, one in enumerate(records, 1) if one.get("isCorrect") is True]
        source_texts = [one.get("content") for one in (question if isinstance(question, dict) else {}, *records)]
        prompt, *choice_words = (_read_quiz_words(text, path, notes) for text in source_texts)
        if not prompt or not 2 <= len(records) <= 8 or not right:
            notes.add(LEFT_OUT, "a question without a right answer, or without two to eight choices", path, prompt[:60])
            continue
        if not all(choice_words):
            notes.add(LEFT_OUT, "a question with a choice without words, such as a picture", path, prompt[:60])
            continue
        questions.append(
            {
                "prompt": prompt,
                "choices": choice_words,
                "answer": right[0] if len(right) == 1 else right,
                "explain": _join_reasons(records, choice_words, path, notes),
            }
        )
    if title := _read_quiz_words(get_value(unit, "quiz.title"), path, notes):
        notes.add(LEFT_OUT, "the title of a quiz, for which a lesson has no field", path, title[:60])
    if questions:
        notes.add(TO_DECIDE, "questions of a quiz, whose answers somebody should confirm", path)
    return questions


def _read_quiz_words(value: Any, path: str, notes: Notes) -> str:
    """Returns the words of a text of a quiz, and notes what they lose. ``true`` and ``false`` are words there."""
    text = str(value).lower() if isinstance(value, bool) else " ".join(list_texts(value))
    return read_noted_words(text, "a question", path, notes)


def _join_reasons(records: Sequence[Mapping[str, Any]], choices: Sequence[str], path: str, notes: Notes) -> str:
    """Returns the reasons of the right choices, then those of the others behind the choice that each is of."""
    right: dict[str, None] = {}
    wrong: dict[str, None] = {}
    for record, choice in zip(records, choices, strict=True):
        if not (reason := _read_quiz_words(record.get("explanation"), path, notes)):
            continue
        if record.get("isCorrect") is True:
            right[reason] = None
        else:
            wrong[f"“{truncate_text(choice, _LABEL_LENGTH)}”: {reason}"] = None
    return " ".join((*right, *wrong))
