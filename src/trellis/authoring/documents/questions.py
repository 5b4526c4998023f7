"""Reads the questions of a section: prompt, choices, the right ones where the document marks them, and the reason.

A question whose right answer the document does not mark cannot be asked on a page. It stays text, for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .model import Block

_PROMPT = re.compile(r"^(?:(?:question|frage|vraag|سؤال|q)\s*)?\d{1,3}\s*[.):]\s+(?=\S)", re.IGNORECASE)
_CHOICE = re.compile(r"^\(?(?P<letter>[a-hA-H])[.)]\s+(?=\S)")
_BOX = re.compile(r"^(?:\[(?P<box>[ xX])\]|(?P<empty>[☐□])|(?P<full>[☑☒✅✓✔]))\s*")
_CORRECT = r"(?:correct|right|true|richtig|korrekt|juist|goed|صحيح)"
_MARK = re.compile(rf"(?:\((?:{_CORRECT})(?: answer)?\)|\[{_CORRECT}\]|[✓✔✅]|(?<=\S)\s?\*)\Z", re.IGNORECASE)
_STAR = re.compile(r"^\*\s*(?=\S)")
_ANSWER = re.compile(
    r"^(?:correct |right |richtige |juiste )?(?:answers?|antwort(?:en)?|antwoord(?:en)?|lösung|الإجابة)\s*:\s*",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"^(?:because|explanation|explain|why|reason|feedback"
    r"|erklärung|begründung|weil|uitleg|omdat|السبب|لأن)\s*:\s*",
    re.IGNORECASE,
)
_LETTERS = "abcdefgh"
MAX_CHOICES = 8
"""How many choices a question may have."""


@dataclass(slots=True)
class DraftQuestion:
    """A question as far as the document has it. right: the numbers of the right choices, from 1. mark: how known."""

    prompt: str
    blocks: list[Block] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    mark: str = ""
    reason: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether it can be asked: two to eight choices, of which some but not all are right."""
        count = len(self.choices)
        return 2 <= count <= MAX_CHOICES and 0 < len(self.right) < count and max(self.right) <= count


@dataclass(frozen=True, slots=True)
class QuestionSection:
    """questions: those that can be asked. rest: all that is none, in its order. unmarked: prompts without an answer."""

    questions: tuple[DraftQuestion, ...]
    rest: tuple[Block, ...]
    unmarked: tuple[str, ...]


def read_questions(blocks: Sequence[Block]) -> QuestionSection:
    """Reads a section."""
    questions: list[DraftQuestion] = []
    rest: list[Block] = []
    unmarked: list[str] = []
    for part in _group(blocks):
        if isinstance(part, Block):
            rest.append(part)
        elif part.is_complete:
            questions.append(part)
        else:
            rest += part.blocks
            unmarked.append(part.prompt)
    return QuestionSection(tuple(questions), tuple(rest), tuple(unmarked))


def _group(blocks: Sequence[Block]) -> Iterator[DraftQuestion | Block]:
    """Yields questions with what belongs to them, and the other blocks."""
    question: DraftQuestion | None = None
    marks: list[tuple[int, str]] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if question is not None and _add_part(question, block, marks):
            question.blocks.append(block)
            continue
        if question is not None:
            yield _settle(question, marks)
            question, marks = None, []
        if _is_prompt(block, following):
            question = DraftQuestion(_PROMPT.sub("", block.plain), [block])
        else:
            yield block
    if question is not None:
        yield _settle(question, marks)


def _is_prompt(block: Block, following: Block | None) -> bool:
    if block.kind not in ("paragraph", "item", "heading") or following is None:
        return False
    if _CHOICE.match(block.plain) or _ANSWER.match(block.plain) or _REASON.match(block.plain):
        return False
    is_numbered = bool(_PROMPT.match(block.plain)) or (block.kind == "item" and block.is_ordered and not block.level)
    has_choices = bool(_CHOICE.match(following.plain) or _BOX.match(following.plain)) or (
        following.kind == "item" and (block.kind != "item" or following.level > block.level)
    )
    announces = block.kind == "paragraph" and following.is_ordered and not block.plain.endswith("?")
    return is_numbered or (has_choices and not announces)  # "Answer these:" before a list is no question


def _add_part(question: DraftQuestion, block: Block, marks: list[tuple[int, str]]) -> bool:
    """Takes a block into a question; False if it belongs to none."""
    if block.kind not in ("paragraph", "item"):
        return False
    text = block.plain
    if reason := _REASON.match(text):
        question.reason = text[reason.end() :].strip()
        return True
    if answer := _ANSWER.match(text):
        for number in _read_answer(text[answer.end() :], question.choices):
            marks.append((number, "its line `Answer:`"))
        return True
    first = question.blocks[0]
    letter, box = _CHOICE.match(text), _BOX.match(text)
    is_inner = block.kind == "item" and (first.kind != "item" or block.level > first.level)
    if (
        not (letter or box or is_inner)
        or question.reason
        or (letter and len(question.choices) != _LETTERS.index(letter["letter"].lower()))
    ):
        return False
    number = len(question.choices) + 1
    if letter:
        text = text[letter.end() :]
    if box := _BOX.match(text):
        text = text[box.end() :]
        if box["full"] or (box["box"] or "").lower() == "x":
            marks.append((number, "its ticked box"))
    if mark := _MARK.search(text.rstrip()):
        text = text[: mark.start()]
        marks.append((number, f"its mark `{mark[0].strip()}`"))
    elif star := _STAR.match(text):
        text = text[star.end() :]
        marks.append((number, "its mark `*`"))
    if block.is_strong:
        marks.append((number, "its bold letters"))
    question.choices.append(text.strip())
    return True


def _settle(question: DraftQuestion, marks: list[tuple[int, str]]) -> DraftQuestion:
    """Gives a question its right answers, if its marks agree: letters in bold count only where nothing else does."""
    plain_marks = [mark for mark in marks if "bold" not in mark[1]]
    chosen = plain_marks or marks
    question.right = sorted({number for number, _ in chosen})
    question.mark = chosen[0][1] if chosen else ""
    return question


def _read_answer(text: str, choices: Sequence[str]) -> Iterator[int]:
    """Yields the numbers of the choices that an answer names, by letters, by numbers or in their own words."""
    names = [name for name in re.split(r"[\s,;.()]+|\band\b|\bund\b|\ben\b", text.strip().lower()) if name]
    if names and all(name in _LETTERS and len(name) == 1 for name in names):
        yield from (_LETTERS.index(name) + 1 for name in names)
    elif names and all(name.isdigit() and len(name) == 1 for name in names):
        yield from (int(name) for name in names)
    else:
        yield from (n for n, c in enumerate(choices, 1) if c.casefold().strip(" .") == text.casefold().strip(" ."))
