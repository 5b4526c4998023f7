"""Turns the evidence on two courses into a verdict: block, ask or mention.

Block: one is a copy. Ask: an author must say why both are needed. Mention: the neighbour is only shown.
"""

from __future__ import annotations

from typing import NamedTuple

from .distinctions import Distinctions

VERDICTS = ("block", "ask", "mention")
"""The most serious first."""

NEIGHBOURHOOD_RANKS = range(5, 105)
"""Ranks of the courses whose scores a score is compared with. The five before them are those that may stand out."""

MIN_NEIGHBOURHOOD_COURSES = 10
"""Courses that a neighbourhood needs. With fewer, their deviation says nothing and no course stands out."""

MAX_MUTUAL_RANK = 25
"""Of two close courses each must be among this many nearest courses of the other."""

MIN_SHARED_WORDS = 2
"""Distinctive words that two close courses must share, unless they share a skill."""

MIN_COPY_CONTAINMENT = 0.5
"""Share of the shorter text that must be in the other for a copy, if no distinction speaks against it."""

MIN_SAME_TITLE_COPY_CONTAINMENT = 0.3
"""The same if the titles are equal."""

MIN_SAME_SUBJECT_CONTAINMENT = 0.1
"""Share of the shorter text that must be in the other for two courses of one owner and one title to be close."""

SAME_TITLE_TERM_OVERLAP = 0.2
"""What `MIN_TERM_OVERLAP` is raised by for two courses of one owner and one title: the title's own terms are shared."""

MIN_ZSCORE_SUM = 12.0
"""Standard deviations by which a close course must stand out from its neighbourhood, in words and in meaning
together."""

MIN_LEXICAL_ZSCORE = 7.6
"""The same in words alone, if meaning is not compared."""

MIN_TERM_OVERLAP = 0.1
"""Share of a course's distinctive terms, weighted by BM25, that a close course must have too."""

SMALL_CATALOGUE_COURSES = 5 * NEIGHBOURHOOD_RANKS.stop
"""With fewer courses the neighbourhood is most of the catalogue, so that unrelated courses stand out as well."""

SMALL_CATALOGUE_MIN_TERM_OVERLAP = 0.2
"""Replaces `MIN_TERM_OVERLAP` in a small catalogue."""

MIN_COSINE = 0.4
"""Cosine of the vectors of two close courses. Below it, a course only stands out because the others are further
away."""

UNKNOWN_OWNER_FACTOR = 1.2
"""Multiplies the limits for standing out if the owner of a course is unknown: its own series cannot be told from
others' courses."""

MIN_SERIES_NEIGHBOURS = 3
"""If so many of the five nearest of a course without an owner have one owner, it is taken for a part of their
series."""


class Evidence(NamedTuple):
    """The evidence on a course and a candidate.

    score: for sorting, higher is nearer. lexical_zscore, semantic_zscore: standard deviations by which the candidate
    stands out among the neighbours of the course; None if meaning is not compared. term_overlap: weighted share of the
    course's distinctive terms that the candidate has, 0 to about 1. cosine: of the vectors, 1 if meaning is not
    compared. containment: share of the shorter text that is in the other, 0 to 1. has_same_outcomes: both have
    outcomes, and these are the same. same_owner_count: of the five nearest, how many have the candidate's owner; 0 if
    the course has an owner. title_names_subject: whether the course's title says what it is about, unlike "Week 5".
    has_same_marks: whether the words that both titles have are the same with their accents, too.
    """

    verdict: str
    score: float
    lexical_zscore: float
    semantic_zscore: float | None
    term_overlap: float
    cosine: float
    containment: float
    has_same_title: bool
    has_same_text: bool
    has_same_outcomes: bool
    distinctions: Distinctions
    same_owner_count: int = 0
    title_names_subject: bool = True
    has_same_marks: bool = True


def assess_evidence(evidence: Evidence, course_count: int) -> Evidence:
    """Returns the evidence with its verdict. course_count: of the whole index."""
    is_small = course_count < SMALL_CATALOGUE_COURSES
    min_term_overlap = SMALL_CATALOGUE_MIN_TERM_OVERLAP if is_small else MIN_TERM_OVERLAP
    if _is_copy(evidence):
        verdict = "block"
    elif _is_close(evidence, min_term_overlap):
        verdict = "ask"
    else:
        verdict = "mention"
    return evidence._replace(verdict=verdict)


def _is_copy(evidence: Evidence) -> bool:
    distinctions = evidence.distinctions
    if distinctions.are_related:
        return False
    if evidence.has_same_title:
        return (
            evidence.has_same_text
            or evidence.containment >= MIN_SAME_TITLE_COPY_CONTAINMENT
            or (
                distinctions.have_same_owner
                and evidence.has_same_outcomes
                and not (distinctions.have_different_levels or distinctions.are_different_parts)
            )
        )
    return evidence.containment >= MIN_COPY_CONTAINMENT and not distinctions.has_conflict


def _shares_subject(evidence: Evidence, min_term_overlap: float) -> bool:
    """Whether two courses of one title also speak of the same: "Introduction" is the title of many."""
    return (
        evidence.has_same_outcomes
        or evidence.containment >= MIN_SAME_SUBJECT_CONTAINMENT
        or evidence.term_overlap >= min_term_overlap + SAME_TITLE_TERM_OVERLAP
    )


def _is_close(evidence: Evidence, min_term_overlap: float) -> bool:
    distinctions = evidence.distinctions
    if distinctions.are_related:
        return False
    if evidence.has_same_title:
        names_subject = evidence.title_names_subject and evidence.has_same_marks
        return (names_subject and not distinctions.have_same_owner) or _shares_subject(evidence, min_term_overlap)
    if (
        distinctions.have_same_owner
        or distinctions.have_different_levels
        or distinctions.are_different_parts
        or evidence.same_owner_count >= MIN_SERIES_NEIGHBOURS
    ):
        return False
    if evidence.term_overlap < min_term_overlap or evidence.cosine < MIN_COSINE:
        return False
    factor = UNKNOWN_OWNER_FACTOR if evidence.same_owner_count else 1.0
    if evidence.semantic_zscore is None:
        return evidence.lexical_zscore >= MIN_LEXICAL_ZSCORE * factor
    return evidence.lexical_zscore + evidence.semantic_zscore >= MIN_ZSCORE_SUM * factor
