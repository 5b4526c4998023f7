"""A course that rests on one person: the advice brings a text to send to whoever joins."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal, course

from trellis.pipeline.run import run_pipeline

PAGE = "content/sales/courses/quoting/index.md"
ACTIVE = "- id: ada\n  name: Ada\n"
LEFT = "- id: ada\n  name: Ada\n  active: false\n"


@pytest.mark.parametrize(
    ("people", "sentence"),
    [(ACTIVE, "Ada tells you in an hour"), (LEFT, "Nobody is left who made it: read it through")],
)
def test_the_help_is_a_text_to_paste(portal: Portal, people: str, sentence: str) -> None:
    page = course("Quoting a lane", "stable", people="[{person: ada, role: author}]", review_by="2027-03-01")
    root = portal({PAGE: page, "content/people.yml": people})
    (finding,) = (d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "few-contributors")
    text = finding.help.partition("“")[2].partition("”")[0]
    assert text.startswith(f"Hand-over of Quoting a lane ({PAGE}). You now answer for it together with Sales team.")
    assert sentence in text
    assert "the next by 1 March 2027" in text


def test_a_contributor_who_is_on_no_roster_is_not_counted_as_gone(portal: Portal) -> None:
    page = course("Quoting a lane", "stable", people="[{person: ada, role: author}, {person: bob, role: author}]")
    rules = [d.rule for d in run_pipeline(portal({PAGE: page}), TODAY).diagnostics]
    assert "unknown-reference" in rules
    assert "few-contributors" not in rules
