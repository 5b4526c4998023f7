"""An import's report for the terminal: what was written, what was not and why, what was left out, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from .plain_text import cut
from .report import Refusal, Report

PLACES = 5
"""How many lines are named for one reason."""

REASONS = 20
"""How many reasons to refuse a record are written out."""

WORDS = 8
"""How many words are named for one field; how many changed titles are shown."""

FIELDS = {"level": "levels", "skills": "subjects", "language": "languages"}


def render(report: Report) -> str:
    """The report as text, ending in one newline; the gravest part stands last, next to the prompt."""
    blocks = [*_renamed(report), *_unmapped(report.unmapped), *_refused(report), _closing(report)]
    return "\n\n".join(blocks) + "\n"


def _renamed(report: Report) -> Iterator[str]:
    renamed = report.renamed
    if renamed:
        shown = [f"  line {c.line}: {c.title}" for c in renamed[:WORDS]]
        title = f"{_count(len(renamed), 'title')} made to fit 5 to 80 characters of plain text:"
        yield "\n".join([title, *shown, *_more(len(renamed), WORDS)])


def _unmapped(unmapped: Mapping[str, Counter[str]]) -> Iterator[str]:
    for field, counts in sorted(unmapped.items()):
        common = ", ".join(f"{cut(word, 40)} ({count:,})" for word, count in counts.most_common(WORDS))
        more = f" and {len(counts) - WORDS:,} more" if len(counts) > WORDS else ""
        if field == "url":
            yield f"{_count(len(counts), 'address', 'addresses')} that no browser would find: {common}{more}.\n  Kept in the courses' text."
        else:
            yield (
                f"{_count(len(counts), FIELDS[field][:-1])} that the portal does not list, by number of records: {common}{more}.\n"
                f"  Kept in the courses' text. What you want as {FIELDS[field]} of the portal, add there before the import."
            )


def _refused(report: Report) -> Iterator[str]:
    reasons: dict[str, list[Refusal]] = {}
    for refusal in report.refused:
        reasons.setdefault(refusal.message, []).append(refusal)
    rarest_first = sorted(reasons.items(), key=lambda item: len(item[1]))
    if len(rarest_first) > REASONS:
        yield f"… and {_count(len(rarest_first) - REASONS, 'rarer reason')} to refuse a record. Mend those below first."
    for message, refusals in rarest_first[-REASONS:]:
        helps = list(dict.fromkeys(refusal.help for refusal in refusals))
        lines = [f"  help: {help}" for help in helps[:PLACES]]
        yield "\n".join([f"{_place(report.file, refusals)}: {message}", *lines, *_more(len(helps), PLACES)])


def _place(file: str, refusals: Sequence[Refusal]) -> str:
    first, *others = (refusal.line for refusal in refusals)
    if not others:
        return f"{file}:{first}"
    named = ", ".join(str(line) for line in others[: PLACES - 1])
    more = f" and {len(others) - PLACES + 1:,} more" if len(others) >= PLACES else ""
    return f"{file}:{first} ({len(refusals):,} records: also lines {named}{more})"


def _more(total: int, shown: int) -> list[str]:
    return [f"  … and {total - shown:,} more"] if total > shown else []


def _closing(report: Report) -> str:
    if not report.outcomes:
        return f"{report.file} holds no records. Write one record a line, or export it again."
    parts = [
        f"{_count(len(report.created), 'course')} {'would be ' if report.dry_run else ''}written for the team {report.team}",
        f"{len(report.unchanged):,} there already",
        f"{len(report.refused):,} refused",
    ]
    said = ", ".join(part for part in parts if not part.startswith("0 ") or part is parts[0])
    if report.dry_run:
        return f"{said}. Nothing was written: this was a dry run."
    return f"{said}.\nNext: run `trellis check`, then open a pull request." if report.created else f"{said}."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
