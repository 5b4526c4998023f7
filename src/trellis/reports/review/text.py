"""The verdict for people at a terminal: what each thing needs and has, what stands in the way, and how to approve."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...approvals.evaluate import scores
from ...approvals.evaluate.verdict import KeyState, Verdict
from ...diagnostics.phrases import day
from . import phrases

_COLOURS = {"given": "32", "missing": "31", "stale": "33"}

Paint = Callable[[str, str], str]


def render(verdict: Verdict, *, colour: bool = False) -> str:
    """The verdict, in blocks with an empty line between them. colour: for a terminal."""
    paint: Paint = (lambda text, code: f"\033[{code}m{text}\033[0m") if colour else (lambda text, code: text)
    blocks = ["\n".join(_subject(found, paint)) for found in phrases.together(verdict.subjects)]
    blocks += ["\n".join(_block(verdict, paint))] if verdict.blocked else []
    blocks += ["\n".join(f"note: {_visible(note)}" for note in verdict.notes)] if verdict.notes else []
    blocks += ["\n".join(_how(verdict))] if any(subject.missing for subject in verdict.subjects) else []
    blocks.append(paint(phrases.standing(verdict), "1;32" if verdict.state == "approved" else "1;31"))
    return "\n\n".join(blocks) + "\n"


def _subject(found: phrases.Together, paint: Paint) -> Iterator[str]:
    yield f"{paint(_visible(phrases.name(found)), '1')} ({_visible(phrases.what(found))})"
    for key in found.first.keys:
        yield f"  {paint(f'{key.state:<8}', _COLOURS[key.state])} {phrases.KEYS[key.key]}: {_visible(_key(key))}"
    for one in found.first.not_counted:
        yield f"  - {_visible(phrases.refused(one))}"


def _key(key: KeyState) -> str:
    if key.given:
        scores = f", scored {', '.join(f'{c} {n}' for c, n in key.given.scores.items())}" if key.given.scores else ""
        return f"{key.given.by.name}, {key.given.by.role}, on {day(key.given.on)}{scores}"
    return phrases.asked(key)


def _block(verdict: Verdict, paint: Paint) -> Iterator[str]:
    for block in verdict.blocked:
        yield f"{paint('in the way:', '1;31')} {_visible(block.message)}"
        yield from (f"  {_visible(path)}" for path in block.paths[:5])
        if len(block.paths) > 5:
            yield f"  … and {len(block.paths) - 5} more"
        yield f"  {paint('help:', '1')} {_visible(block.help)}"


def _how(verdict: Verdict) -> Iterator[str]:
    yield "How to approve: read the change, then approve it in the forge, or with `trellis approve` where there is none."
    several = sum(any(key.scored for key in subject.missing) for subject in verdict.subjects) > 1
    for kind, rubric in verdict.rubrics.items():
        yield f"For a {kind}, write a level for each criterion of `{rubric.id}` into the review:"
        yield from (f"  {line}" for line in (["### the id of the " + kind] if several else []))
        yield from (f"  {line}" for line in scores.template(rubric).splitlines())


def _visible(text: str) -> str:
    """Text as a terminal may show it."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "�" for c in text)
