"""Checks a portal's templates against its models: each is filled with sample values and read as an entry would be."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ...catalogue.validate import validate_files
from ...diagnostics.diagnostic import Diagnostic
from ...diagnostics.phrases import did_you_mean
from ...kinds import Collection
from ...load.load import SourceFile, report_problems, report_support_problems
from ...load.markdown import scan_markdown
from ...load.parse import parse_text
from ...load.problem import Problem
from .fill import PLACEHOLDERS, fill_template, find_placeholders
from .forms import FORMS, EntryForm
from .template_files import PORTAL_FOLDER, RULE, EntryTemplate, TemplateFile, read_template_folder

_SAMPLE_VALUES: Mapping[str, str] = {
    "title": 'Rule #4: "when" to stop, and who\'s asked',
    "summary": 'What #4 says: stop where "it isn\'t safe", and ask whoever is nearest before you go on.',
    "id": "when-to-stop",
    "team": "sales",
    "today": "2026-11-23",
    "mode": "self-paced",
    "level": "beginner",
    "minutes": "40",
    "outcomes": "stop, ask",
    "skills": "negotiation",
    "rubric": "written-case",
    "items": "when-to-ask, whom-to-ask",
    "item": "when-to-ask",
    "session_kind": "class",
    "start": "2026-12-21 10:00",
    "end": "2026-12-21 11:00",
    "timezone": "Europe/Amsterdam",
    "objective_kind": "team",
    "parent": "safe-floor",
    "period": "2026",
    "role": 'Shift lead: "nights" #2',
    "manager": "ada",
}
"""A value for each placeholder, of the forms that people write."""


def has_templates(root: Path) -> bool:
    """Whether the portal has templates of its own."""
    return os.path.lexists(root / PORTAL_FOLDER)


def find_template_problems(root: Path, collections: Sequence[Collection]) -> tuple[Diagnostic, ...]:
    """Returns what is wrong with the portal's own templates, each at its line. The engine's are not looked at."""
    folder = root / PORTAL_FOLDER
    if not has_templates(root):
        return ()
    if folder.is_symlink() or not folder.is_dir():
        problem = Problem(RULE, 1, 1, "is a link or no folder", "put the folder itself here")
        return tuple(report_support_problems([(PORTAL_FOLDER, problem)]))
    return tuple(_list_problems(root, collections))


def _list_problems(root: Path, collections: Sequence[Collection]) -> Iterator[Diagnostic]:
    for name in sorted(os.listdir(root / PORTAL_FOLDER)):
        path = f"{PORTAL_FOLDER}/{name}"
        if name.startswith(".") or name.lower() == "readme.md":
            continue
        if name in FORMS:
            template = read_template_folder(root, path, FORMS[name])
            yield from report_support_problems(template.problems)
            yield from check_template(template, FORMS[name], collections)
        else:
            close = did_you_mean(name, FORMS)
            names = f"did you mean `{close}`?" if close else f"a folder is one of {', '.join(FORMS)}"
            problem = Problem(RULE, 1, 1, f"`{name}` is no kind that can be begun", f"rename or delete it; {names}")
            yield from report_support_problems([(path, problem)])


def check_template(template: EntryTemplate, form: EntryForm, collections: Sequence[Collection]) -> Iterator[Diagnostic]:
    """Yields what would be wrong with the entries that are begun from a template, at the template's lines."""
    by_kind = {collection.model.NAME: collection for collection in collections}
    own_values = {name: _find_first_option(by_kind["course"], name) for name in ("mode", "level")}
    values = {**_SAMPLE_VALUES, **{name: value for name, value in own_values.items() if value}}
    for file in template.files:
        yield from report_support_problems((file.path, problem) for problem in _find_unknown_placeholders(file))
        kind = form.kind if file.name == form.main_file else "lesson"
        text = fill_template(file.text, values, is_markdown=file.name.endswith(".md"))
        yield from validate_text(file.path, text, by_kind[kind])


def validate_text(path: str, text: str, collection: Collection) -> Iterator[Diagnostic]:
    """Yields what the form of a file is wrong in, and where it does not fit the model of its kind."""
    parsed = parse_text(path, text)
    yield from report_problems(path, parsed)
    names = {"team": "sales", "id": "when-to-stop", "course": "when-to-stop", "number": "1"}
    source = SourceFile(path, collection, names, parsed, scan_markdown(""))
    yield from validate_files([source])[1]


def _find_unknown_placeholders(file: TemplateFile) -> Iterator[Problem]:
    for placeholder in find_placeholders(file.text):
        if placeholder.name not in PLACEHOLDERS:
            close = did_you_mean(placeholder.name, PLACEHOLDERS)
            names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            help = f"did you mean `{{{close}}}`?" if close else f"the placeholders are {names}"
            message = f"there is no placeholder `{{{placeholder.name}}}`"
            yield Problem(RULE, placeholder.line, placeholder.column, message, help)


def _find_first_option(course: Collection, field: str) -> str:
    """Returns the first value that the portal's courses may have in a field, or ""."""
    from ..imports.vocabulary import list_options

    return next(iter(list_options(course.model, field) or {}), "")
