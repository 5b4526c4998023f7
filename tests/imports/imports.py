"""What the tests of `trellis import` share: a record, a run, and what it left on disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from trellis.authoring.imports import ImportReport, import_records
from trellis.load.parse import ParsedFile, parse_markdown
from trellis.pipeline.run import run_pipeline

Portal = Callable[[dict[str, str | bytes]], Path]

TODAY = date(2026, 11, 23)

LEVELS = """\
from typing import Annotated
from trellis import kinds
from trellis.kinds import Facet, Vocabulary

class Level(Vocabulary):
    FOUNDATION = "foundation"
    DEEP = "deep", "Expert"

class Language(Vocabulary):
    EN = "en", "English"
    NL = "nl", "Dutch"
    PT = "pt-BR", "Brazilian"
    {more}

class Course(kinds.Course):
    level: Annotated[Level | None, Facet("Level")] = None
    language: Annotated[Language, Facet("Language")] = Language.EN

COLLECTIONS = kinds.collections(Course)
"""
"""A site's schemas/__init__.py that narrows level and language. more: further members of Language."""

SKILLS = """\
- {id: python, name: Python, synonyms: [coding, scripting]}
- {id: spreadsheets, name: Spreadsheets, synonyms: [Excel, tables]}
- {id: databases, name: Databases, synonyms: [SQL, tables]}
- {id: excel, name: Office}
"""


def record(id: str = "a1", /, **more: object) -> dict[str, object]:
    """A record without fault. more: keys to set, or to take away with None."""
    whole = {
        "id": id,
        "title": f"Course {id}",
        "provider": "Harbour Skills",
        "url": f"https://harbour.example/{id}",
        "lang": "en",
        "description": "What anybody needs to know before they do this for the first time.",
    } | more
    return {key: value for key, value in whole.items() if value is not None}


def import_(
    root: Path, *records: object, name: str = "records.jsonl", text: str | bytes = "", **how: Any
) -> ImportReport:
    """One run over a file of these records, one a line, or of this text."""
    file = root / name
    lines = text or "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records)
    file.write_bytes(lines if isinstance(lines, bytes) else lines.encode())
    return import_records(root, file, **({"team": "sales", "catalogue": "harbour"} | how))


def course(root: Path, report: ImportReport, index: int = 0) -> ParsedFile:
    """A course that a run created, as the engine reads it."""
    return parse_markdown((root / report.created_courses[index].path).read_text())


def ids(report: ImportReport) -> list[str]:
    """The ids of the courses created, in order."""
    return [Path(created.path).parent.name for created in report.created_courses]


def refusals(report: ImportReport) -> list[str]:
    """``line: message; help`` of each record refused."""
    return [f"{refusal.line}: {refusal.message}; {refusal.help}" for refusal in report.refusals]


def errors(root: Path) -> list[str]:
    """What `trellis check` would stop at, in what the import wrote."""
    diagnostics = run_pipeline(root, TODAY).diagnostics
    return [
        f"{d.location.path}: {d.rule}: {d.message}"
        for d in diagnostics
        if d.severity.name != "ADVICE" and "/courses/" in d.location.path
    ]


def snapshot(root: Path) -> Mapping[str, tuple[bytes, int]]:
    """Every file below content/, with its bytes and the nanosecond it was written."""
    files = (path for path in (root / "content").rglob("*") if path.is_file())
    return {str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}
