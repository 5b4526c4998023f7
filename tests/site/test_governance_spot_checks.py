"""What waits for a spot check, what answers for it, and how long a request for changes in the ledger stays open."""

from __future__ import annotations

import pytest
from conftest import TEAM, Portal, course
from test_governance import OTHER, PEOPLE, queue, record

from trellis.derive.inbox.collect import collect_inbox
from trellis.derive.inbox.item import NEXT_STEPS, OTHER_REVIEWER_STEP, InboxItem
from trellis.derive.pages.governance import SampledItem

QUOTING = course("Quoting", "mvp")
ACCURACY = record("quoting", "bo", on="2026-05-01")


def draw(day: str, id: str = "quoting") -> dict[str, str]:
    """A sample of that day with one item."""
    return {f"reviews/sample-{day}-drawn.yml": f"seed: {'a' * 40}\non: {day}\nout_of: 1\nitems: [{id}]\n"}


MAY, AUGUST = draw("2026-05-20"), draw("2026-08-20")


def check(reviewer: str, on: str, sample: str = "", key: str = "spot-check", more: str = "") -> str:
    named = f"sample: sample-{sample}-drawn\n" if sample else ""
    return record("quoting", reviewer, key, on=on, more=f"{named}{more}")


def object_to(text: str) -> str:
    return text.replace("outcome: approved", "outcome: changes-requested")


def show(
    portal: Portal, text: str, others: dict[str, str], *records: str
) -> tuple[dict[str, SampledItem], list[InboxItem]]:
    """The row of each sample's only item by the sample's month, and what the inbox says of spot checks and requests."""
    reviews = {f"quoting_{number}": content for number, content in enumerate(records, start=1)}
    page, published = queue(portal, {"quoting": text}, others, **reviews)
    rows = {sample.id.split("-")[2]: sample.items[0] for sample in page.samples}
    assert [sample.open_count for sample in page.samples] == [int(row.is_open) for row in rows.values()]
    return rows, [i for i in collect_inbox(published, page) if i.kind in ("spot-check", "changes-requested")]


@pytest.mark.parametrize(
    ("checks", "outcomes"),
    [
        ((), ("", "")),
        ((check("cy", "2026-09-01", "2026-08-20"),), ("Passed", "Passed")),
        ((check("cy", "2026-06-01", "2026-05-20"),), ("Passed", "")),
        ((check("cy", "2026-09-01", "2026-05-20"),), ("Passed", "Passed")),
        ((check("cy", "2026-09-01"),), ("Passed", "Passed")),
        ((check("cy", "2026-08-20", "2026-08-20"),), ("Passed", "Passed")),
        ((check("cy", "2026-08-20"),), ("Passed", "")),
        ((check("cy", "2026-05-19"),), ("", "")),
        ((check("cy", "2026-05-19", "2026-05-20"),), ("Passed", "")),
        ((check("cy", "2026-05-18", "2026-05-20"),), ("", "")),
        ((check("cy", "2026-05-19", "2026-08-20"),), ("", "")),
        (
            (object_to(check("cy", "2026-06-01", "2026-05-20")), check("di", "2026-09-01", "2026-08-20")),
            ("Changes asked for", "Passed"),
        ),
        (
            (object_to(check("cy", "2026-09-01", "2026-08-20")), check("di", "2026-09-02", "2026-08-20")),
            ("Passed", "Passed"),
        ),
        ((check("bo", "2026-09-01", "2026-08-20", key="accuracy"),), ("", "")),
        ((check("cy", "2026-09-01", "2026-05-20", key="standard"),), ("", "")),
    ],
    ids=[
        "none", "the later sample", "between them", "the earlier one named after the later", "none named",
        "on the day", "on the day, none named", "too early",
        "on the day further west", "a day earlier still", "too early for the sample that it names",
        "each its own", "corrected", "accuracy that names a sample", "standard that names one",
    ],
)  # fmt: skip
def test_a_spot_check_answers_for_all_samples_until_then(
    portal: Portal, checks: tuple[str, ...], outcomes: tuple[str, str]
) -> None:
    rows, items = show(portal, QUOTING, {**MAY, **AUGUST}, ACCURACY, *checks)
    assert (rows["05"].outcome, rows["08"].outcome) == outcomes
    assert sum(item.kind == "spot-check" for item in items) == outcomes.count("")


def test_a_sample_of_another_item_is_none_that_a_check_can_name(portal: Portal) -> None:
    others = {**MAY, **draw("2026-08-20", "selling"), "content/sales/courses/selling/index.md": course("Selling")}
    rows, _ = show(portal, QUOTING, others, check("cy", "2026-05-20", "2026-08-20"))
    assert rows["05"].outcome == ""


@pytest.mark.parametrize(
    ("status", "withdrawal"),
    [
        ("mvp", ""),
        ("stable", ""),
        ("retired", "It was retired before anybody looked."),
        ("draft", "It is no longer here, and nobody had looked."),
    ],
)
def test_what_nobody_can_take_any_more_waits_for_nobody(portal: Portal, status: str, withdrawal: str) -> None:
    rows, items = show(portal, course("Quoting", status), MAY, ACCURACY)
    assert rows["05"].withdrawal == withdrawal
    assert [item.kind for item in items] == ([] if withdrawal else ["spot-check"])
    rows, _ = show(portal, course("Quoting", status), MAY, ACCURACY, check("cy", "2026-06-01", "2026-05-20"))
    assert (rows["05"].outcome, rows["05"].withdrawal) == ("Passed", "")


def test_whoever_gave_a_key_is_not_asked_for_another_of_the_same_text(portal: Portal) -> None:
    own = {"content/learning/courses/teaching/index.md": course("Teaching", "stable", tier="organisation")}
    own = {path: text.replace("tier: individual\n", "") for path, text in own.items()}
    page, _ = queue(portal, {}, own, teaching_1=record("teaching", "cy"))
    (waiting,) = page.missing_approvals
    assert (waiting.approval_label, waiting.approver_ids) == ("Standard", ("di",))
    keys = {"teaching_1": record("teaching", "cy"), "teaching_2": record("teaching", "di", "standard")}
    page, _ = queue(portal, {}, {**own, **draw("2026-11-20", "teaching")}, **keys)
    assert page.samples[0].items[0].approver_ids == ("ada",)


REQUEST = object_to(check("cy", "2026-09-01"))
MANAGERS_REQUEST = object_to(record("quoting", "bo", on="2026-09-01"))
LEFT = {"content/people.yml": PEOPLE.replace("id: bo,", "id: bo, active: false,")}
MOVED = {"content/sales/index.md": TEAM.replace("manager: ada", "manager: di").replace("[ada]", "[di]")}
SMALL = f"follows: {{content_hash: {OTHER}, words: 3}}\n"
SMALL_REQUEST = object_to(record("quoting", "bo", on="2026-09-01", more=SMALL))


@pytest.mark.parametrize(
    ("others", "records", "is_open"),
    [
        ({}, (REQUEST,), True),
        ({}, (REQUEST, check("cy", "2026-09-02")), False),
        ({}, (REQUEST.replace("HASH", OTHER), check("di", "2026-09-02")), False),
        ({}, (REQUEST, check("di", "2026-09-02")), True),
        ({}, (REQUEST.replace("HASH", OTHER), record("quoting", "bo", on="2026-09-02")), True),
        ({}, (check("di", "2026-08-30"), REQUEST.replace("HASH", OTHER)), True),
        ({}, (REQUEST.replace("HASH", OTHER), record("quoting", "cy", "standard", on="2026-09-02", more=SMALL)), True),
        ({}, (MANAGERS_REQUEST, record("quoting", "ada", on="2026-09-02")), True),
        ({}, (MANAGERS_REQUEST.replace("HASH", OTHER), record("quoting", "ada", on="2026-09-02")), False),
        ({}, (MANAGERS_REQUEST.replace("HASH", OTHER), record("quoting", "bo", on="2026-09-02", more=SMALL)), True),
        ({}, (SMALL_REQUEST, record("quoting", "bo", on="2026-09-02", more=SMALL)), False),
        ({}, (SMALL_REQUEST, record("quoting", "ada", on="2026-09-02", more=SMALL)), True),
        ({}, (SMALL_REQUEST.replace("HASH", OTHER), record("quoting", "ada", on="2026-09-02", more=SMALL)), False),
        ({}, (MANAGERS_REQUEST, SMALL_REQUEST, record("quoting", "bo", on="2026-09-02", more=SMALL)), True),
        (LEFT, (MANAGERS_REQUEST,), True),
        (LEFT, (MANAGERS_REQUEST, record("quoting", "ada", on="2026-09-02")), False),
        (MOVED, (MANAGERS_REQUEST,), True),
        (MOVED, (MANAGERS_REQUEST, record("quoting", "di", on="2026-09-02")), False),
    ],
    ids=[
        "open", "by themselves", "another text, another person", "the same text, another person", "another key",
        "passed before", "a small change", "the same text, from above", "another text, from above",
        "their own small change", "a small change that they asked to change", "the same small change, another person",
        "another small change, another person", "the whole and a small change", "left", "left, approved since",
        "another manager", "another manager approved since",
    ],
)  # fmt: skip
def test_a_request_for_changes_is_open_until_somebody_has_answered(
    portal: Portal, others: dict[str, str], records: tuple[str, ...], is_open: bool
) -> None:
    _, items = show(portal, QUOTING, others, *records)
    assert [item.kind for item in items] == (["changes-requested"] if is_open else [])
    can_answer = not others
    expected = NEXT_STEPS["changes-requested"] if can_answer else OTHER_REVIEWER_STEP
    assert {item.next_step for item in items} <= {expected}
