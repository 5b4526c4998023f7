"""The report of an import for the terminal: changed titles, unmapped words, refusals, and the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ...diagnostics.phrases import format_count
from ...kinds.scalars import TITLE_LENGTH
from .plain_text import truncate_text
from .report import ImportReport, Refusal

LINES_SHOWN = 5
"""Maximum number of lines listed for one reason."""

REASONS_SHOWN = 20
"""Maximum number of reasons listed."""

WORDS_SHOWN = 8
"""Maximum number of words listed for one field, and of changed titles."""

FIELD_NOUNS = {"level": "levels", "skills": "subjects", "language": "languages"}


def render_report(report: ImportReport) -> str:
    """Returns the report as text. The most serious part comes last, next to the prompt."""
    blocks = [
        *_format_renamed(report),
        *_format_unmapped(report.unmapped_words),
        *_format_refusals(report),
        _format_closing(report),
    ]
    return "\n\n".join(blocks) + "\n"


def _format_renamed(report: ImportReport) -> Iterator[str]:
    courses = report.renamed_courses
    if courses:
        heading = f"{format_count(len(courses), 'title')} made to fit {TITLE_LENGTH} characters of plain text:"
        lines = [f"  line {course.line}: {course.title}" for course in courses[:WORDS_SHOWN]]
        yield "\n".join([heading, *lines, *_format_remainder(len(courses), WORDS_SHOWN)])


def _format_unmapped(unmapped_words: Mapping[str, Counter[str]]) -> Iterator[str]:
    for field, counts in sorted(unmapped_words.items()):
        most_common = ", ".join(
            f"{truncate_text(word, 40)} ({count:,})" for word, count in counts.most_common(WORDS_SHOWN)
        )
        remainder = f" and {len(counts) - WORDS_SHOWN:,} more" if len(counts) > WORDS_SHOWN else ""
        if field == "url":
            addresses = format_count(len(counts), "address", "addresses")
            yield (f"{addresses} that no browser would find: {most_common}{remainder}.\n  Kept in the courses' text.")
        else:
            nouns = FIELD_NOUNS[field]
            yield (
                f"{format_count(len(counts), nouns[:-1])} that the portal does not list, by number of records: "
                f"{most_common}{remainder}.\n"
                f"  Kept in the courses' text. What you want as {nouns} of the portal, add there before the import."
            )


def _format_refusals(report: ImportReport) -> Iterator[str]:
    by_message: dict[str, list[Refusal]] = {}
    for refusal in report.refusals:
        by_message.setdefault(refusal.message, []).append(refusal)
    groups = sorted(by_message.items(), key=lambda item: len(item[1]))  # the rarest reason first
    if len(groups) > REASONS_SHOWN:
        reasons = format_count(len(groups) - REASONS_SHOWN, "rarer reason")
        yield f"… and {reasons} to refuse a record. Mend those below first."
    for message, refusals in groups[-REASONS_SHOWN:]:
        helps = list(dict.fromkeys(refusal.help for refusal in refusals))
        lines = [f"  help: {help}" for help in helps[:LINES_SHOWN]]
        yield "\n".join(
            [f"{_format_lines(report.file, refusals)}: {message}", *lines, *_format_remainder(len(helps), LINES_SHOWN)]
        )


def _format_lines(file: str, refusals: Sequence[Refusal]) -> str:
    first, *others = (refusal.line for refusal in refusals)
    if not others:
        return f"{file}:{first}"
    line_numbers = ", ".join(str(line) for line in others[: LINES_SHOWN - 1])
    remainder = f" and {len(others) - LINES_SHOWN + 1:,} more" if len(others) >= LINES_SHOWN else ""
    return f"{file}:{first} ({len(refusals):,} records: also lines {line_numbers}{remainder})"


def _format_remainder(total: int, shown: int) -> list[str]:
    return [f"  … and {total - shown:,} more"] if total > shown else []


def _format_closing(report: ImportReport) -> str:
    if not report.outcomes:
        return f"{report.file} holds no records. Write one record a line, or export it again."
    courses = format_count(len(report.created_courses), "course")
    parts = [
        f"{courses} {'would be ' if report.dry_run else ''}written for the team {report.team}",
        f"{len(report.unchanged_courses):,} there already",
        f"{len(report.refusals):,} refused",
    ]
    summary = ", ".join(part for part in parts if not part.startswith("0 ") or part is parts[0])
    if report.dry_run:
        return f"{summary}. Nothing was written: this was a dry run."
    return (
        f"{summary}.\nNext: run `trellis check`, then open a pull request." if report.created_courses else f"{summary}."
    )
