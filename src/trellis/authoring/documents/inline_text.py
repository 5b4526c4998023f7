"""Words with their emphasis and links, written as Markdown and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from ..imports.markdown import escape_inline, escape_line_starts
from ..imports.values import normalise_address

_BRACKETS = str.maketrans({"(": "%28", ")": "%29"})
_SUPERSCRIPTS = str.maketrans("0123456789+-\N{MINUS SIGN}\N{EN DASH}n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-\N{MINUS SIGN}\N{EN DASH}", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")
_RAISABLE = re.compile(r"[0-9+\-\N{MINUS SIGN}\N{EN DASH}n]{1,6}")
_LOWERABLE = re.compile(r"[0-9+\-\N{MINUS SIGN}\N{EN DASH}]{1,6}")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style. target: the address of a link, "" if they are none. shift: 1 raised, -1 lowered.

    is_struck: whether they do not hold, since somebody struck them through or hid them.
    """

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_code: bool = False
    target: str = ""
    shift: int = 0
    is_struck: bool = False


def drop_struck(runs: Iterable[Run]) -> tuple[list[Run], int]:
    """Returns the words that hold, and the number of passages that do not."""
    valid_runs, count = list[Run](), 0
    for is_struck, group in groupby(runs, key=lambda run: run.is_struck):
        if is_struck:
            count += any(run.text.strip() for run in group)
        else:
            valid_runs += group
    return valid_runs, count


def describe_struck(count: int) -> list[str]:
    """Returns the sentence about passages that were left out, if there are any."""
    noun, verb = ("passage that is", "was") if count == 1 else ("passages that are", "were")
    return [f"{count:,} {noun} struck through or hidden {verb} left out: write in what still holds."] if count else []


def join_plain(runs: Iterable[Run]) -> str:
    """Returns the words on one line."""
    return " ".join("".join(_shift(run) for run in runs).split())


def join_markdown(runs: Iterable[Run]) -> str:
    """Returns Markdown for a paragraph on one line that shows exactly these words."""
    return escape_line_starts(join_cell(runs))


def join_cell(runs: Iterable[Run]) -> str:
    """Returns Markdown for the middle of a line, such as a cell of a table."""
    shifted = [replace(run, text=_shift(run), shift=0) for run in runs if run.text]
    merged = [
        replace(run, text=re.sub(r"\s+", " ", "".join(one.text for one in group)))
        for run, group in groupby(shifted, key=lambda one: replace(one, text=""))
    ]
    parts = []
    for index, run in enumerate(merged):
        before = merged[index - 1].text[-1:] if index else ""
        after = merged[index + 1].text[:1] if index + 1 < len(merged) else ""
        parts.append(_format_run(run, before, after))
    return re.sub(r" {2,}", " ", "".join(parts)).strip()


def is_wholly_strong(runs: Iterable[Run]) -> bool:
    """Whether every word is bold."""
    words = [run for run in runs if run.text.strip()]
    return bool(words) and all(run.is_bold for run in words)


def _shift(run: Run) -> str:
    """Returns the words, with digits that are raised or lowered as characters of their own."""
    words = run.text.strip()
    if run.shift > 0 and _RAISABLE.fullmatch(words):
        return run.text.translate(_SUPERSCRIPTS)
    if run.shift < 0 and _LOWERABLE.fullmatch(words):
        return run.text.translate(_SUBSCRIPTS)
    return run.text


def _format_run(run: Run, before: str, after: str) -> str:
    words = run.text.strip()
    if not words:
        return " " if run.text else ""
    left = " " if run.text[0].isspace() else ""
    right = " " if run.text[-1].isspace() else ""
    if run.is_code:
        fence = "`" * (1 + max((len(ticks) for ticks in re.findall(r"`+", words)), default=0))
        padding = " " if "`" in (words[0], words[-1]) else ""
        return f"{left}{fence}{padding}{words}{padding}{fence}{right}"
    text = escape_inline(words)
    is_free = (bool(left) or not before.isalnum()) and (bool(right) or not after.isalnum())
    if is_free:  # signs of emphasis within a word are not read as such
        text = f"*{text}*" if run.is_italic else text
        text = f"**{text}**" if run.is_bold else text
    if address := normalise_address(run.target):
        text = f"[{text}]({address.translate(_BRACKETS)})"
    return f"{left}{text}{right}"
