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


STATUSES = ("draft", "mvp", "stable", "mixed")
"""Statuses of the courses of an own portal. Of mixed ones half are stable, a quarter each are mvp and draft."""

VOCABULARIES = ("rich", "poor")
"""Words of an own portal: some thousands, as frequent as in real text, or 27."""


def write_own_portal(root: Path, course_count: int, status: str = "draft", vocabulary: str = "rich") -> None:
    """Writes a portal of in-house courses below `root`, each of 600 words and 22 keys, in ten teams.

    status, vocabulary: of `STATUSES` and `VOCABULARIES`. A stable course has an activity, a quiz and a checkpoint
    too, of a few words each, since a check asks for them. No check finds an error in what is written. Of thousands of
    courses at random a few are close to each other, and nobody decides about them: that is a warning in this portal.
    """
    chance = random.Random(2)
    words = _collect_words() if vocabulary == "rich" else _MADE_UP_WORDS.split()
    statuses = _MIXED_STATUSES if status == "mixed" else (status,)
    for path, text in _describe_company().items():
        write_file(root / path, text)
    for number in range(course_count):
        folder = root / f"content/team{number % TEAM_COUNT}/courses/course-{number}"
        course_status = statuses[number % len(statuses)]
        earlier = range(number % len(statuses), number, len(statuses))  # of the same status, and without a cycle
        write_file(folder / "index.md", _make_up_course(chance, words, number, course_status, earlier))
        if course_status == "stable":
            for name, text in _make_up_lessons(chance, words).items():
                write_file(folder / name, text)


def _describe_company() -> dict[str, str]:
    """Returns the settings and what courses refer to: people, skills, roles, a rubric, teams and their objectives."""
    people = "".join(f"- id: p{i}\n  name: Person {i}\n  manager: ada\n" for i in range(PEOPLE_COUNT))
    files = {
        "portal.yml": "severity:\n  near-duplicate: warning\n",
        "content/people.yml": f"- id: ada\n  name: Ada\n{people}",
        "content/skills.yml": "".join(f"- id: {s}\n  name: {s.capitalize()}\n" for s in _MADE_UP_WORDS.split()),
        "content/roles.yml": "- id: analyst\n  name: Rate desk analyst\n- id: manager\n  name: Account manager\n",
        "content/learning/rubrics/case.yml": _RUBRIC,
    }
    for team in range(TEAM_COUNT):
        files[f"content/team{team}/index.md"] = _TEAM.format(number=team)
        files[f"content/team{team}/objectives/grow{team}.md"] = _OBJECTIVE
    return files


def _make_up_course(chance: random.Random, words: list[str], number: int, status: str, earlier: range) -> str:
    """Returns the page of a course. earlier: numbers of the courses that it may require."""
    skills = _MADE_UP_WORDS.split()
    author = chance.randrange(PEOPLE_COUNT)
    front = _COURSE.format(
        title=f"{_choose_words(chance, words, 4).capitalize()} {number}",
        number=number,
        status=status,
        level=chance.choice(("beginner", "intermediate", "advanced")),
        skill=chance.choice(skills),
        other=chance.choice(skills),
        one=author,
        two=(author + chance.randrange(1, PEOPLE_COUNT)) % PEOPLE_COUNT,
        objective=chance.randrange(TEAM_COUNT),
        before=f"course-{chance.choice(earlier)}" if earlier else "",
        last="sunset: 2027-06-30" if status == "mvp" else f"lms_id: LMS-{number}",
        outcomes=[_choose_words(chance, words, 8) for _ in range(3)],
    )
    body = "\n\n".join(
        f"## {chance.choice(words).capitalize()} {part}\n\n{_choose_words(chance, words, 100)}." for part in range(6)
    )
    return f"{front}\n{body}\n"


def _make_up_lessons(chance: random.Random, words: list[str]) -> dict[str, str]:
    """Returns the lessons of a stable course by name of file."""
    lessons = {"1-try": _ACTIVITY, "2-quiz": _QUIZ, "3-show": _CHECKPOINT}
    return {
        f"{name}.md": lesson.format(title=_choose_words(chance, words, 3), text=_choose_words(chance, words, 20))
        for name, lesson in lessons.items()
    }


def _choose_words(chance: random.Random, words: list[str], count: int) -> str:
    return " ".join(chance.choices(words, k=count))


def _collect_words() -> list[str]:
    """Returns words as frequent as in real text: those of real descriptions, if available, else made-up ones."""
    descriptions = " ".join(str(record.get("description", "")) for record in islice(_read_real_records(), 500))
    words = [word for word in descriptions.split() if word.isascii() and word.isalpha()]
    return words or _make_up_words()


def _make_up_words() -> list[str]:
    """Returns 4,000 different words of two to four syllables, the n-th of them 4,000 / n times."""
    chance = random.Random(4)
    syllables = [consonant + vowel for consonant in "bcdfghklmnprstvz" for vowel in "aeiou"]
    words: dict[str, None] = {}
    while len(words) < 4_000:
        words["".join(chance.choices(syllables, k=chance.randint(2, 4)))] = None
    return [word for rank, word in enumerate(words, start=1) for _ in range(4_000 // rank)]


def write_file(file: Path, text: str) -> None:
    """Writes a file, and creates its folder if needed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


TEAM_COUNT = 10
PEOPLE_COUNT = 60
_MIXED_STATUSES = ("stable", "mvp", "stable", "draft")
_TEAM = """\
---
title: Team {number}
summary: Prices the lanes of region {number} and looks after its customers.
manager: ada
leads: [ada]
liaison:
  person: p{number}
  from: 2026-07-01
  until: 2027-06-30
---

Our mission.
"""
_OBJECTIVE = (
    "---\ntitle: Grow the margin\nsummary: Earn more on each file by knowing what a lane costs us.\n"
    "status: stable\nkind: business\nperiod: 2026-Q3\n---\n"
)
_COURSE = """\
---
title: {title}
summary: What course {number} teaches about {skill}, told in one sentence for its card.
status: {status}
tier: team
mode: self-paced
level: {level}
minutes: 60
language: en
version: "1.2"
license: Internal
reviewed: 2026-09-14
review_every: 12 months
skills: [{skill}, {other}]
objectives: [grow{objective}]
prerequisites: [{before}]
people:
  - person: p{one}
    role: author
  - person: p{two}
    role: reviewer
audience:
  teams: all
  roles: [analyst, manager]
outcomes:
  - id: first
    text: Calculate the {outcomes[0]}
  - id: second
    text: Draft the {outcomes[1]}
  - id: third
    text: Explain the {outcomes[2]}
aliases: [old-course-{number}]
source:
  kind: in-house
help_wanted: Examples from other regions.
{last}
---
"""
_ACTIVITY = """\
---
title: Try {title}
type: activity
minutes: 20
outcomes: [first]
---

{text}.
"""
_QUIZ = """\
---
title: Check {title}
type: quiz
minutes: 10
outcomes: [first, second]
questions:
  - prompt: Which of the two comes first?
    choices: ["{text}", Neither]
    answer: 1
    explain: The other one waits for it.
---
"""
_CHECKPOINT = """\
---
title: Show {title}
type: checkpoint
minutes: 30
outcomes: [third]
rubric: case
evidence: A written case.
---

{text}.
"""
_RUBRIC = """\
title: Case
summary: Whether a written case shows that its author can do the work.
status: stable
for: checkpoint
version: 1
criteria:
  - id: complete
    text: Nothing is missing
    levels: [Parts are missing, All parts are there]
    pass: 2
  - id: correct
    text: The figures are right
    levels: [Some are wrong, All are right]
    pass: 2
  - id: clear
    text: A colleague can follow it
    levels: [It raises questions, It raises none]
    pass: 2
"""
