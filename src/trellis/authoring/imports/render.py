"""The report of an import for the terminal: what was left out, conflicts, refusals, and the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...diagnostics.phrases import format_count
from ...kinds.scalars import TITLE_LENGTH
from ..fixes.diff import format_diff
from ..fixes.mend import FileFix
from .plain_text import truncate_text
from .report import Conflict, ImportReport, Refusal, UpdatedCourse

LINES_SHOWN = 100
"""Maximum number of lines listed for one reason."""

HELPS_SHOWN = 5
"""Maximum number of next steps listed for one reason."""

REASONS_SHOWN = 60
"""Maximum number of reasons listed."""

WORDS_SHOWN = 8
"""Maximum number of words listed for one field, and of changed titles."""

COURSES_SHOWN = 40
"""Maximum number of courses listed for one thing that happened to them."""

NEW_FILES_SHOWN = 5
"""Maximum number of new courses that a dry run shows whole."""

FIELD_NOUNS = {"level": "levels", "skills": "subjects", "language": "languages"}
"""Fields with a list in the portal, to which a word can be added."""

UNREAD_NOUNS = {
    "minutes": ("duration", "durations", "of which the minutes are not certain"),
    "cost": ("price", "prices", "without a certain amount and currency"),
    "first_offered": ("date", "dates", "that could be read in two ways, or in none"),
    "url": ("address", "addresses", "that no browser would find"),
    "license": ("licence", "licences", "too long for a field"),
    "version": ("version", "versions", "too long for a field"),
    "prerequisites": ("requirement", "requirements", "too long for a field"),
    "credit": ("instructor", "instructors", "whose name is too long for a field"),
}
"""Fields with words that cannot be read → their nouns, and why."""


def render_report(report: ImportReport) -> str:
    """Returns the report as text. The most serious part comes last, next to the prompt."""
    blocks = [
        *_format_diff(report),
        *report.notes,
        *_format_renamed(report),
        *_format_homeless(report.homeless_columns),
        *_format_unmapped(report.unmapped_words),
        *_format_private(report),
        *_format_default_language(report),
        *_format_skipped(report),
        *_format_new_ids(report),
        *_format_possible_renames(report),
        *_format_updated(report),
        *_format_gone(report),
        *_format_conflicts(report),
        *_format_refusals(report),
        _format_closing(report),
    ]
    return "\n\n".join(blocks) + "\n"


def _format_diff(report: ImportReport) -> Iterator[str]:
    """Yields, for a dry run, every change of a file, and the first new files whole."""
    if not report.dry_run:
        return
    fixes = [FileFix(course.path, course.before, course.after) for course in report.updated_courses]
    fixes += [FileFix(course.path, course.before, course.after) for course in report.gone_courses]
    if diff := format_diff(fixes):
        yield diff.rstrip("\n")
    new_courses = [course for course in report.created_courses if course.content]
    for course in new_courses[:NEW_FILES_SHOWN]:
        diff = format_diff([FileFix(course.path, b"", course.content)]).rstrip("\n")
        yield diff.replace(f"--- a/{course.path}", "--- /dev/null", 1)
    others = new_courses[NEW_FILES_SHOWN:]
    if others:
        lines = [f"+++ b/{course.path}" for course in others[:COURSES_SHOWN]]
        yield "\n".join(["New files, too:", *lines, *_format_remainder(len(others), COURSES_SHOWN)])


def _format_renamed(report: ImportReport) -> Iterator[str]:
    courses = report.renamed_courses
    if courses:
        heading = f"{format_count(len(courses), 'title')} made to fit {TITLE_LENGTH} characters of plain text:"
        lines = [f"  {report.unit} {course.line}: {course.title}" for course in courses[:WORDS_SHOWN]]
        yield "\n".join([heading, *lines, *_format_remainder(len(courses), WORDS_SHOWN)])


def _format_homeless(columns: Mapping[str, int]) -> Iterator[str]:
    if columns:
        names = [f"{truncate_text(' '.join(name.split()), 40)} ({count:,})" for name, count in columns.items()]
        more = f" and {len(names) - COURSES_SHOWN:,} more" if len(names) > COURSES_SHOWN else ""
        yield (
            f"{format_count(len(columns), 'column')} without a home in a course, by number of records: "
            f"{', '.join(names[:COURSES_SHOWN])}{more}.\n"
            "  Not taken over. A map can give each a field, keep it in the text (`keep`), or say that it is not wanted "
            "(`ignore`)."
        )


def _format_unmapped(unmapped_words: Mapping[str, Counter[str]]) -> Iterator[str]:
    for part, counts in sorted(unmapped_words.items()):
        most_common = ", ".join(
            f"{truncate_text(word, 40)} ({count:,})" for word, count in counts.most_common(WORDS_SHOWN)
        )
        remainder = f" and {len(counts) - WORDS_SHOWN:,} more" if len(counts) > WORDS_SHOWN else ""
        if part in UNREAD_NOUNS:
            one, several, reason = UNREAD_NOUNS[part]
            yield (
                f"{format_count(len(counts), one, several)} {reason}: {most_common}{remainder}.\n"
                "  Kept in the courses' text."
            )
        else:
            nouns = FIELD_NOUNS.get(part, f"{part}s")
            yield (
                f"{format_count(len(counts), nouns[:-1])} that the portal does not list, by number of records: "
                f"{most_common}{remainder}.\n"
                "  Kept in the courses' text. A map can translate them (`words`); "
                f"or add them to the portal's {nouns} first."
            )


def _format_private(report: ImportReport) -> Iterator[str]:
    for part, count in sorted(report.private_parts.items()):
        records = format_count(count, "record")
        yield f"`{part}` holds what belongs to a person, such as an e-mail address, in {records}. It was left out."


def _format_default_language(report: ImportReport) -> Iterator[str]:
    if count := sum(course.takes_default_language for course in report.created_courses):
        yield (
            f"{format_count(count, 'record')} without a language, and the portal's list has none for what is not known "
            "(`und`): readers see its default.\n  A map can say the language of all: `language: {constant: en}`."
        )


def _format_skipped(report: ImportReport) -> Iterator[str]:
    if report.skipped_records:
        counts = Counter(record.reason for record in report.skipped_records)
        reasons = ", ".join(f"{reason} ({count:,})" for reason, count in counts.most_common(WORDS_SHOWN))
        remainder = f" and {len(counts) - WORDS_SHOWN:,} more reasons" if len(counts) > WORDS_SHOWN else ""
        yield f"{format_count(len(report.skipped_records), 'record')} left out: {reasons}{remainder}."


def _format_new_ids(report: ImportReport) -> Iterator[str]:
    courses = [course for course in report.updated_courses if course.former_id]
    if courses:
        lines = [f"  {course.path}: its id was {course.former_id}" for course in courses[:COURSES_SHOWN]]
        heading = (
            f"The source seems to have renamed the ids of {format_count(len(courses), 'record')}, told by address or "
        )
        heading += "title. The courses took the new ids:"
        yield "\n".join([heading, *lines, *_format_remainder(len(courses), COURSES_SHOWN)])


def _format_possible_renames(report: ImportReport) -> Iterator[str]:
    if renames := report.possible_renames:
        lines = [
            f"{report.unit} {one.line}, `{one.id}`: {one.path}, of the record `{one.former_id}`" for one in renames
        ]
        heading = (
            f"{format_count(len(renames), 'new record')} with the address or title of one that is gone, and perhaps"
        )
        heading += " the same course:" if len(renames) == 1 else " the same courses:"
        yield _list_paths(heading, lines) + (
            "\n  Each became a course of its own. Where it is the same one, delete the new file, and write the new id "
            "into\n  the former one's `source.id`."
        )


def _format_updated(report: ImportReport) -> Iterator[str]:
    courses = [course for course in report.updated_courses if course.fields]
    if courses:
        verb = "would be updated" if report.dry_run else "updated"
        lines = [f"  {course.path}: {', '.join(course.fields)}" for course in courses[:COURSES_SHOWN]]
        heading = f"{format_count(len(courses), 'course')} {verb} to what the source says now:"
        yield "\n".join([heading, *lines, *_format_remainder(len(courses), COURSES_SHOWN)])


def _format_gone(report: ImportReport) -> Iterator[str]:
    retired = [course.path for course in report.gone_courses if course.is_retired]
    if retired:
        verb = "would be retired" if report.dry_run else "retired"
        yield _list_paths(
            f"{format_count(len(retired), 'course')} {verb}, since the source no longer has them:", retired
        )
    failed = [f"{course.path}: {course.reason}" for course in report.gone_courses if course.reason]
    if failed:
        yield _list_paths(f"{format_count(len(failed), 'course')} could not be retired:", failed)
    kept_paths = [course.path for course in report.gone_courses if course.is_taken_up]
    if kept_paths:
        heading = f"{format_count(len(kept_paths), 'course')} taken up again here, after an import had retired"
        heading += f" {'it' if len(kept_paths) == 1 else 'them'}:"
        yield _list_paths(heading, kept_paths) + "\n  They stay. To retire them, add --retire-gone --prefer-source."
    gone = [
        course.path
        for course in report.gone_courses
        if not course.is_retired and not course.is_taken_up and not course.reason
    ]
    if gone:
        heading = f"{format_count(len(gone), 'course')} of earlier imports gone at the source:"
        yield _list_paths(heading, gone) + "\n  They stay as they are. To retire them, add --retire-gone."


def _list_paths(heading: str, lines: Sequence[str]) -> str:
    shown = [f"  {line}" for line in lines[:COURSES_SHOWN]]
    return "\n".join([heading, *shown, *_format_remainder(len(lines), COURSES_SHOWN)])


def _format_conflicts(report: ImportReport) -> Iterator[str]:
    conflicts = report.conflicts
    if not conflicts:
        return
    values = format_count(len(conflicts), "value")
    heading = f"{values} edited here, and changed at the source too. What was edited here stays:"
    lines = [line for course, conflict in conflicts[:COURSES_SHOWN] for line in _format_conflict(course, conflict)]
    yield "\n".join(
        [
            heading,
            *lines,
            *_format_remainder(len(conflicts), COURSES_SHOWN),
            "  Decide each in its file. To take the source's value in all of them, add --prefer-source.",
        ]
    )


def _format_conflict(course: UpdatedCourse, conflict: Conflict) -> Iterator[str]:
    yield f"  {course.path}: {conflict.field}"
    if conflict.field != "text":
        yield f"    last import: {'not known' if conflict.base is None else conflict.base}"
    yield from _indent("here:       ", conflict.local_value)
    yield from _indent("the source: ", conflict.source)


def _indent(label: str, text: str) -> Iterator[str]:
    first, *others = text.split("\n")
    yield f"    {label} {first}"
    yield from (f"                 {line}" for line in others)


def _format_refusals(report: ImportReport) -> Iterator[str]:
    by_message: dict[tuple[str, str], list[Refusal]] = {}
    for refusal in report.refusals:
        by_message.setdefault((refusal.message, refusal.column), []).append(refusal)
    groups = sorted(by_message.items(), key=lambda item: len(item[1]))  # the rarest reason first
    if len(groups) > REASONS_SHOWN:
        reasons = format_count(len(groups) - REASONS_SHOWN, "rarer reason")
        yield f"… and {reasons} to refuse a record. Mend those below first."
    for (message, column), refusals in groups[-REASONS_SHOWN:]:
        helps = list(dict.fromkeys(refusal.help for refusal in refusals))
        lines = [f"  help: {help}" for help in helps[:HELPS_SHOWN]]
        place = _format_lines(report, refusals)
        if column and f"`{column}`" not in message:
            place = f"{place}: column `{column}`"
        yield "\n".join([f"{place}: {message}", *lines, *_format_remainder(len(helps), HELPS_SHOWN)])


def _format_lines(report: ImportReport, refusals: Sequence[Refusal]) -> str:
    first, *others = (refusal.line for refusal in refusals)
    place = f"{report.file}, record {first}" if report.unit == "record" else f"{report.file}:{first}"
    if not others:
        return place
    numbers = ", ".join(map(str, others[: LINES_SHOWN - 1]))
    remainder = f" and {len(others) - LINES_SHOWN + 1:,} more" if len(others) >= LINES_SHOWN else ""
    also = "also" if report.unit == "record" else f"also {report.unit}s"
    return f"{place} ({len(refusals):,} records: {also} {numbers}{remainder})"


def _format_remainder(total: int, shown: int) -> list[str]:
    return [f"  … and {total - shown:,} more"] if total > shown else []


def _format_closing(report: ImportReport) -> str:
    if not report.outcomes:
        return f"{report.file} holds no records. Write one record a line, or export it again."
    elsewhere = sum(course.is_elsewhere for course in report.unchanged_courses)
    unchanged = f"{len(report.unchanged_courses):,} there already"
    parts = [
        f"{format_count(len(report.created_courses), 'course')} {'would be ' if report.dry_run else ''}written for the "
        f"team {report.team}",
        f"{sum(bool(course.fields) for course in report.updated_courses):,} updated",
        f"{unchanged} ({elsewhere:,} in another team)" if elsewhere else unchanged,
        f"{sum(course.is_retired for course in report.gone_courses):,} retired",
        f"{len(report.skipped_records):,} left out",
        f"{len(report.conflicts):,} in conflict",
        f"{len(report.refusals):,} refused",
    ]
    summary = ", ".join(part for part in parts if not part.startswith("0 ") or part is parts[0])
    if report.dry_run:
        return f"{summary}. Nothing was written: this was a dry run."
    has_changes = _has_any(report.created_courses, report.updated_courses, report.gone_courses)
    return f"{summary}.\nNext: run `trellis check`, then open a pull request." if has_changes else f"{summary}."


def _has_any(*groups: Iterable[object]) -> bool:
    return any(True for group in groups for _ in group)
