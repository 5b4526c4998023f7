"""What the renderers say alike: who can give a key, why an approval does not count, how it all stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from ...approvals.evaluate.verdict import KeyState, NotCounted, Subject, Verdict, Who
from ...diagnostics.phrases import count, day, series

KINDS = {
    "course": ("course", "courses"),
    "path": ("path", "paths"),
    "story": ("story", "stories"),
    "person": ("", ""),
    "skill": ("", ""),
    "portal": ("", ""),
    "addresses": ("", ""),
    "review": ("record of the ledger", "records of the ledger"),
}
"""What a kind is called, one and several; "" for what there is one of. Others are called as they are."""

KEYS = {"accuracy": "accuracy", "standard": "standard", "either": "one look"}


class Together(NamedTuple):
    """Subjects of which there is the same to say. first: one of them."""

    first: Subject
    subjects: tuple[Subject, ...]


def together(subjects: Sequence[Subject]) -> tuple[Together, ...]:
    """The subjects, in order, those next to each other that stand alike put together."""
    groups = (tuple(group) for _, group in groupby(subjects, key=_alike))
    return tuple(Together(group[0], group) for group in groups)


def name(found: Together, shown: int = 3) -> str:
    """Their titles: all of a few, the first of many."""
    titles = [subject.title or subject.id for subject in found.subjects]
    more = len(titles) - shown
    return series([*titles[:shown], count(more, "other", "others")] if more > 0 else titles)


def what(found: Together) -> str:
    """What they are, whose, and what happens to them: "course of Sales; changes: 12 words"."""
    subject = found.first
    one, many = KINDS.get(subject.kind, (subject.kind, f"{subject.kind}s"))
    called = one if len(found.subjects) == 1 else many
    whose = f"{called} of {subject.owner}" if called and subject.owner else called
    many_are = len(found.subjects) > 1 and subject.change.startswith("is ")
    change = f"are {subject.change.removeprefix('is ')}" if many_are else subject.change
    return "; ".join(part for part in (whose, change) if part)


def who(people: Iterable[Who]) -> str:
    """Who can give a key: names in each role, the nearest role first."""
    roles: dict[str, list[str]] = {}
    for person in people:
        roles.setdefault(person.role, []).append(person.name)
    groups = [f"{series(names, 'or')} ({role})" for role, names in roles.items()]
    return " or ".join(groups) if len(groups) < 3 else f"{'; '.join(groups[:-1])}; or {groups[-1]}"


def asked(key: KeyState) -> str:
    """Who is asked for a missing key, and why nobody nearer is."""
    over = series([f"{passed.name} {passed.why}" for passed in key.passed_over]) if key.passed_over else ""
    can = f"{who(key.who)} can give it" if key.who else "nobody can give it"
    return f"{can}, since {over}" if over else can


def refused(one: NotCounted) -> str:
    """Why an approval does not count, as a sentence without its end."""
    return f"the approval of {one.name or one.account}, {day(one.on)}, {one.message}"


def standing(verdict: Verdict) -> str:
    """How it all stands, in a sentence."""
    keys = [key for subject in verdict.subjects for key in subject.keys]
    missing = sum(key.state != "given" for key in keys)
    if verdict.state == "approved":
        return "Approved: every key is given." if keys else "Nobody needs to approve this."
    if verdict.state == "missing":
        return f"{missing} of {count(len(keys), 'approval')} {'is' if missing == 1 else 'are'} missing."
    things = count(len(verdict.blocked), "thing stands", "things stand")
    left = (
        f", and {missing} of {count(len(keys), 'approval')} {'is' if missing == 1 else 'are'} missing"
        if missing
        else ""
    )
    return f"{things} in the way whoever approves{left}."


def _alike(subject: Subject) -> tuple[object, ...]:
    keys = tuple((k.key, k.team, k.state, k.scored, k.given, k.who, k.passed_over) for k in subject.keys)
    return subject.kind, subject.team, subject.change, repr(keys), subject.not_counted
