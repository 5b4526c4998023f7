"""Questions with a known answer, made from the records of a portal, and a portal of real records whose skills have synonyms.

    exact     a course's whole title
    part      two words of its title, the second without its last two letters, as while it is typed
    typo      two words of its title with one slip in one of them, at any letter: added, left out, mistaken, changed places
    synonym   another word for one of its skills, and a word of its title
    skill     the name of a skill: how many of the first five courses teach it
    alias     another word for a skill: the same

Of the first four a question is kept if at most three titles hold its words; it is answered if a course of the right title is among the
first five. Chance has a seed, so every run asks the same.
"""

from __future__ import annotations

import json
import random
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portals import FILES, records, write

from trellis.authoring.imports import import_records
from trellis.authoring.imports.ids import slug
from trellis.catalogue.catalogue import Entry
from trellis.kinds import Course, Skill

CLASSES = ("exact", "part", "typo", "synonym", "skill", "alias")
BY_ITEM = CLASSES[:4]

SYNONYMS = {
    "Machine Learning": ["statistical learning", "ML"], "Artificial Intelligence": ["intelligent systems", "AI"],
    "Deep Learning": ["layered networks"], "Data Analysis": ["number crunching"], "Data Science": ["datalogy"],
    "Web Development": ["site building", "webmaster"], "Graphic Design": ["visual layout", "artwork"],
    "Musical Instruments": ["playing music", "lessons on instruments"], "Business Finance": ["corporate money", "funding"],
    "Computer Science": ["informatics", "computing"], "Computer Programming": ["coding"], "Algorithms": ["step by step procedures"],
    "Python Programming": ["scripting in python"], "Statistical Analysis": ["inference"], "Data Visualization": ["charting", "infographics"],
    "Data Cleansing": ["scrubbing", "wrangling"], "Debugging": ["troubleshooting", "bug hunting"], "Communication": ["speaking and writing"],
    "Risk Management": ["hazard control"], "Natural Language Processing": ["text mining", "linguistics software"],
    "Business Strategy": ["corporate planning"], "Decision Making": ["choosing well"], "Innovation": ["inventing"],
    "SQL": ["query language"], "Big Data": ["petabytes"], "Microsoft Excel": ["spreadsheets", "XLSX"],
    "Project Management": ["PMP", "running projects"], "Stakeholder Management": ["handling sponsors"], "Databases": ["RDBMS"],
    "Computer Vision": ["image recognition"], "Leadership": ["leading people"], "Economics": ["political economy"],
    "Agile Methodology": ["scrum", "kanban"], "Marketing": ["promotion", "advertising"], "Cybersecurity": ["infosec", "hacking defence"],
    "Cloud Computing": ["hosted infrastructure"], "Finance": ["treasury"], "Presentations": ["slideware", "pitching"],
    "Law": ["jurisprudence", "legal affairs"], "Forecasting": ["prognosis", "projections"], "Software Testing": ["QA", "quality assurance"],
    "Health & Psychology": ["wellbeing", "mental health"], "Team Management": ["supervising"], "Negotiation": ["bargaining", "haggling"],
    "Accounting": ["bookkeeping", "ledgers"], "Public Speaking": ["oratory"], "Logistics": ["haulage", "distribution"],
}  # fmt: skip
"""Names of skills in the records, with other words for them. No record has these words for its skill."""

LEAST = 8
"""Courses that a skill has at least to be in the register."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Question:
    """answers: the addresses of the courses that answer it."""

    kind: str
    text: str
    answers: frozenset[str]


def catalogue(root: Path, courses: int) -> None:
    """Writes a portal of so many imported courses below `root`, with the skills of their records as its own register."""
    for path, text in FILES.items():
        write(root / path, text)
    chosen = list(records(courses))
    named: dict[str, int] = defaultdict(int)
    for record in chosen:
        for name in record.get("skills") or ():
            named[str(name)] += 1
    register = {slug(name): name for name, number in named.items() if number >= LEAST and slug(name)}
    write(root / "content/skills.yml", "".join(_skill(id, name) for id, name in register.items()))
    file = root / "records.jsonl"
    write(file, "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in chosen))
    report = import_records(
        root, file, team="learning", catalogue="benchmark", url="https://catalogue.example/{id}", dry_run=False
    )
    assert len(report.created) == courses, report.refused[:3]


def _skill(id: str, name: str) -> str:
    return json.dumps([{"id": id, "name": name, "synonyms": SYNONYMS.get(name, [])}], ensure_ascii=False)[1:-1].join(
        ("- ", "\n")
    )


def questions(
    courses: Sequence[Entry[Course]], skills: Mapping[str, Entry[Skill]], number: int, seed: int
) -> tuple[Question, ...]:
    """So many questions of each class, or as many as can be asked."""
    made: dict[str, list[Question]] = {kind: [] for kind in CLASSES}
    chance = random.Random(seed)
    titles = _Titles(courses)
    order = list(courses)
    chance.shuffle(order)
    for course in order:
        for kind in BY_ITEM:
            if len(made[kind]) < number and (asked := _of_item(kind, course, skills, titles, chance)):
                made[kind].append(asked)
    teaching: dict[str, set[str]] = defaultdict(set)
    for course in courses:
        for skill in course.meta.skills:
            teaching[skill].add(_address(course))
    taught = [s for s in skills.values() if len(teaching[s.id]) >= 5]
    chance.shuffle(taught)
    made["skill"] = [Question("skill", s.title, frozenset(teaching[s.id])) for s in taught[:number]]
    aliases = [(word, s) for s in taught for word in s.meta.synonyms]
    made["alias"] = [Question("alias", word, frozenset(teaching[s.id])) for word, s in aliases[:number]]
    return tuple(question for kind in CLASSES for question in made[kind])


def answered(question: Question, found: Sequence[str]) -> float:
    """How well the addresses of the first five courses answer it: 0 to 1."""
    right = sum(address in question.answers for address in found[:5])
    return float(right > 0) if question.kind in BY_ITEM else right / 5


class _Titles:
    """Which titles hold a word, or a word that begins so."""

    def __init__(self, courses: Sequence[Entry[Course]]) -> None:
        self.words = {c.title.lower(): _words(c.title) for c in courses}
        self.addresses: dict[str, set[str]] = defaultdict(set)
        self.titles: dict[str, set[str]] = defaultdict(set)
        for course in courses:
            self.addresses[course.title.lower()].add(_address(course))
        for title, words in self.words.items():
            for word in words:
                self.titles[word].add(title)
        self.known = sorted(self.titles)

    def holding(self, *beginnings: str) -> set[str]:
        """The titles in which a word begins so, for each of the beginnings."""
        return set.intersection(*(self._beginning(beginning) for beginning in beginnings))

    def _beginning(self, beginning: str) -> set[str]:
        first, last = bisect_left(self.known, beginning), bisect_left(self.known, f"{beginning}\uffff")
        return set().union(*(self.titles[word] for word in self.known[first:last]))

    def answers(self, titles: Iterable[str]) -> frozenset[str]:
        """The courses of these titles: two that share one are both right."""
        return frozenset(address for title in titles for address in self.addresses[title])


def _address(course: Entry[Course]) -> str:
    return course.url.lstrip("/")


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _of_item(
    kind: str, course: Entry[Course], skills: Mapping[str, Entry[Skill]], titles: _Titles, chance: random.Random
) -> Question | None:
    words = list(dict.fromkeys(word for word in titles.words[course.title.lower()] if len(word) > 3))
    if kind == "exact":
        return Question(kind, course.title, titles.answers([course.title.lower()]))
    if kind == "synonym":
        other = [word for s in course.meta.skills for word in skills[s].meta.synonyms]
        if not other or not words:
            return None
        synonym, word = chance.choice(other), chance.choice(words)
        teaching = titles.holding(word)
        return Question(kind, f"{synonym} {word}", titles.answers(teaching)) if len(teaching) <= 3 else None
    if len(words) < 2:
        return None
    pair = chance.sample(words, 2)
    if kind == "part":
        if len(pair[1]) < 6:
            return None
        pair[1] = pair[1][:-2]
    answers = titles.holding(*pair)
    if len(answers) > 3:
        return None
    if kind == "typo":
        place = chance.randrange(2)
        if len(pair[place]) < 5 or not pair[place].isascii():
            return None
        pair[place] = _slip(pair[place], chance)
    return Question(kind, " ".join(pair), titles.answers(answers))


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    way = chance.choice(("added", "left out", "mistaken", "changed places"))
    letter = chance.choice(_LETTERS.replace(word[at], ""))
    if way == "added":
        return word[:at] + letter + word[at:]
    if way == "left out":
        return word[:at] + word[at + 1 :]
    if way == "mistaken":
        return word[:at] + letter + word[at + 1 :]
    at = min(at, len(word) - 2)
    if word[at] == word[at + 1]:
        return word[:at] + letter + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
