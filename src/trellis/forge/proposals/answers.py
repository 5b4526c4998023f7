"""Reads the answers out of an issue that was made with a form.

A form's issue has each question as a heading, once and in the form's order. Nothing else is taken for a question: any
other heading is text of the answer in which it stands. What could be read in two ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...load.markdown.hidden_characters import find_hidden_characters
from ..repository_files.form_elements import FormElement
from ..repository_files.issue_forms import format_hint

MAX_ISSUE_LENGTH = 65_536
"""The maximum number of characters of an issue; that of GitHub."""

MAX_LINE_LENGTH, MAX_TEXT_LENGTH = 500, 20_000
"""The maximum number of characters of an answer in one line, and of any other."""

_NO_ANSWER = frozenset(("", "_No response_"))
_HEADING = re.compile(r"### (?P<label>.+)")
_COMMENT = re.compile(r"\A\s*<!--[^\n]*?-->[ \t]*(?:\n|\Z)")
_BOX = re.compile(r"[-*] \[(?P<mark>[ xX])\] (?P<option>.+)")
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")


class UnreadableForm(Exception):
    """The issue cannot be read as the form says. problems: a sentence for each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Answer(NamedTuple):
    """The answer to a question. text: as it was written; "" if there is none. values: of the options that were chosen,
    or one for each line where a question takes several.
    """

    text: str = ""
    values: tuple[str, ...] = ()


def starts_with_question(body: str, element: FormElement) -> bool:
    """Returns whether an issue begins as a form does whose first question is `element`."""
    text = _COMMENT.sub("", body[:MAX_ISSUE_LENGTH].replace("\r\n", "\n")).lstrip()
    return _read_label(text.partition("\n")[0]) == element.label


def read_answers(body: str, elements: Sequence[FormElement]) -> Mapping[str, Answer]:
    """Returns the answers by the id of the question, one for each. Raises UnreadableForm."""
    if len(body) > MAX_ISSUE_LENGTH:
        raise UnreadableForm(f"the issue has {len(body):,} characters, and {MAX_ISSUE_LENGTH:,} are read")
    lines = _COMMENT.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    texts = _split_lines(lines, elements)
    answers: dict[str, Answer] = {}
    problems: list[str] = []
    for element, text in zip(elements, texts, strict=True):
        try:
            answers[element.id] = _read_answer(element, text)
        except UnreadableForm as error:
            problems += error.problems
    if problems:
        raise UnreadableForm(*problems)
    return answers


def _split_lines(lines: Sequence[str], elements: Sequence[FormElement]) -> list[str]:
    """Returns the text below the heading of each question. Raises UnreadableForm unless each stands once,
    in order.
    """
    labels = [element.label for element in elements]
    positions: dict[str, list[int]] = {label: [] for label in labels}
    for number, line in enumerate(lines):
        if (label := _read_label(line)) in positions:
            positions[label].append(number)
    problems = [f"the heading “{label}” is missing" for label in labels if not positions[label]]
    problems += [
        f"the heading “{label}” stands {len(positions[label])} times; the form has it once, so reword yours"
        for label in labels
        if len(positions[label]) > 1
    ]
    if problems:
        raise UnreadableForm(*problems)
    starts = [positions[label][0] for label in labels]
    if starts != sorted(starts) or any(line.strip() for line in lines[: starts[0]]):
        raise UnreadableForm("the headings are not in the order of the form, or something stands before the first")
    ends = [*starts[1:], len(lines)]
    return ["\n".join(lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]


def _read_label(line: str) -> str:
    match = _HEADING.fullmatch(line.rstrip(" \t"))
    return match["label"] if match else ""


def _read_answer(element: FormElement, text: str) -> Answer:
    text = text.strip("\n").strip()
    if hint := format_hint(element):
        text = text.removeprefix(hint).strip("\n").rstrip()
    text = text.strip()
    if text in _NO_ANSWER:
        return _require_answer(element, Answer())
    limit = MAX_TEXT_LENGTH if element.type == "textarea" else MAX_LINE_LENGTH
    if element.type != "dropdown" and len(text) > limit:
        raise UnreadableForm(
            f"the answer to “{element.label}” has {len(text):,} characters; at most {limit:,} are taken"
        )
    if match := _HALF_CHARACTER.search(text):
        raise UnreadableForm(f"the answer to “{element.label}” holds half a character (U+{ord(match[0]):04X})")
    if hidden := next(find_hidden_characters(text), None):
        raise UnreadableForm(f"the answer to “{element.label}” holds an invisible sign: {hidden[2]}")
    if element.type == "input" and "\n" in text:
        raise UnreadableForm(f"the answer to “{element.label}” goes on over several lines; it has one")
    if element.options:
        return _require_answer(element, Answer(text, _read_options(element, text)))
    if element.is_list:
        rows = (re.sub(r"\A(?:[-*+]|\d+[.)])\s+", "", line.strip()).strip() for line in text.split("\n"))
        return Answer(text, tuple(filter(None, rows)))
    return Answer(text)


def _require_answer(element: FormElement, answer: Answer) -> Answer:
    is_answered = bool(answer.values if element.options else answer.text)
    if element.is_required and not is_answered:
        raise UnreadableForm(f"“{element.label}” is not answered")
    return answer


def _read_options(element: FormElement, text: str) -> tuple[str, ...]:
    """Returns the values of the options that were chosen: ticked boxes, or a list with commas, as a forge writes it."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    boxes = [match for line in lines if (match := _BOX.fullmatch(line))]
    if boxes and len(boxes) == len(lines):
        chosen = [box["option"].strip() for box in boxes if box["mark"] != " "]
    else:
        chosen = _split_options(element, " ".join(lines))
    if wrong := next((option for option in chosen if option not in element.options), ""):
        raise UnreadableForm(f"“{wrong[:100]}” is none of the answers to “{element.label}”")
    if not element.is_list and len(chosen) > 1:
        raise UnreadableForm(f"“{element.label}” has {len(chosen)} answers, and takes one")
    return tuple(dict.fromkeys(element.options[option] for option in chosen))


def _split_options(element: FormElement, text: str) -> list[str]:
    """Splits a list at its commas, but not within an option that has one itself."""
    if text == "None" and text not in element.options:
        return []  # how a forge writes a choice that nobody made
    options = sorted(element.options, key=len, reverse=True)
    chosen: list[str] = []
    while text:
        option = next((o for o in options if text == o or text.startswith(f"{o}, ")), text.partition(", ")[0])
        chosen.append(option)
        text = text[len(option) :].removeprefix(", ")
    return chosen
