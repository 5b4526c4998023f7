"""Whatever is mended: the portal reads the same, every line and comment is still there, and once is enough."""

from __future__ import annotations

import re
from datetime import date

from conftest import course
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis.authoring.fixes.date_forms import _normalise_date
from trellis.authoring.fixes.mend import REORDERING_FIXERS, apply_file_fixers
from trellis.authoring.fixes.page import EditablePage
from trellis.kinds import COLLECTIONS

COLLECTION = next(c for c in COLLECTIONS if c.model.NAME == "course")
PATH = "content/sales/courses/quoting/index.md"

LINE = st.sampled_from(
    ["title: Quoting", "title: 'Quo  ting'", 'summary: "One #2"', "summary: >-\n  folded\n   text",
     "status: |\n  kept \n\n  so", "status: |+\n  draft\n\n", "skills: [a,   'b']",
     "skills:\n  # why\n  - a   # one\n  - b", "people:\n- {person: ada,  role: author}", "reviewed: 2026/3/1",
     "reviewed: '1 March 2026'   # said Ada", "sunset: 1.3.2026", "review_by: 31/12/2026",
     "review_by: 2026-12-31T10:30:00.000Z", "minutes:    45", "level:", "tytle: x", "title: &a x",
     "required_for: {teams: all, due_days: 3}", "# alone", "  # indented", "", "version: 'it''s'", 'license: "\\x41 "',
     "source:\n  kind: vendor\n  url: https://x.example/#y"]
)  # fmt: skip
END = st.sampled_from(["", "", "", " ", "  ", "\t", " # said", "   # so "])
BODY = st.lists(
    st.sampled_from(["Words.", "Words  ", "Words ", "\t", "   ", "```", "code ", "- a\n  - b ", "---", "| a | ", ""]),
    max_size=8,
)
TEXTS = st.builds(
    lambda front, body, ends, opening, last: (
        opening + ends.join(["---", *"\n".join(front).split("\n"), "---", *"\n".join(body).split("\n")]) + last
    ),
    st.lists(st.builds(str.__add__, LINE, END), max_size=9),
    BODY,
    st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"]),
    st.sampled_from(["", "", "\ufeff", "\n", " \n"]),
    st.sampled_from(["\n", "", "  ", "\n\n"]),
)
RUNS = settings(derandomize=True, deadline=None, max_examples=500, database=None)


@RUNS
@given(TEXTS)
def test_mending_changes_nothing_that_is_read(text: str) -> None:
    before = EditablePage(PATH, COLLECTION, text)
    if not before.is_well_formed:
        return
    after = apply_file_fixers(before, REORDERING_FIXERS)
    assert apply_file_fixers(after, REORDERING_FIXERS).text == after.text
    assert dated(after.parsed.data) == dated(before.parsed.data)
    assert [line.rstrip() for line in after.parsed.body.rstrip().split("\n")] == [
        line.rstrip() for line in before.parsed.body.rstrip().split("\n")
    ]
    assert sorted(words(after.text)) == sorted(words(before.text))


def dated(data: object) -> object:
    """The data with every date in one form, which is all that mending may change in it."""
    if isinstance(data, dict):
        return {key: dated(value) for key, value in data.items()}
    if isinstance(data, list):
        return [dated(value) for value in data]
    return (_normalise_date(data) or data) if isinstance(data, str) else data


def words(text: str) -> list[str]:
    """Every line without the white space at its end and with dates in one form, in any order."""
    return [
        re.sub(
            r"31/12/2026|2026-12-31T10:30:00.000Z",
            "2026-12-31",
            re.sub(r"2026/3/1|1 March 2026", "2026-03-01", line.rstrip(" \t")),
        )
        for line in unix(text).rstrip("\n \t").split("\n")
    ]


def unix(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@RUNS
@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%d-%b-%Y"]),
)
def test_every_day_in_every_form_is_that_day(day: date, form: str) -> None:
    page = EditablePage(PATH, COLLECTION, course(reviewed=day.strftime(form)))
    assert apply_file_fixers(page).parsed.data["reviewed"] == day.isoformat()
