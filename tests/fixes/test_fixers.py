"""What each fixer makes of a file, and what it leaves: a table of texts before and after."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from conftest import EXAMPLE, TEAM, TODAY, Portal, course

from trellis.authoring.fixes.mend import FILE_FIXERS, REORDERING_FIXERS, Fixer, mend_portal
from trellis.kinds import COLLECTIONS
from trellis.pipeline.run import run_pipeline

PAGE = "content/sales/pages/terms.md"
SESSION = "content/sales/sessions/clinic.md"
NEED = "content/sales/needs/quoting.md"
RUBRIC = "content/sales/rubrics/standard.yml"
DATA = "content/sales/data/wins.csv"

FRONT = """\
---
title: Terms of payment
summary: When a shipper pays us, and what happens if they do not.
status: draft
{}---

Thirty days.
"""


def front(more: str) -> str:
    return FRONT.format(more)


DATES = [
    ("reviewed: 2026/3/1\n", "reviewed: 2026-03-01\n"),
    ("reviewed: 2026-3-1\n", "reviewed: 2026-03-01\n"),
    ("reviewed: 2026.3.1\n", "reviewed: 2026-03-01\n"),
    ("reviewed: 20260301\n", "reviewed: 2026-03-01\n"),
    ("reviewed: 1 March 2026\n", "reviewed: 2026-03-01\n"),
    ("reviewed: 1st Mar. 2026\n", "reviewed: 2026-03-01\n"),
    ("reviewed: 1-sept-2026\n", "reviewed: 2026-09-01\n"),
    ("reviewed: March 1, 2026\n", "reviewed: 2026-03-01\n"),
    ("reviewed: 31/12/2026\n", "reviewed: 2026-12-31\n"),
    ("reviewed: 12/31/2026\n", "reviewed: 2026-12-31\n"),
    ("reviewed: 14.09.2026\n", "reviewed: 2026-09-14\n"),
    ("reviewed: 30-6-2027\n", "reviewed: 2027-06-30\n"),
    ("reviewed: 5.5.2026\n", "reviewed: 2026-05-05\n"),
    ("reviewed: '14.09.2026' # read by Ada\n", "reviewed: '2026-09-14' # read by Ada\n"),
    ("reviewed: 2026-09-14T00:00:00\n", "reviewed: 2026-09-14\n"),
    ("reviewed: 2026-09-14T10:30:00.000Z\n", "reviewed: 2026-09-14\n"),
    ("reviewed: 2026-09-14 00:00\n", "reviewed: 2026-09-14\n"),
    ("reviewed: 2026-09-14T00:00:00+02:00\n", "reviewed: 2026-09-14\n"),
    ("reviewed: 2026-09-14T22:41:07.123456Z\n", "reviewed: 2026-09-14\n"),
    ("reviewed: 14/09/2026, 08:00:00\n", "reviewed: 2026-09-14\n"),
    ('reviewed: "2026/3/1"   # since the merger\n', 'reviewed: "2026-03-01"   # since the merger\n'),
    ("reviewed:   '2026/3/1'\n", "reviewed:   '2026-03-01'\n"),
    ("waivers: [{rule: cycle, reason: It is being mended this week., expires: 2026/12/9}]\n",
     "waivers: [{rule: cycle, reason: It is being mended this week., expires: 2026-12-09}]\n"),
    ("waivers:\n  # agreed with L&D\n  - rule: cycle\n    expires: 2026/12/9   # a Wednesday\n",
     "waivers:\n  # agreed with L&D\n  - rule: cycle\n    expires: 2026-12-09   # a Wednesday\n"),
]  # fmt: skip

NO_DATES = [
    "reviewed: 1.3.2026\n",
    "reviewed: 1/3/2026\n",
    "reviewed: 13/13/2026\n",
    "reviewed: 31/11/2026\n",
    "reviewed: 31/12/26\n",
    "reviewed: 31/12.2026\n",
    "reviewed: 1.3.2026 10:00\n",
    "reviewed: 2026-13-01\n",
    "reviewed: 31 February 2026\n",
    "reviewed: 1 Brumaire 2026\n",
    "reviewed: 1026/3/1\n",
    "reviewed: 2026-03-01T24:00:00\n",
    "reviewed: 2026-09-13T22:00:00Z\n",
    "reviewed: 2026-09-13T22:00:00.000+00:00\n",
    "reviewed: 2026-09-13T18:30:00Z\n",
    "reviewed: next Tuesday\n",
    'reviewed: "2026\\u002f3/1"\n',
    "reviewed: 2026/3\n  /1\n",
    "reviewed: [2026/3/1]\n",
    "review_every: 2026/3/1\n",
    "reviewed: ２０２６/3/1\n",
]
"""Ambiguous, no day, not written plainly, or no date field at all."""

BROKEN = [
    "reviewed: 2026/3/1\nreview_by: [\n",
    "reviewed: 2026/3/1\nreviewed: 2026/3/2\n",
    "reviewed: &day 2026/3/1\nreview_by: *day\n",
    "reviewed: &day 2026/3/1\n",
    "reviewed: !!str 2026/3/1\n",
    "<<: {reviewed: 2026/3/1}\n",
    "\treviewed: 2026/3/1\n",
    "? reviewed\n: 2026/3/1\n: x\n",
]

ORDER = [
    (  # comments right above a key go with it, all else stays with what stands above
        "# Terms\n\nstatus: draft  # for now\n\n# as the card shows it\n# in two lines\nsummary: >-\n"
        "  When a shipper pays us,\n\n"
        "  and what happens.\ntitle: 'Terms'\n# the end\n",
        "# Terms\n\ntitle: 'Terms'\n# as the card shows it\n# in two lines\nsummary: >-\n  When a shipper pays us,\n\n"
        "  and what happens.\nstatus: draft  # for now\n\n# the end\n",
    ),
    (
        "reviewed: 2026-03-01\ntitle: Terms\npeople: [{person: ada, role: author}]\n",
        "title: Terms\npeople: [{person: ada, role: author}]\nreviewed: 2026-03-01\n",
    ),
    (
        "status: |+\n  draft\n\ntitle: |+\n  Terms\n  # of payment\n",
        "title: |+\n  Terms\n  # of payment\nstatus: |+\n  draft\n\n",
    ),
]

IN_ORDER = [
    "{status: draft, title: Terms}\n",
    "status: draft\ntytle: Terms\n",
    "? status\n: draft\ntitle: Terms\n",
    "status: draft\ntitle: |+\n  Terms\n\n\n",
    "title: Terms\nreviewed: 2026-03-01\nreview_every: 12 months\n",
]
"""On one line, with a key that has no place, not told apart, or in order already."""

SPACES = [
    ("title: Terms  \nstatus: draft\t\n", "title: Terms\nstatus: draft\n"),
    ("title: Terms   # of payment \n   \nstatus: draft\n", "title: Terms   # of payment\n\nstatus: draft\n"),
    (
        "title: Terms \nsummary: |\n  kept  \n  so \nstatus: draft \n",
        "title: Terms\nsummary: |\n  kept  \n  so \nstatus: draft\n",
    ),
    ('title: "Terms  \n  of payment" \n', 'title: "Terms  \n  of payment"\n'),
]

BODIES = [
    ("One. \nTwo.\n", "One.\nTwo.\n"),
    ("One.  \nTwo.\n", "One.  \nTwo.\n"),
    ("One.    \nTwo.\n", "One.    \nTwo.\n"),
    ("One.\t\nTwo.\n", "One.\t\nTwo.\n"),
    ("One\n   \n\t\nTwo.\n", "One\n\n\nTwo.\n"),
    ("A path: C:\\temp\\ \nand \\\\\t\n", "A path: C:\\temp\\ \nand \\\\\t\n"),
    ("```\ncode \n  \n```\nwords \n", "```\ncode \n  \n```\nwords\n"),
    ("words \n```\nnever closed \n", "words\n```\nnever closed \n"),
    ("No-break space\u00a0\n", "No-break space\u00a0\n"),
    ("Two.\n\n\n", "Two.\n\n\n"),
    ("Two.", "Two.\n"),
]  # fmt: skip


EMPTY = [
    ('reviewed: ""\n', ""),
    ("reviewed: ''\nreview_every: 12 months\n", "review_every: 12 months\n"),
    ('reviewed: ""\nreview_by: ""\n', ""),
    ('aliases:\n  - old\nreview_by: ""\n', "aliases:\n  - old\n"),
]

NOT_EMPTY = [
    'people:\n  - person: ""\n    role: author\n',
    'people: [{person: ada, role: ""}]\n',
    'reviewed: ""  # as agreed\n',
    "reviewed:\n",
    'aliases: [""]\n',
    'unheard: ""\n',
]
"""Needed, not on a line of their own, with a remark, or nobody knows what for."""


def mended(portal: Portal, path: str, text: str | bytes, fixers: Sequence[Fixer] = FILE_FIXERS) -> str:
    """The file as it would be written; its text as it is where it would not."""
    root = portal({path: text})
    texts = {change.path: change.after.decode() for change in mend_portal(root, COLLECTIONS, fixers=fixers).fixes}
    return texts.get(path, text if isinstance(text, str) else text.decode())


@pytest.mark.parametrize(("before", "after"), DATES)
def test_a_date_takes_the_portals_form(portal: Portal, before: str, after: str) -> None:
    assert mended(portal, PAGE, front(before)) == front(after)


@pytest.mark.parametrize(("before", "after"), EMPTY)
def test_an_empty_text_goes_with_its_key(portal: Portal, before: str, after: str) -> None:
    assert mended(portal, PAGE, front(before)) == front(after)


@pytest.mark.parametrize("text", NOT_EMPTY)
def test_an_empty_text_stays_where_more_would_go(portal: Portal, text: str) -> None:
    assert mended(portal, PAGE, front(text)) == front(text)


def test_an_empty_text_that_is_all_of_its_mapping_stays(portal: Portal) -> None:
    text = course(source='\n  id: ""\n  provider: ""', license='""').replace("source: \n", "source:\n")
    path = "content/sales/courses/quoting/index.md"
    assert mended(portal, path, text) == text.replace('license: ""\n', "")


@pytest.mark.parametrize("text", [*NO_DATES, *BROKEN])
def test_what_is_no_plain_date_or_no_sound_file_is_left(portal: Portal, text: str) -> None:
    assert mended(portal, PAGE, front(text)) == front(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026/3/31 14:00", "2026-03-31 14:00"),
        ("2026-3-31T9:05", "2026-03-31T09:05"),
        ("31 March 2026, 9:05:00", "2026-03-31 09:05"),
        ("31/3/2026 14:00", "2026-03-31 14:00"),
        ("31.03.2026 14:00:00.000", "2026-03-31 14:00"),
        ("1/3/2026 14:00", "1/3/2026 14:00"),
        ("2026-03-31T14:00:00Z", "2026-03-31T14:00:00Z"),
        ("2026/3/31 14:00:30", "2026/3/31 14:00:30"),
        ("2026/3/31 24:30", "2026/3/31 24:30"),
        ("2026/3/31", "2026/3/31"),
    ],
)
def test_a_time_takes_the_portals_form(portal: Portal, before: str, after: str) -> None:
    page = "---\nkind: class\nstart: {}\n---\n"
    assert mended(portal, SESSION, page.format(before)) == page.format(after)


@pytest.mark.parametrize(("before", "after"), ORDER)
def test_keys_stand_in_their_order(portal: Portal, before: str, after: str) -> None:
    assert mended(portal, PAGE, f"---\n{before}---\n", REORDERING_FIXERS) == f"---\n{after}---\n"


@pytest.mark.parametrize(("before", "after"), ORDER)
def test_keys_stay_where_nobody_asked_for_their_order(portal: Portal, before: str, after: str) -> None:
    assert mended(portal, PAGE, f"---\n{before}---\n") == f"---\n{before}---\n"


@pytest.mark.parametrize("text", IN_ORDER)
def test_keys_stay_where_a_move_is_needless_or_unsafe(portal: Portal, text: str) -> None:
    assert mended(portal, PAGE, f"---\n{text}---\n", REORDERING_FIXERS) == f"---\n{text}---\n"


def test_a_rubric_has_its_keys_in_order_too(portal: Portal) -> None:
    assert mended(portal, RUBRIC, "---\n# one\nversion: 1\n# two\ntitle: Standard", REORDERING_FIXERS) == (
        "---\n# two\ntitle: Standard\n# one\nversion: 1\n"
    )


@pytest.mark.parametrize(("before", "after"), SPACES)
def test_no_space_is_left_behind_a_value(portal: Portal, before: str, after: str) -> None:
    assert mended(portal, PAGE, f" \n--- \n{before}---\t\n") == f"\n---\n{after}---\n"


@pytest.mark.parametrize(("before", "after"), BODIES)
def test_a_text_loses_the_spaces_that_mean_nothing(portal: Portal, before: str, after: str) -> None:
    assert mended(portal, PAGE, front("") + before) == front("") + after


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_and_byte_order_mark_go(portal: Portal, ends: str) -> None:
    page = front("reviewed: {}\n")
    before = "\ufeff" + page.format("2026/3/1").replace("\n", ends)
    assert mended(portal, PAGE, before.encode()) == page.format("2026-03-01")


def test_a_table_keeps_its_cells(portal: Portal) -> None:
    assert mended(portal, DATA, b"\xef\xbb\xbfmetric,period,value\r\nwins ,2026,3 ") == (
        "metric,period,value\nwins ,2026,3 \n"
    )


def test_what_is_no_utf_8_is_left(portal: Portal) -> None:
    root = portal({PAGE: front("reviewed: 2026/3/1\n").encode() + b"\xe9 \n"})
    assert mend_portal(root, COLLECTIONS).fixes == ()


NAMES = [
    ("prerequisites: [old, other]  # both\n", "prerequisites: [quoting, other]  # both\n"),
    (
        "prerequisites:\n  - 'old'   # the first\n  - other\n",
        "prerequisites:\n  - 'quoting'   # the first\n  - other\n",
    ),
    ("prerequisites: [quoting]\n", "prerequisites: [quoting]\n"),
    ("prerequisites: [olde]\n", "prerequisites: [olde]\n"),
    ("supersedes: [old]\nsunset: 2026/3/1\n", "supersedes: [quoting]\nsunset: 2026-03-01\n"),
]
COURSE = (
    "---\ntitle: {title}\nsummary: What anybody needs to know before they do this for the first time.\nstatus: draft\n"
    "tier: individual\nmode: self-paced\n{more}---\nOf old.\n"
)


@pytest.mark.parametrize(("before", "after"), NAMES)
def test_an_entry_is_named_by_its_present_id(portal: Portal, before: str, after: str) -> None:
    portal({"content/sales/courses/quoting/index.md": COURSE.format(title="Quoting", more="aliases: [old]\n")})
    path = "content/sales/courses/selling/index.md"
    assert mended(portal, path, COURSE.format(title="Selling", more=before)) == COURSE.format(
        title="Selling", more=after
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" [old, quoting]", " [old, quoting]"),
        ("\n  - quoting\n  - old  # both", "\n  - quoting\n  - old  # both"),
        (" [old, older]", " [quoting, older]"),
    ],
)
def test_a_merged_id_does_not_stand_twice_in_a_list(portal: Portal, before: str, after: str) -> None:
    portal({"content/sales/courses/quoting/index.md": COURSE.format(title="Quoting", more="aliases: [old, older]\n")})
    text = COURSE.format(title="Selling", more="prerequisites:{}\nvariant_of: {}\n")
    path = "content/sales/courses/selling/index.md"
    assert mended(portal, path, text.format(before, "old")) == text.format(after, "quoting")


def test_a_question_names_a_lesson_of_its_course_by_the_present_id(portal: Portal) -> None:
    folder = "content/sales/courses/rates"
    lesson = "---\ntitle: The offer\ntype: read\nminutes: 5\naliases: [opening]\n---\nText.\n"
    quiz = (
        "---\ntitle: What to quote\ntype: quiz\nminutes: 5\nquestions:\n  - prompt: Who pays?\n"
        "    choices: [You, We]\n    answer: 2\n    explain: We do.\n    read_again: [{}]  # first\n---\nText.\n"
    )
    portal({f"{folder}/index.md": course("Rates"), f"{folder}/01-offer.md": lesson})
    assert mended(portal, f"{folder}/02-quiz.md", quiz.format("opening")) == quiz.format("offer")


def test_a_registers_record_names_the_present_id(portal: Portal) -> None:
    team = FRONT.format("aliases: [vendors]\nmanager: ada\nleads: [ada]\n").replace("status: draft\n", "")
    people = "# all of them\n- {id: ada, name: Ada,   team: vendors}\n"
    root = portal({"content/sales/index.md": team, "content/people.yml": people})
    changes = {change.path: change.after.decode() for change in mend_portal(root, COLLECTIONS).fixes}
    assert changes["content/people.yml"] == "# all of them\n- {id: ada, name: Ada,   team: sales}\n"


def test_a_record_of_an_approval_is_never_written_anew(portal: Portal) -> None:
    root = portal({"reviews/terms/2026-03-01-1.yml": "on: 2026/3/1 \nitem: terms"})
    assert mend_portal(root, COLLECTIONS).fixes == ()


def test_a_place_is_mended_only_below_the_paths_that_are_asked_for(portal: Portal) -> None:
    root = portal({PAGE: front("reviewed: 2026/3/1\n"), NEED: front("raised_on: 2026/3/1\n")})
    assert [change.path for change in mend_portal(root, COLLECTIONS, ["content/sales/pages"]).fixes] == [PAGE]


FLOW = "\n  - {about: ringing, decision: distinct, reason: Ours is for the night shift only.}"
BLOCK = "\n  - about: ringing\n    decision: distinct\n    reason: Ours is for the night shift only."


def test_a_decision_about_a_close_course_gets_its_digest_where_it_can_stand(portal: Portal) -> None:
    """In a list in braces there is no line to put it on."""
    same = {"content/sales/courses/ringing/index.md": course("Ringing a customer", "stable")}
    for decisions, line in ((BLOCK, r"    digest: [0-9a-f]{8}\n    decision"), (FLOW, "")):
        other = course("Ringing a customer", decisions=decisions).replace(
            "What anybody needs to know before they do this for the first time.",
            "Two sources, then the telephone, then a price for every option.",
        )
        other = other.replace("Why it matters here.", "Other words.")
        root = portal(
            same
            | {
                "content/sales/index.md": TEAM,
                "content/desk/index.md": TEAM,
                "content/desk/courses/ours/index.md": other,
            }
        )
        (change,) = mend_portal(root, COLLECTIONS, ["content/desk"]).fixes
        text = change.after.decode()
        assert ("digest:" in text) == bool(line)
        assert re.search(line, text)


def test_every_fixer_is_tested_here() -> None:
    fixers = {
        file.stem
        for file in (EXAMPLE / "src/trellis/authoring/fixes").glob("*.py")
        if "def fix(" in file.read_text("utf-8")
    }
    assert fixers == {
        "byte_order_mark", "date_forms", "decision_digests", "empty_values", "final_newline", "key_order",
        "line_endings", "renamed_links", "renamed_references", "rubric_versions", "trailing_space",
    } | {
        "hard_spaces", "highlights", "note_containers", "pasted_bullets", "sign_spaces", "typed_links", "video_links",
        "wiki_links",
    }, "the second set is tested in test_foreign_markup.py"  # fmt: skip


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("../courses/talks/index.md#why", "../courses/rates/index.md#why"),
        ("../courses/talks/01-offer.md", "../courses/rates/01-offer.md"),
        ("../courses/rates/01-opening.md", "../courses/rates/01-offer.md"),
        ("../courses/talk/index.md", "../courses/talk/index.md"),
    ],
)
def test_a_link_to_what_was_renamed_leads_to_its_present_file(portal: Portal, written: str, mended: str) -> None:
    text = front("") + "\nSee [the talks]({0}) and [again][a].\n\n[a]: {0}\n"
    lesson = "---\ntitle: The offer\ntype: read\nminutes: 5\naliases: [opening]\n---\nText.\n"
    root = portal(
        {
            PAGE: text.format(written),
            "content/sales/courses/rates/index.md": course("Rates", aliases="[talks]"),
            "content/sales/courses/rates/01-offer.md": lesson,
        }
    )
    fixes = {fix.path: fix.after.decode() for fix in mend_portal(root, COLLECTIONS).fixes}
    assert fixes == ({PAGE: text.format(mended)} if mended != written else {})
    helps = [d.help for d in run_pipeline(root, TODAY).diagnostics if d.rule == "link-broken"]
    if mended != written:
        assert helps[0] == f"link `{mended.partition('#')[0]}`; `trellis check --fix {PAGE}` does it"
