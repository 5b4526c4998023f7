"""A review scores each of its rubric's criteria, no other, and by a version of the rubric that exists.

Scores can be compared, and spot-checked, only where all were given for the same questions. Reviews by an earlier
version of the rubric stand as they are: a review that was right when it was written stays right, whatever the rubric
and `portal.yml` ask for later. A small change, which `follows` an assessed version, is approved without scores, and so
is a course that others made.

Bad: the rubric has the criteria `accurate`, `clear` and `assessed`.

    rubric: course-standard
    scores: {accurate: 3, claer: 4}

Good:

    rubric: course-standard
    scores: {accurate: 3, clear: 4, assessed: 3}
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....diagnostics.phrases import did_you_mean, join_quoted
from ....kinds import Criterion, Review, Rubric
from ...context import Context
from ...reviewed import find_reviewed_catalogue
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for review in catalogue.reviews:
        if not any(judge_scores(review, catalogue)):
            continue
        reviewed = find_reviewed_catalogue(catalogue, context, review)
        if reviewed:
            yield from judge_scores(review, reviewed, is_present=reviewed is catalogue.whole)


def judge_scores(review: Entry[Review], catalogue: Catalogue, *, is_present: bool = True) -> Iterator[Diagnostic]:
    """Yields what is wrong with a review by the rubrics and settings of a catalogue.

    is_present: whether it is the portal's present one. Places in another are not shown, as their lines are not today's.
    """
    rubric_id = review.meta.rubric
    rubric: Entry[Rubric] | None = catalogue.find_entry("rubric", rubric_id) if rubric_id else None
    if rubric_id is None:
        yield from _check_missing_rubric(review, catalogue)
    elif rubric is None:
        return
    elif review.meta.rubric_version is None:
        yield _report_version(review, rubric, "`rubric_version` is missing", is_present=is_present)
    elif review.meta.rubric_version > rubric.meta.version:
        message = f"`{rubric.id}` is at version {rubric.meta.version}"
        yield _report_version(review, rubric, message, is_present=is_present)
    elif criteria := rubric.meta.find_criteria(review.meta.rubric_version):
        yield from _check_scores(review, rubric, criteria, is_present=is_present)


def _check_missing_rubric(review: Entry[Review], catalogue: Catalogue) -> Iterator[Diagnostic]:
    item = catalogue.item(review.meta.item)
    required_rubric = catalogue.portal.approvals.rubrics.get(item.kind) if item else None
    is_external = item is not None and not getattr(item.meta, "in_house", True)
    if required_rubric and not is_external and not review.meta.follows and review.meta.outcome == "approved":
        yield RULE.at(
            review,
            "rubric",
            "the review names no rubric",
            help=f"write `rubric: {required_rubric}`, its version, and a level for each of its criteria",
        )


def _report_version(review: Entry[Review], rubric: Entry[Rubric], message: str, *, is_present: bool) -> Diagnostic:
    return RULE.at(
        review,
        "rubric_version" if review.meta.rubric_version is not None else "rubric",
        message,
        help=f"write `rubric_version: {rubric.meta.version}`",
        related=(Label(rubric.at("version"), "its version"),) if is_present else (),
    )


def _check_scores(
    review: Entry[Review], rubric: Entry[Rubric], criteria: tuple[Criterion, ...], *, is_present: bool
) -> Iterator[Diagnostic]:
    ids = [criterion.id for criterion in criteria]
    for name in review.meta.scores:
        if name not in ids:
            close = did_you_mean(name, ids)
            yield RULE.at(
                review,
                ("scores", name),
                f"`{rubric.id}` has no criterion `{name}`",
                help=f"did you mean `{close}`?" if close else f"its criteria are {join_quoted(ids, 'and')}",
            )
    missing_ids = [id for id in ids if id not in review.meta.scores]
    if missing_ids:
        yield RULE.at(
            review,
            "scores",
            f"no score for {join_quoted(missing_ids)}",
            help="give a level, from 1, for each criterion; where the rubric got one more since, raise its `version`",
            related=(Label(rubric.at("criteria"), f"the {len(ids)} criteria"),) if is_present else (),
        )


RULE = Rule("scores-off-rubric", Severity.ERROR, check)
