"""An approval covers how a quiz is answered and passed: what changes there ends it, and is no small change."""

from __future__ import annotations

from typing import Any

import pytest

from trellis.approvals.collect.change_size import index_entries, measure_item_change
from trellis.approvals.ledger.digest import compute_digest, list_digests
from trellis.catalogue.catalogue import Entry
from trellis.catalogue.link import link_entries
from trellis.kinds import Course, Lesson

COURSE = {
    "title": "Negotiating rates",
    "summary": "How to agree on a freight rate that both sides can keep.",
    "status": "stable",
    "tier": "team",
    "mode": "self-paced",
}
READ = {"title": "Prepare a range", "type": "read", "minutes": "5"}
PAIRS = [{"item": "FCA", "match": "Export"}, {"item": "DDP", "match": "Import"}]
QUESTIONS: list[dict[str, Any]] = [
    {"prompt": "Who pays?", "choices": ["You", "We"], "answer": "1"},
    {"prompt": "What comes first?", "type": "order", "choices": ["Ask", "Look", "Sign"]},
    {"prompt": "Which is which?", "pairs": PAIRS},
    {"prompt": "What is it called?", "type": "text", "answer": ["EORI"]},
    {"prompt": "What is the duty?", "type": "number", "answer": "1350", "tolerance": "0.5", "unit": "EUR"},
]


def build_entries(course: dict[str, Any], *questions: dict[str, Any], **quiz: Any) -> list[Entry[Any]]:
    folder = "content/sales/courses/rates"
    lesson = {"title": "What to quote", "type": "quiz", "minutes": "5", "questions": list(questions), **quiz}
    return [
        Entry(kind="course", id="rates", meta=Course.model_validate(COURSE | course), path=f"{folder}/index.md"),
        Entry(
            kind="lesson",
            id="prepare",
            course="rates",
            number=1,
            meta=Lesson.model_validate(READ),
            path=f"{folder}/1.md",
        ),
        Entry(
            kind="lesson",
            id="check",
            course="rates",
            number=2,
            meta=Lesson.model_validate(lesson),
            path=f"{folder}/2.md",
        ),
    ]


def replace_part(index: int, **parts: Any) -> list[dict[str, Any]]:
    return [{**question, **(parts if n == index else {})} for n, question in enumerate(QUESTIONS)]


BEFORE = build_entries({}, *QUESTIONS)


@pytest.mark.parametrize(
    ("after", "label"),
    [
        (build_entries({}, *replace_part(0, answer="2")), "a question or an answer"),
        (build_entries({}, *replace_part(0, type="multiple")), "a question or an answer"),
        (build_entries({}, *replace_part(1, choices=["Look", "Ask", "Sign"])), "a question or an answer"),
        (
            build_entries({}, *replace_part(2, pairs=[PAIRS[0], {"item": "DDP", "match": "Duty"}])),
            "a question or an answer",
        ),
        (build_entries({}, *replace_part(3, answer=["EORI", "VAT"])), "a question or an answer"),
        (build_entries({}, *replace_part(4, tolerance="5")), "a question or an answer"),
        (build_entries({}, *replace_part(4, unit="USD")), "a question or an answer"),
        (build_entries({}, *replace_part(4, explain="Since.")), "a question or an answer"),
        (build_entries({}, *replace_part(4, read_again=["prepare"])), "a question or an answer"),
        (build_entries({}, *QUESTIONS, pass_mark="60"), "how it is assessed"),
        (build_entries({"pass_mark": "60"}, *QUESTIONS), "how it is assessed"),
    ],
)
def test_no_part_of_a_quiz_is_a_small_change_and_each_ends_an_approval(after: list[Entry[Any]], label: str) -> None:
    size = measure_item_change(index_entries(BEFORE), index_entries(after), has_changed_assets=False)
    assert label in size.other_changes
    catalogues = [link_entries(entries)[0] for entries in (BEFORE, after)]
    old, new = (compute_digest(catalogue, catalogue.courses[0]) for catalogue in catalogues)
    assert old != new
    assert old not in list_digests(catalogues[1], catalogues[1].courses[0])


def test_a_question_of_the_first_form_has_the_digest_that_it_had() -> None:
    """Records of courses that were approved before there were types of questions hold."""
    catalogue, _ = link_entries(build_entries({}, QUESTIONS[0]))
    assert compute_digest(catalogue, catalogue.courses[0]) == (
        "v3:sha256:4dc2711c18a8468efdd023e7338d92011020d7c47ef03271885a84584f1eda52"
    )
