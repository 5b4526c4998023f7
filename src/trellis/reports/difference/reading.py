"""What a reviewer cannot see in the forge, as Markdown: quizzes as people meet them, paths, links to the preview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from ...derive.difference import CatalogueDifference
from ...derive.difference.model import PathStep, QuestionPair, QuizChange
from ...derive.difference.question_changes import TYPE_LABELS
from ...derive.links import Link
from ...derive.quiz import QuizQuestion
from ...diagnostics.phrases import format_count
from ..escaping import escape_html, escape_prose

LINK_LIMIT = 12
"""Maximum number of links to the pages of one item."""

STEP_LIMIT = 60
"""Maximum number of items shown of one path."""


def render_quizzes(difference: CatalogueDifference, limit: int) -> str:
    """Returns the quizzes that change, each folded, in at most `limit` characters; "" if none does.

    A question is whole or left out: it is shown as people meet it now, with what was before below it.
    """
    quizzes = [(change.card.title, quiz) for change in difference.item_changes for quiz in change.quiz_changes]
    parts: list[str] = []
    omitted_count = 0
    remaining = limit - 200
    for course_title, quiz in quizzes:
        head = _format_quiz_head(course_title, quiz)
        blocks: list[str] = []
        remaining -= len(head) + 40
        for pair in quiz.pairs:
            block = "\n".join(_format_pair(pair))
            if len(block) + 2 > remaining:
                omitted_count += 1
            else:
                blocks.append(block)
                remaining -= len(block) + 2
        if blocks or not quiz.pairs:
            parts += [f"<details><summary>{head}</summary>", *blocks, "</details>"]
    if omitted_count:
        count = format_count(omitted_count, "question does", "questions do")
        parts.append(f"{count} not fit here; `trellis diff` shows all changes.")
    return "\n\n".join(parts)


def render_paths(difference: CatalogueDifference, limit: int) -> str:
    """Returns the paths whose items change, with what is new or moved among them, in at most `limit` characters."""
    parts: list[str] = []
    for change in difference.item_changes:
        if change.path_steps:
            text = "\n".join([f"**{escape_prose(change.card.title)}**", "", *_format_steps(change.path_steps)])
            if len(text) + 2 <= limit:
                parts.append(text)
                limit -= len(text) + 2
    return "\n\n".join(parts)


def format_preview_links(links: Iterable[Link], preview: str) -> str:
    """Returns links to pages in a preview, on one line. preview: its address, with a slash at its end."""
    links = tuple(links)
    shown = [f"[{escape_prose(link.title)}]({build_preview_url(preview, link.url)})" for link in links if link.url]
    more = f" and {len(shown) - LINK_LIMIT} more" if len(shown) > LINK_LIMIT else ""
    return f"{' · '.join(shown[:LINK_LIMIT])}{more}"


def build_preview_url(preview: str, url: str) -> str:
    """Returns the address of a page in a preview, with nothing in it that could end a link in Markdown."""
    base = preview if preview.endswith("/") else f"{preview}/"
    return quote(base, safe=":/?&=%~@[]") + quote(url.lstrip("/"), safe="/#")


def _format_quiz_head(course_title: str, quiz: QuizChange) -> str:
    changed_count = sum(pair.before is not None and pair.after is not None for pair in quiz.pairs)
    new_count = sum(pair.before is None for pair in quiz.pairs)
    gone_count = sum(pair.after is None for pair in quiz.pairs)
    counts = [f"{count} {word}" for count, word in ((new_count, "new"), (changed_count, "changed")) if count]
    counts += [f"{gone_count} taken out"] if gone_count else []
    counts += [f"{quiz.unchanged_count} as before"] if quiz.unchanged_count else []
    if quiz.pass_mark and quiz.pass_mark_before and quiz.pass_mark != quiz.pass_mark_before:
        counts.append(f"passed with {quiz.pass_mark} %, before with {quiz.pass_mark_before} %")
    elif quiz.pass_mark:
        counts.append(f"passed with {quiz.pass_mark} %")
    titles = f"{escape_html(quiz.lesson.title)}, in {escape_html(course_title)}"
    return f"{titles}: {', '.join(counts)}"


def _format_pair(pair: QuestionPair) -> Iterator[str]:
    if pair.after is not None:
        state = "changed" if pair.before is not None else "new"
        yield from _format_question(pair.after, f"{pair.number}. ", state)
    if pair.before is not None:
        label = "*Taken out:* "
        if pair.after is not None:
            label = "*Before:* "
            yield ""
        yield from (f"> {line}".rstrip() for line in _format_question(pair.before, "", "", label))


def _format_question(question: QuizQuestion, number: str, state: str, label: str = "") -> Iterator[str]:
    facts = ", ".join(filter(None, (TYPE_LABELS[question.form], state)))
    yield f"{label}**{number}{escape_prose(question.prompt)}** ({facts})"
    yield ""
    match question.form:
        case "single" | "multiple":
            for text, is_right in question.choices:
                yield f"- **{escape_prose(text)}** (right)" if is_right else f"- {escape_prose(text)}"
        case "order":
            yield from (f"{place}. {escape_prose(text)}" for place, text in enumerate(question.right_answers, 1))
        case "match":
            yield from (f"- {escape_prose(item)} = **{escape_prose(match)}**" for item, match in question.pairs)
        case "text" | "number":
            yield from (f"- **{escape_prose(text)}** (right)" for text in question.right_answers)
    if question.explanation:
        yield from ("", f"Explanation: {escape_prose(question.explanation)}")
    if question.read_again:
        yield from ("", f"Read again: {', '.join(escape_prose(link.title) for link in question.read_again)}")


def _format_steps(steps: tuple[PathStep, ...]) -> Iterator[str]:
    present = [step for step in steps if step.mark != "gone"]
    number, section = 0, ""
    for step in present[:STEP_LIMIT]:
        number += 1
        place = f" ({escape_prose(step.section)})" if step.section != section else ""
        section = step.section
        title = escape_prose(step.title)
        mark = f"**{title}**, {step.mark}" if step.mark else title
        yield f"{number}. {mark}{', optional' if step.is_optional else ''}{place}"
    if len(present) > STEP_LIMIT:
        yield f"{number + 1}. … and {len(present) - STEP_LIMIT} more"
    if gone := [escape_prose(step.title) for step in steps if step.mark == "gone"]:
        yield from ("", f"No longer in it: {'; '.join(gone[:STEP_LIMIT])}")
