"""What people answered about a course, or about what a team teaches: each question with its answers."""

from __future__ import annotations

from dataclasses import dataclass

from ...catalogue.catalogue import Entry
from ...catalogue.survey import fold_label, get_question_key
from ...kinds import SurveyAnswer
from .. import format
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """A question. `activity` is what it was asked about, in words. Each answer has its count and its share in per cent.

    `total` is the number of people who answered.
    """

    question: str
    activity: str
    total: int
    answers: tuple[tuple[str, int, int], ...]


def build_survey(published: PublishedCatalogue, *, team: str = "", item: str = "") -> tuple[SurveyQuestion, ...]:
    """Returns the questions about an item, or those of a team about no item in particular, in the order of the file.

    A question and an answer are spelled as in their first row.
    """
    rows = published.survey_answers_by_item.get(item, ()) if item else published.survey_answers_by_team.get(team, ())
    groups: dict[tuple[str, ...], list[Entry[SurveyAnswer]]] = {}
    for row in rows:
        groups.setdefault(get_question_key(published.catalogue, row.meta), []).append(row)
    return tuple(_build_question(rows_of_group) for rows_of_group in groups.values())


def _build_question(rows: list[Entry[SurveyAnswer]]) -> SurveyQuestion:
    counts: dict[str, int] = {}
    spellings: dict[str, str] = {}
    for row in rows:
        answer = spellings.setdefault(fold_label(row.meta.answer), row.meta.answer)
        counts[answer] = counts.get(answer, 0) + row.meta.count
    total = sum(counts.values())
    answers = tuple((answer, count, round(100 * count / total) if total else 0) for answer, count in counts.items())
    return SurveyQuestion(rows[0].meta.question, format.format_term(rows[0].meta.activity), total, answers)
