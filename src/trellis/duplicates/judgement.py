"""Two courses, weighed: block (a copy), ask (somebody must say why both are needed), or mention."""

from __future__ import annotations

from typing import NamedTuple

from .distinctions import Structure

VERDICTS = ("block", "ask", "mention")
"""The gravest first."""

NEIGHBOURHOOD = range(5, 105)
"""The ranks that a score is seen against."""

CROWD = 10
"""Courses that a neighbourhood needs, so that one can stand out from it."""

MUTUAL = 25
"""Of two that are close each is among so many nearest of the other."""

COMMON = 2
"""Telling words that two which are close have in common, unless they have a skill."""

COPY = 0.5
"""The share of a text from which on the other is a copy, where the titles do not say otherwise."""

COPY_OF_TITLE = 0.3
"""The same where the titles are equal."""

STANDS_OUT = 12.0
"""How far a course must stand out from its neighbourhood, in words and in meaning together, for somebody to be asked."""

STANDS_OUT_IN_WORDS = 7.6
"""The same where meaning is not compared."""

SHARED = 0.1
"""The part of its telling words that a course has in common with one that is close."""

FEW, SHARED_AMONG_FEW = 5 * NEIGHBOURHOOD.stop, 0.2
"""The same among fewer courses than this: there the neighbourhood is most of what there is, and little stands out far."""

COSINE = 0.4
"""The least cosine of their vectors."""

UNOWNED = 1.2
"""By how much more, where nobody knows whose a course is, so that its own series cannot be told from others' courses."""

FAMILY = 3
"""Of the five nearest of such a course, how many of one owner are taken for a series that it belongs to."""


class Evidence(NamedTuple):
    """What is known of two courses.

    near: how near, for the order. words, meaning: how far the other stands out among the neighbours of this one, in standard
    deviations; None where meaning is not compared. shared: the part of its telling words that the other holds too. cosine: of
    their vectors, 1 where meaning is not compared. share: of the shorter text that stands in the other. title: whether they have
    the same one. exact: whether the text is the same too. family: how many of the five nearest are the other's owner's; 0 where it
    is known whose this one is.
    """

    verdict: str
    near: float
    words: float
    meaning: float | None
    shared: float
    cosine: float
    share: float
    title: bool
    exact: bool
    structure: Structure
    family: int = 0


def judged(e: Evidence, courses: int) -> Evidence:
    """With its verdict. courses: how many are compared."""
    least = SHARED if courses >= FEW else SHARED_AMONG_FEW
    return e._replace(verdict="block" if _copy(e) else "ask" if _near(e, least) else "mention")


def _copy(e: Evidence) -> bool:
    apart = e.structure
    if apart.kin:
        return False
    if e.title:
        return e.exact or e.share >= COPY_OF_TITLE or (apart.owner and not (apart.levels or apart.parts))
    return e.share >= COPY and not apart.conflict


def _near(e: Evidence, shared: float) -> bool:
    apart = e.structure
    if apart.kin:
        return False
    if e.title:
        return True
    if apart.owner or apart.levels or apart.parts or e.family >= FAMILY:
        return False
    if e.shared < shared or e.cosine < COSINE:
        return False
    least = UNOWNED if e.family else 1.0
    if e.meaning is None:
        return e.words >= STANDS_OUT_IN_WORDS * least
    return e.words + e.meaning >= STANDS_OUT * least
