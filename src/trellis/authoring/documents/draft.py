"""Composes the draft of a course from what a document holds, with the list of what a person must still decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from ...check.reading_time import measure_reading
from ...diagnostics.phrases import format_count
from ...kinds.portal import ReadingTime
from ...kinds.scalars import SUMMARY_LENGTH, TITLE_LENGTH, measure_length
from ...load.markdown.scan import scan_markdown
from ...load.parse import MAX_FILE_SIZE, write_markdown
from ..imports.ids import derive_base_id
from ..imports.markdown import escape_inline
from ..imports.plain_text import (
    extract_paragraphs,
    neutralise_markup,
    redact_private_data,
    remove_invisible,
    truncate_text,
)
from .model import Block, DocumentRefused, SourceDocument
from .outcomes import OutcomeList, take_outcomes
from .pictures import PictureFiles, prepare_pictures
from .questions import DraftQuestion, read_questions
from .sections import Section, divide_document, strip_number

MAX_LESSONS = 60
"""How many lessons a course may have that is made of one document."""

LEFT_OUT = "[left out]"
"""What stands in the place of personal data and secrets."""

_PROMPT_LIMIT = 60

_NO_WORDS = re.compile(r"^\S*\.\w{3,4}$|automatically generated|^(?:picture|image|bild|grafik|afbeelding) ?\d*$", re.I)
"""Words of a picture that a program wrote: the name of its file, its number, or what it took it for."""

_TICK_BOX = re.compile(r"^\\\[([ xX])\\\](?= )")
"""A box to tick, escaped."""


@dataclass(frozen=True, slots=True)
class CourseFromDocument:
    """The draft. body: of `index.md`. lessons: file name → content. pictures: file name → content.

    outcomes: id → text, as the document lists them.

    decisions: what a person must still decide, in full sentences, in the order of the course.
    """

    title: str
    summary: str
    body: str
    lessons: dict[str, bytes]
    pictures: dict[str, bytes]
    outcomes: dict[str, str]
    decisions: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    document: SourceDocument
    files: PictureFiles
    decisions: list[str] = field(default_factory=list)


def compose_course(document: SourceDocument, name: str, title: str = "", summary: str = "") -> CourseFromDocument:
    """Returns the draft of a course.

    name: of the file, for a document without a title. title, summary: those that somebody gave, "" for the document's.
    Raises DocumentRefused if the document holds no words, or more than a course has.
    """
    if not any(block.plain for block in document.blocks):
        raise DocumentRefused("the document holds no words", "look whether it is the right one")
    files = prepare_pictures(document.pictures)
    draft = _Draft(document, files)
    outcome_list = take_outcomes(document.blocks)
    if outcome_list:
        document = replace(document, blocks=outcome_list.rest)
    outcomes = _propose_outcomes(outcome_list)
    division = divide_document(document)
    sections = division.sections
    if len(sections) > MAX_LESSONS:
        part = "slides" if document.part == "slide" else "headings of one level"
        raise DocumentRefused(
            f"the document has {len(sections):,} {part}, and a course has at most {MAX_LESSONS} lessons",
            "divide it into several documents, one a course",
        )
    chosen_title = _choose_title(draft, title or division.title, name, is_chosen=bool(title))
    chosen_summary = summary or _choose_summary(draft, chosen_title, (*division.introduction, *document.blocks))
    draft.decisions.append(_ask_for_outcomes(outcome_list))
    draft.decisions.append(
        "Set in `index.md` what a document does not say: `level`, `minutes`, `audience` and `skills`."
    )
    body = redact_private_data(_write_blocks(draft, division.introduction)) or (
        "Say in one paragraph why this matters here, and who it is for.\n"
    )
    lessons = _write_lessons(draft, sections)
    if document.part == "slide" and len(sections) > 1:
        draft.decisions.append(
            f"Each of {len(sections)} slides became a lesson: put together what belongs together, in fewer files."
        )
    if not lessons:
        draft.decisions.append("The document has no headings, so that all of it is the course's page: divide it.")
    else:
        draft.decisions.append(
            "Lessons are of type `read`, `quiz` or `activity`, by their headings: make those `activity` or "
            "`checkpoint` in which people do something."
        )
        draft.decisions.append("Minutes are counted from the words: set those that people need.")
    draft.decisions += [*document.decisions, *files.decisions]
    used = {name: content for name, content in files.contents.items() if _is_used(name, body, lessons.values())}
    if undescribed := sum(b"![](" in line for file in lessons.values() for line in file.split(b"\n")):
        undescribed += body.count("![](")
        draft.decisions.append(
            f"{format_count(undescribed, 'picture has', 'pictures have')} no words: write in `![]` what somebody "
            "should learn from it."
        )
    texts = (body, *(lesson.decode() for lesson in lessons.values()))
    if redaction_count := sum(text.count(LEFT_OUT) for text in texts):
        places = format_count(redaction_count, "place")
        draft.decisions.append(
            f"Addresses and numbers of people, and secrets, were left out at {places}: see `{LEFT_OUT}`."
        )
    decisions = tuple(dict.fromkeys(draft.decisions))
    return CourseFromDocument(chosen_title, chosen_summary, body, lessons, used, outcomes, decisions)


def _propose_outcomes(outcome_list: OutcomeList | None) -> dict[str, str]:
    """Returns the document's outcomes by id, without what no portal may publish."""
    return {id: _clean_line(text) for id, text in outcome_list.texts.items()} if outcome_list else {}


def _ask_for_outcomes(outcome_list: OutcomeList | None) -> str:
    if outcome_list is None:
        return "Write the outcomes: what people can do afterwards, in three to seven sentences."
    count = format_count(len(outcome_list.texts), "outcome")
    return (
        f"The list below “{_shorten(outcome_list.label)}” became {count}: confirm that each says what people can "
        "do afterwards, with a verb that one can see, and that a lesson serves it (`outcomes:`)."
    )


def _clean_line(text: str) -> str:
    """Returns a line of front matter, without what no portal may publish."""
    return neutralise_markup(" ".join(redact_private_data(extract_paragraphs(text.replace("<", "‹"))).split()))


def _choose_title(draft: _Draft, title: str, name: str, *, is_chosen: bool) -> str:
    if is_chosen:
        return title
    text = _clean_line(title)
    if not text:
        text = _clean_line(name.replace("_", " ").replace("-", " "))
        draft.decisions.append(f"The document shows no title; the file's name became it: “{text}”.")
    shortened = truncate_text(text, TITLE_LENGTH.maximum)
    if shortened != text:
        draft.decisions.append(f"The title was cut: “{text}”.")
    if measure_length(shortened) < TITLE_LENGTH.minimum or not any(map(str.isalnum, shortened)):
        raise DocumentRefused("the document has no title that a course could have", "give one with --title")
    return shortened


def _choose_summary(draft: _Draft, title: str, blocks: Iterable[Block]) -> str:
    """Returns the document's first words that make a summary, and asks for one of somebody's own."""
    texts = (_clean_line(block.plain) for block in blocks if block.kind == "paragraph" and len(block.plain) > 20)
    summary = ""
    for text in texts:
        summary = f"{summary} {text}".strip()
        if measure_length(summary) >= SUMMARY_LENGTH.minimum:
            draft.decisions.append("Write the summary: the document's first words stand there.")
            return truncate_text(summary, SUMMARY_LENGTH.maximum)
    draft.decisions.append("Write the summary: the document has no paragraph that could be one.")
    return truncate_text(f"{title}: say here in one or two sentences what the course is about.", SUMMARY_LENGTH.maximum)


def _write_lessons(draft: _Draft, sections: Sequence[Section]) -> dict[str, bytes]:
    lessons: dict[str, bytes] = {}
    used_ids: set[str] = set()
    for number, section in enumerate(sections, start=1):
        full_title = _clean_line(strip_number(section.heading.plain))
        title = truncate_text(full_title, TITLE_LENGTH.maximum)
        place = f"Lesson {number}"
        if title != full_title:
            draft.decisions.append(f"{place}: its title was cut: “{full_title}”.")
        if measure_length(title) < TITLE_LENGTH.minimum or not any(map(str.isalnum, title)):
            draft.decisions.append(f"{place}: the heading `{title}` is no title; write one.")
            title = f"{place} {title}".strip()
        id = _choose_id(title, number, used_ids)
        content = _write_lesson(draft, section, title, place)
        if len(content) > MAX_FILE_SIZE:
            raise DocumentRefused(
                f"the part “{title}” is larger than {MAX_FILE_SIZE // 1000:,} kB", "divide it by headings"
            )
        lessons[f"{number:02}-{id}.md"] = content
    return lessons


def _choose_id(title: str, number: int, used_ids: set[str]) -> str:
    base = derive_base_id(title, title, f"lesson-{number}")
    id = base if base not in used_ids else f"{base}-{number}"
    used_ids.add(id)
    return id


def _write_lesson(draft: _Draft, section: Section, title: str, place: str) -> bytes:
    metadata: dict[str, object] = {"title": title, "type": "activity" if section.is_activity else "read"}
    if section.is_activity:
        draft.decisions.append(
            f"{place}: its heading says that people do something, so it is of type `activity`: say with which case of "
            "theirs, and what comes out of it."
        )
    blocks: Sequence[Block] = section.blocks
    questions: list[dict[str, object]] = []
    if section.is_quiz:
        result = read_questions(section.blocks)
        blocks = result.rest
        questions = [_write_question(draft, question, place) for question in result.questions]
        for prompt in result.unmarked:
            draft.decisions.append(
                f"{place}: the document marks no right answer to “{_shorten(prompt)}”; it stays text until you add "
                "it to `questions:`."
            )
        if questions:
            metadata["type"] = "quiz"
        else:
            draft.decisions.append(f"{place}: no question could be read as one of a quiz; it became a text.")
    body = redact_private_data(_write_blocks(draft, blocks))
    text_minutes = ceil(measure_reading(body, scan_markdown(body)).estimate_minutes(ReadingTime())) if body else 0
    metadata["minutes"] = max(1, text_minutes + len(questions))
    if questions:
        metadata["questions"] = questions
    if not body and not questions:
        draft.decisions.append(f"{place}: nothing stands below its heading.")
        body = "Write here what people should read.\n"
    return write_markdown(metadata, body).encode()


def _write_question(draft: _Draft, question: DraftQuestion, place: str) -> dict[str, object]:
    prompt = _clean_line(question.prompt)
    draft.decisions.append(
        f"{place}: confirm the right answer to “{_shorten(prompt)}”, which is known by {question.mark}."
    )
    if not question.reason:
        draft.decisions.append(f"{place}: say why (`explain:`) in “{_shorten(prompt)}”.")
    right: object = question.right if len(question.right) > 1 else question.right[0]
    written: dict[str, object] = {
        "prompt": prompt,
        "choices": [_clean_line(choice) or "…" for choice in question.choices],
        "answer": right,
    }
    if question.reason:
        written["explain"] = _clean_line(question.reason)
    return written


def _shorten(text: str) -> str:
    return truncate_text(text, _PROMPT_LIMIT)


def _write_blocks(draft: _Draft, blocks: Iterable[Block]) -> str:
    """Returns the Markdown of blocks, with the notes that they refer to at its end."""
    parts: list[str] = []
    notes: list[str] = []
    counters: dict[int, int] = {}
    previous: Block | None = None
    for block in blocks:
        notes += block.notes
        text = _write_block(draft, block, counters)
        if not text:
            continue
        is_list_going_on = previous is not None and previous.kind == block.kind == "item"
        parts.append(("\n" if is_list_going_on else "\n\n") if parts else "")
        parts.append(text)
        previous = block
    for number, note in enumerate(dict.fromkeys(notes), start=1):
        if text := draft.document.footnotes.get(note, ""):
            parts.append(f"\n\nNote {number}: {text}")
    return f"{remove_invisible(''.join(parts)).strip()}\n" if parts else ""


def _write_block(draft: _Draft, block: Block, counters: dict[int, int]) -> str:
    if block.kind != "item":
        counters.clear()
    if block.kind == "heading":
        return f"{'#' * max(2, min(6, block.level))} {block.markdown}"
    if block.kind == "item":
        return _write_item(block, counters)
    if block.kind == "picture":
        name = draft.files.names[block.picture]
        alt = _clean_line(draft.document.pictures[block.picture].alt)
        words = "" if _NO_WORDS.search(alt) else escape_inline(alt)
        return f"![{words}]({name})" if name else ""
    if block.kind == "code":
        fence = "`" * max(3, 1 + max(map(len, _list_tick_runs(block.plain)), default=0))
        return f"{fence}{block.markdown}\n{block.plain}\n{fence}"
    return f"> {block.markdown}" if block.kind == "quote" else block.markdown


def _write_item(block: Block, counters: dict[int, int]) -> str:
    """Returns a line of a list. An item is indented by what its parent's sign takes; four columns fit each."""
    depth = min(block.level, 1 + max(counters, default=-1))  # no deeper than below what stands before it
    for level in [level for level in counters if level > depth]:
        del counters[level]
    counters[depth] = counters.get(depth, 0) + 1
    sign = f"{counters[depth]}." if block.is_ordered else "-"
    text = _TICK_BOX.sub(r"[\1]", block.markdown)
    return f"{'    ' * depth}{sign:<3} {text}"


def _list_tick_runs(text: str) -> list[str]:
    return [run for run in "".join(c if c == "`" else " " for c in text).split() if run]


def _is_used(name: str, body: str, lessons: Iterable[bytes]) -> bool:
    mark = f"({name})"
    return mark in body or any(mark.encode() in lesson for lesson in lessons)
