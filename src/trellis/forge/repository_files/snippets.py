"""Renders the snippets of VS Code from the templates of ``trellis new``: a file can be begun in the editor too."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...authoring.imports.vocabulary import list_options
from ...authoring.new_entries.fill import PLACEHOLDERS, find_placeholders
from ...authoring.new_entries.forms import FORMS, EntryForm
from ...authoring.new_entries.template_files import TemplateFile, read_template
from ...load.site_modules import load_collections

PATH = ".vscode/trellis.code-snippets"
"""The file, relative to the portal's root, which is the folder that people open."""

_HEAD = "// Written by `trellis repository` from the templates of `trellis new`; mend them there.\n"
_VARIABLES = {
    "today": "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE",
    "start": "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE 10:00",
    "end": "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE 11:00",
    "period": "$CURRENT_YEAR",
}
"""Placeholders that the editor fills by itself."""

_EXAMPLES = {"minutes": "40", "objective_kind": "business", "session_kind": "class", "timezone": "Europe/Amsterdam"}
_SPECIAL = re.compile(r"[\\$}]")
_CHOICE_MARKS = re.compile(r"[,|\\$}]")


def render_snippets(root: Path) -> str:
    """Renders the snippets: one for each file of each template, the portal's own ones before the engine's."""
    course = next(c.model for c in load_collections(root) if c.model.NAME == "course")
    options = {name: list(list_options(course, name) or ()) for name in ("mode", "level")}
    snippets: dict[str, Any] = {}
    for form in FORMS.values():
        for file in read_template(root, form).files:
            snippets[_name_snippet(form, file)] = {
                "prefix": _choose_prefix(form, file),
                "scope": "yaml" if file.name.endswith(".yml") else "markdown",
                "description": f"{form.noun.capitalize()} of the portal, as `trellis new {form.name}` begins it",
                "body": _render_body(file.text, options),
            }
    return _HEAD + json.dumps(snippets, ensure_ascii=False, indent=2) + "\n"


def _name_snippet(form: EntryForm, file: TemplateFile) -> str:
    return f"Trellis: {form.name}" if file.name == form.main_file else f"Trellis: {form.name}, {file.name}"


def _choose_prefix(form: EntryForm, file: TemplateFile) -> str:
    """Returns what is typed to get the snippet: `trellis-course`, `trellis-course-check-yourself`."""
    if file.name == form.main_file:
        return f"trellis-{form.name}"
    return f"trellis-{form.name}-{file.name.partition('-')[2].removesuffix('.md')}"


def _render_body(text: str, options: Mapping[str, list[str]]) -> list[str]:
    """Returns the lines of a snippet: placeholders become stops of the tab key, in the order in which they stand."""
    numbers: dict[str, int] = {}
    lines = []
    placeholders = [p for p in find_placeholders(text) if p.name in PLACEHOLDERS]
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        parts: list[str] = []
        offset = 0
        for placeholder in (p for p in placeholders if p.line == number):
            parts += (_escape(line[offset : placeholder.column - 1]), _render_stop(placeholder.name, numbers, options))
            offset = placeholder.column + len(placeholder.name) + 1
        lines.append("".join((*parts, _escape(line[offset:]))))
    return lines


def _render_stop(name: str, numbers: dict[str, int], options: Mapping[str, list[str]]) -> str:
    """Returns a stop with its name, or its choices, where it stands first, and its number from then on."""
    if name in _VARIABLES:
        return _VARIABLES[name]
    if name in numbers:
        return f"${numbers[name]}"
    numbers[name] = number = len(numbers) + 1
    choices = options.get(name)
    if choices and not any(map(_CHOICE_MARKS.search, choices)):
        return f"${{{number}|{','.join(choices)}|}}"
    return f"${{{number}:{_escape(_EXAMPLES.get(name, name))}}}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
