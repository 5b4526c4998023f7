"""What renews a compulsory course is taken in its place, so it is as compulsory as that one."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import COURSE, LESSON, QUOTING, Repository

from trellis.approvals.ledger.record_rules import is_scrutinised
from trellis.kinds import Course

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
RENEWING = COURSE.replace("sunset:", "renews: packing\nsunset:")
RETIRED, RETIRED_RENEWING = (text.replace("status: mvp", "status: retired") for text in (COURSE, RENEWING))
ANOTHER = RENEWING.replace("Quoting a lane", "Packing in two minutes")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (COURSE, {PAGE: RENEWING}),
        (RENEWING, {PAGE: COURSE}),
        (RENEWING, {FLOOR: LESSON.replace("is built", "is made")}),
        (RETIRED, {PAGE: RETIRED_RENEWING}),
        (RETIRED_RENEWING, {PAGE: RETIRED}),
        (RETIRED_RENEWING, {PAGE: RETIRED_RENEWING.replace("sunset:", "supersedes: [packing]\nsunset:")}),
        (COURSE, {"content/sales/courses/short/index.md": ANOTHER, "content/sales/courses/short/01-pack.md": LESSON}),
    ],
    ids=[
        "begins to renew",
        "renews no more",
        "a word of what renews",
        "a retired one begins to",
        "a retired one no more",
        "a retired one takes the place of another",
        "a new course that renews",
    ],
)
def test_what_renews_a_course_needs_the_standard(tmp_path: Path, before: str, after: dict[str, str]) -> None:
    repository = Repository(tmp_path)
    repository.write({PAGE: before})
    repository.commit("Marit de Wit")
    repository.record_approval()
    repository.change(dict(after))
    (subject,) = repository.verdict().subjects
    assert [(key.kind, key.state) for key in subject.approvals] == [("accuracy", "missing"), ("standard", "missing")]


def test_a_word_of_a_course_that_renews_nothing_is_small(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.record_approval()
    repository.change({FLOOR: LESSON.replace("is built", "is made")})
    (subject,) = repository.verdict().subjects
    assert [key.kind for key in subject.approvals] == ["either"]


def test_no_record_covers_a_change_of_what_renews_a_course_as_small() -> None:
    course = Course.model_construct(tier="team", required_for=None, renews="packing")
    assert is_scrutinised(course)
    assert not is_scrutinised(course.model_copy(update={"renews": None}))
