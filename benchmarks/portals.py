"""Writes large portals to measure with, from real course records if they are available, else from made-up ones."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from trellis.authoring.imports import import_records

RECORDS_FILE = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "courses.jsonl"

BASE_FILES = {
    "content/people.yml": "- id: ada\n  name: Ada\n",
    "content/learning/index.md": (
        "---\ntitle: Learning team\nsummary: Runs the portal and looks after the catalogues of other providers.\n"
        "manager: ada\nleads: [ada]\n---\n\nOur mission.\n"
    ),
}
_MADE_UP_WORDS = (
    "freight rate lane carrier customs tariff invoice margin ledger audit safety forklift pallet route vessel cargo "
    "booking claim tender quote contract negotiation planning forecast budget python spreadsheet release incident "
    "design writing"
)
_MADE_UP_LEVELS = ("Beginner", "introductory", "Intermediate", "Advanced", "all", None)


def write_imported_portal(root: Path, course_count: int) -> str:
    """Writes a portal of imported courses below `root`. Returns a few words on their records."""
    for path, text in BASE_FILES.items():
        write_file(root / path, text)
    real = list(islice(_read_real_records(), course_count))
    made_up = list(islice(_make_up_records(), course_count - len(real)))
    file = root / "records.jsonl"
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in real + made_up))
    report = import_records(
        root, file, team="learning", catalogue="benchmark", url="https://catalogue.example/{id}", dry_run=False
    )
    assert len(report.created_courses) == course_count, report.refusals[:3]
    kinds = [f"{len(real):,} real" if real else "", f"{len(made_up):,} made-up" if made_up else ""]
    note = "" if RECORDS_FILE.is_file() else " (../shared/corpora is not here)"
    return f"{' and '.join(kind for kind in kinds if kind)} course records{note}"


def generate_records(count: int) -> Iterator[dict[str, object]]:
    """Yields real records, then variants of them with other words in the title; or else made-up ones."""
    real = list(islice(_read_real_records(), count))
    yield from real
    yield from islice(_vary_records(real) if real else _make_up_records(), count - len(real))


def _vary_records(real: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Yields each record nine times, with two words of its title replaced by words of other titles."""
    chance = random.Random(3)
    titles = [str(record["title"]).split() for record in real]
    for number, record in enumerate(record for _ in range(9) for record in real):
        words = str(record["title"]).split()
        for _ in range(min(2, len(words))):
            words[chance.randrange(len(words))] = chance.choice(chance.choice(titles))
        yield record | {"id": f"{record['id']}-{number}", "title": " ".join(words), "url": None}


def _read_real_records() -> Iterator[dict[str, object]]:
    if RECORDS_FILE.is_file():
        with RECORDS_FILE.open(encoding="utf-8") as lines:
            records = map(json.loads, lines)
            yield from (r for r in records if not r.get("url") or r["url"].startswith("http"))


def _make_up_records() -> Iterator[dict[str, object]]:
    """Yields records without end, the same in every run. They are as long as the median real record."""
    chance = random.Random(1)
    words = _MADE_UP_WORDS.split()
    number = 0
    while True:
        number += 1
        yield {
            "id": f"made-up-{number}",
            "title": " ".join(chance.choices(words, k=chance.randint(3, 9))).capitalize(),
            "provider": f"Provider {chance.randint(1, 300)}",
            "description": ". ".join(
                " ".join(chance.choices(words, k=chance.randint(8, 20))).capitalize() for _ in range(5)
            ),
            "skills": chance.sample(words, k=chance.randint(0, 5)),
            "level": chance.choice(_MADE_UP_LEVELS),
            "lang": "en",
        }


def write_own_portal(root: Path, course_count: int) -> None:
    """Writes a portal of in-house courses below `root`, each of 600 words and 22 keys, in ten teams."""
    chance = random.Random(2)
    words = _collect_words()
    skills = _MADE_UP_WORDS.split()
    people = "- id: ada\n  name: Ada\n" + "".join(
        f"- id: p{i}\n  name: Person {i}\n  manager: ada\n" for i in range(60)
    )
    write_file(root / "content/people.yml", people)
    register = "".join(f"- id: {skill}\n  name: {skill.capitalize()}\n" for skill in skills)
    write_file(root / "content/skills.yml", register)
    for team in range(10):
        write_file(root / f"content/team{team}/index.md", BASE_FILES["content/learning/index.md"])
        write_file(root / f"content/team{team}/objectives/grow{team}.md", _OBJECTIVE)
    for number in range(course_count):
        title = f"{' '.join(chance.choices(words, k=4)).capitalize()} {number}"
        front = _COURSE.format(
            title=title, number=number, skill=chance.choice(skills), other=chance.choice(skills),
            one=chance.randrange(60), two=chance.randrange(60),
            objective=chance.randrange(10), before=chance.randrange(course_count),
        )  # fmt: skip
        body = "\n\n".join(
            f"## {chance.choice(words).capitalize()} {part}\n\n" + " ".join(chance.choices(words, k=100)) + "."
            for part in range(6)
        )
        write_file(root / f"content/team{number % 10}/courses/course-{number}/index.md", f"{front}\n{body}\n")


def _collect_words() -> list[str]:
    """Returns words as frequent as in real text: those of real descriptions, if available."""
    descriptions = " ".join(str(record.get("description", "")) for record in islice(_read_real_records(), 500))
    words = [word for word in descriptions.split() if word.isascii() and word.isalpha()]
    return words or _MADE_UP_WORDS.split()


def write_file(file: Path, text: str) -> None:
    """Writes a file, and creates its folder if needed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


_OBJECTIVE = (
    "---\ntitle: Grow the margin\nsummary: Earn more on each file by knowing what a lane costs us.\n"
    "status: stable\nkind: business\nperiod: 2026-Q3\n---\n"
)
_COURSE = """\
---
title: {title}
summary: What course {number} teaches about {skill}, told in one sentence for its card.
status: draft
tier: team
mode: self-paced
level: beginner
minutes: 60
language: en
version: "1.2"
license: Internal
reviewed: 2026-09-14
review_every: 12 months
skills: [{skill}, {other}]
objectives: [grow{objective}]
prerequisites: [course-{before}]
people:
  - person: p{one}
    role: author
  - person: p{two}
    role: reviewer
audience:
  teams: all
  roles: [Rate desk analyst, Account manager]
outcomes:
  - id: first
    text: Calculate the lowest rate at which a lane still earns its margin
  - id: second
    text: Draft a quote that states what is in it and what is not
  - id: third
    text: Explain to a customer why a rate has changed
aliases: [old-course-{number}]
source:
  kind: in-house
help_wanted: Examples from other regions.
lms_id: LMS-{number}
---
"""
