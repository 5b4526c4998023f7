"""An approval is bound to substance: it lapses with an outcome, not with a typing error's white space."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal, course

from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.status import assess_status
from trellis.pipeline.run import CheckedPortal, run_pipeline

PAGE = "content/sales/courses/quoting/index.md"
LESSON = "content/sales/courses/quoting/01-start.md"
TEXT = "---\ntitle: Start here\ntype: read\nminutes: 5\n---\nOne two.\n"


def of(root_of: Portal, page: str, lesson: str) -> str:
    catalogue = run_pipeline(root_of({PAGE: page, LESSON: lesson}), TODAY).catalogue
    return compute_digest(catalogue, catalogue.courses[0])


@pytest.mark.parametrize(
    ("page", "lesson", "same"),
    [
        (course("Quoting", minutes="5", version="2"), TEXT, True),
        (course("Quoting", minutes="5"), TEXT.replace("One two", "One\n\n  two"), True),
        (course("Quoting", minutes="5"), TEXT.replace("One two", "One three"), False),
        (course("Quoting", minutes="6"), TEXT, False),
        (course("Quoting", minutes="5", audience="{roles: [seller]}"), TEXT, False),
    ],
)
def test_only_substance_counts(portal: Portal, page: str, lesson: str, same: bool) -> None:
    before = of(portal, course("Quoting", minutes="5"), TEXT)
    assert before.startswith("sha256:")
    assert (of(portal, page, lesson) == before) is same


def test_the_examples_approvals_hold_but_for_the_one_that_shows_how_they_lapse(example: CheckedPortal) -> None:
    catalogue = example.catalogue
    items = [item for item in (*catalogue.courses, *catalogue.paths) if item.is_current]
    states = {item.id: [key.state for key in assess_status(catalogue, item).approvals] for item in items}
    assert {id for id, key_states in states.items() if "lapsed" in key_states} == {"incoterms-in-practice"}
    assert {id for id, key_states in states.items() if "never" in key_states} == {
        "assessing-what-people-can-do",
        "responding-to-incidents",
    }
