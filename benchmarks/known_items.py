"""Makes questions with known answers from the courses of a portal, and a portal whose skills have synonyms.

    exact     a course's whole title
    part      two words of its title, the second without its last two letters, as while it is typed
    typo      two words of its title with a typo in one of them: a letter added, left out, mistaken or swapped
    synonym   another word for one of its skills, and a word of its title
    skill     the name of a skill: how many of the first five courses teach it
    alias     another word for a skill: the same

A question of the first four classes is used only if at most three titles have its words. It is answered if a course of
the right title is among the first five. Random choices have a seed, so every run asks the same.
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

from portals import BASE_FILES, generate_records, write_file

from trellis.authoring.imports import import_records
from trellis.catalogue.catalogue import Entry
from trellis.diagnostics.slugs import slugify
from trellis.kinds import Course, Skill

QUESTION_CLASSES = ("exact", "part", "typo", "synonym", "skill", "alias")
ITEM_CLASSES = QUESTION_CLASSES[:4]

SYNONYMS = {
    "Machine Learning": ["statistical learning", "ML"], "Artificial Intelligence": ["intelligent systems", "AI"],
    "Deep Learning": ["layered networks"], "Data Analysis": ["number crunching"], "Data Science": ["datalogy"],
    "Web Development": ["site building", "webmaster"], "Graphic Design": ["visual layout", "artwork"],
    "Musical Instruments": ["playing music", "lessons on instruments"],
    "Business Finance": ["corporate money", "funding"], "Computer Science": ["informatics", "computing"],
    "Computer Programming": ["coding"], "Algorithms": ["step by step procedures"],
    "Python Programming": ["scripting in python"], "Statistical Analysis": ["inference"],
    "Data Visualization": ["charting", "infographics"], "Data Cleansing": ["scrubbing", "wrangling"],
    "Debugging": ["troubleshooting", "bug hunting"], "Communication": ["speaking and writing"],
    "Risk Management": ["hazard control"], "Natural Language Processing": ["text mining", "linguistics software"],
    "Business Strategy": ["corporate planning"], "Decision Making": ["choosing well"], "Innovation": ["inventing"],
    "SQL": ["query language"], "Big Data": ["petabytes"], "Microsoft Excel": ["spreadsheets", "XLSX"],
    "Project Management": ["PMP", "running projects"], "Stakeholder Management": ["handling sponsors"],
    "Databases": ["RDBMS"], "Computer Vision": ["image recognition"], "Leadership": ["leading people"],
    "Economics": ["political economy"], "Agile Methodology": ["scrum", "kanban"],
    "Marketing": ["promotion", "advertising"], "Cybersecurity": ["infosec", "hacking defence"],
    "Cloud Computing": ["hosted infrastructure"], "Finance": ["treasury"], "Presentations": ["slideware", "pitching"],
    "Law": ["jurisprudence", "legal affairs"], "Forecasting": ["prognosis", "projections"],
    "Software Testing": ["QA", "quality assurance"], "Health & Psychology": ["wellbeing", "mental health"],
    "Team Management": ["supervising"], "Negotiation": ["bargaining", "haggling"],
    "Accounting": ["bookkeeping", "ledgers"], "Public Speaking": ["oratory"], "Logistics": ["haulage", "distribution"],
}  # fmt: skip
"""Names of skills in the records, with other words for them that no record uses for the skill."""

MIN_COURSES_PER_SKILL = 8
"""Courses that must teach a skill for it to be in the register."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of one of the classes. answers: the addresses of the courses that answer it."""

    kind: str
    text: str
    answers: frozenset[str]


def write_catalogue(root: Path, courses: int) -> None:
    """Writes a portal of imported courses below `root`, with the skills of their records as its register."""
    for path, text in BASE_FILES.items():
        write_file(root / path, text)
    course_records = list(generate_records(courses))
    course_counts: dict[str, int] = defaultdict(int)
    for record in course_records:
        for name in record.get("skills") or ():
            course_counts[str(name)] += 1
    register = {
        slugify(name): name for name, count in course_counts.items() if count >= MIN_COURSES_PER_SKILL and slugify(name)
    }
    write_file(root / "content/skills.yml", "".join(_format_skill(id, name) for id, name in register.items()))
    file = root / "records.jsonl"
    write_file(file, "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in course_records))
    report = import_records(
        root, file, team="learning", catalogue="benchmark", url="https://catalogue.example/{id}", dry_run=False
    )
    assert len(report.created_courses) == courses, report.refusals[:3]


def _format_skill(id: str, name: str) -> str:
    return json.dumps([{"id": id, "name": name, "synonyms": SYNONYMS.get(name, [])}], ensure_ascii=False)[1:-1].join(
        ("- ", "\n")
    )


def make_questions(
    courses: Sequence[Entry[Course]], skills: Mapping[str, Entry[Skill]], number: int, seed: int
) -> tuple[Question, ...]:
    """Makes this number of questions of each class, or as many as the courses allow."""
    questions_by_class: dict[str, list[Question]] = {kind: [] for kind in QUESTION_CLASSES}
    chance = random.Random(seed)
    titles = _Titles(courses)
    order = list(courses)
    chance.shuffle(order)
    for course in order:
        for kind in ITEM_CLASSES:
            if len(questions_by_class[kind]) >= number:
                continue
            if question := _make_item_question(kind, course, skills, titles, chance):
                questions_by_class[kind].append(question)
    addresses_by_skill: dict[str, set[str]] = defaultdict(set)
    for course in courses:
        for skill in course.meta.skills:
            addresses_by_skill[skill].add(_get_address(course))
    taught_skills = [s for s in skills.values() if len(addresses_by_skill[s.id]) >= 5]
    chance.shuffle(taught_skills)
    questions_by_class["skill"] = [
        Question("skill", s.title, frozenset(addresses_by_skill[s.id])) for s in taught_skills[:number]
    ]
    aliases = [(word, s) for s in taught_skills for word in s.meta.synonyms]
    questions_by_class["alias"] = [
        Question("alias", word, frozenset(addresses_by_skill[s.id])) for word, s in aliases[:number]
    ]
    return tuple(question for kind in QUESTION_CLASSES for question in questions_by_class[kind])


def score_answer(question: Question, addresses: Sequence[str]) -> float:
    """Returns how well the first five of these addresses answer a question, 0 to 1."""
    answer_count = sum(address in question.answers for address in addresses[:5])
    return float(answer_count > 0) if question.kind in ITEM_CLASSES else answer_count / 5


class _Titles:
    """Finds titles by words and by prefixes of words."""

    def __init__(self, courses: Sequence[Entry[Course]]) -> None:
        self.words_by_title = {c.title.lower(): _split_words(c.title) for c in courses}
        self.addresses_by_title: dict[str, set[str]] = defaultdict(set)
        self.titles_by_word: dict[str, set[str]] = defaultdict(set)
        for course in courses:
            self.addresses_by_title[course.title.lower()].add(_get_address(course))
        for title, words in self.words_by_title.items():
            for word in words:
                self.titles_by_word[word].add(title)
        self.sorted_words = sorted(self.titles_by_word)

    def find_titles(self, *prefixes: str) -> set[str]:
        """Returns the titles that have a word with each of these prefixes."""
        return set.intersection(*(self._find_by_prefix(prefix) for prefix in prefixes))

    def _find_by_prefix(self, prefix: str) -> set[str]:
        first, last = bisect_left(self.sorted_words, prefix), bisect_left(self.sorted_words, f"{prefix}\uffff")
        return set().union(*(self.titles_by_word[word] for word in self.sorted_words[first:last]))

    def find_addresses(self, titles: Iterable[str]) -> frozenset[str]:
        """Returns the addresses of all courses with these titles."""
        return frozenset(address for title in titles for address in self.addresses_by_title[title])


def _get_address(course: Entry[Course]) -> str:
    return course.url.lstrip("/")


def _split_words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _make_item_question(
    kind: str, course: Entry[Course], skills: Mapping[str, Entry[Skill]], titles: _Titles, chance: random.Random
) -> Question | None:
    words = list(dict.fromkeys(word for word in titles.words_by_title[course.title.lower()] if len(word) > 3))
    if kind == "exact":
        return Question(kind, course.title, titles.find_addresses([course.title.lower()]))
    if kind == "synonym":
        synonyms = [word for s in course.meta.skills for word in skills[s].meta.synonyms]
        if not synonyms or not words:
            return None
        synonym, word = chance.choice(synonyms), chance.choice(words)
        matching_titles = titles.find_titles(word)
        if len(matching_titles) > 3:
            return None
        return Question(kind, f"{synonym} {word}", titles.find_addresses(matching_titles))
    if len(words) < 2:
        return None
    pair = chance.sample(words, 2)
    if kind == "part":
        if len(pair[1]) < 6:
            return None
        pair[1] = pair[1][:-2]
    matching_titles = titles.find_titles(*pair)
    if len(matching_titles) > 3:
        return None
    if kind == "typo":
        place = chance.randrange(2)
        if len(pair[place]) < 5 or not pair[place].isascii():
            return None
        pair[place] = _make_typo(pair[place], chance)
    return Question(kind, " ".join(pair), titles.find_addresses(matching_titles))


def _make_typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    typo = chance.choice(("added", "left out", "mistaken", "changed places"))
    letter = chance.choice(_LETTERS.replace(word[at], ""))
    if typo == "added":
        return word[:at] + letter + word[at:]
    if typo == "left out":
        return word[:at] + word[at + 1 :]
    if typo == "mistaken":
        return word[:at] + letter + word[at + 1 :]
    at = min(at, len(word) - 2)
    if word[at] == word[at + 1]:
        return word[:at] + letter + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
