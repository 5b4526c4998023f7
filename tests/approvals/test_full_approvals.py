"""What counts as approved in full, which small changes are counted from, and what a small change carries on."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from repositories import COURSE, LESSON, QUOTING, TODAY, Repository

from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.new_records import select_new_records
from trellis.approvals.ledger.objections import find_open_objections
from trellis.approvals.ledger.records import find_recorded_digest, select_full_approvals
from trellis.approvals.ledger.sampling import _can_be_drawn
from trellis.approvals.ledger.status import ApprovalStatus, LedgerApproval, _assess_approvals, assess_status
from trellis.catalogue.catalogue import Entry
from trellis.kinds import Follows, Review
from trellis.pipeline.run import run_pipeline

ITEM: Any = SimpleNamespace(meta=SimpleNamespace(tier="individual", required_for=None, source=None), status="mvp")
SMALL = LESSON.replace("write down", "note")


def hash_text(name: str) -> str:
    return f"v3:sha256:{ord(name):064}"


def build_records(*descriptions: str) -> tuple[Entry[Review], ...]:
    """Records such as `accuracy a`, `standard b follows a 6`, `accuracy a refused`, the earliest first."""
    records = []
    for number, description in enumerate(descriptions, 1):
        key, text, *more = description.split()
        follows = None
        if more[:1] == ["follows"]:
            follows = Follows(content_hash=hash_text(more[1]), words=int(more[2]))
        review = Review(
            item="quoting",
            content_hash=hash_text(text),
            reviewer="diego",
            key=key,  # type: ignore[arg-type]
            outcome="changes-requested" if more[-1:] == ["refused"] else "approved",
            on=date(2026, 11, 20),
            follows=follows,
        )
        records.append(Entry("review", f"quoting/{number}", review, f"reviews/quoting/2026-11-20-{number}.yml"))
    return tuple(records)


@pytest.mark.parametrize(
    ("records", "words"),
    [
        (["accuracy a"], 0),
        (["accuracy a", "accuracy b follows a 6"], 6),
        (["accuracy a", "standard b follows a 6"], 6),
        (["accuracy a", "accuracy b follows a 6", "spot-check b"], 6),
        (["accuracy a", "accuracy b follows a 6", "standard b"], 6),
        (["accuracy a", "accuracy b follows a 6", "accuracy b"], 0),
        (["accuracy a", "spot-check b follows a 6"], 6),
        (["accuracy a", "accuracy b follows a 2", "accuracy c follows b 2", "accuracy b follows c 2"], 2),
        (["accuracy a", "standard b follows a 2", "standard c follows b 2", "standard b follows c 2"], 2),
        (["accuracy a", "accuracy c follows a 9", "accuracy b follows c 2", "accuracy b follows a 6"], 6),
        (["accuracy a", "accuracy b follows a 6", "accuracy c follows a 1", "accuracy b follows c 2"], 3),
        (["accuracy b follows b 1", "accuracy b follows c 1", "accuracy c follows b 1"], None),
        (["spot-check a"], None),
        (["standard a"], None),
        (["standard a", "standard b follows a 6", "spot-check b"], None),
        (["accuracy a refused"], None),
        (["accuracy a", "accuracy a refused"], None),
        (["accuracy a", "standard a refused"], 0),
        (["accuracy a", "spot-check a refused"], 0),
        (["accuracy a", "accuracy z refused"], 0),
        (["accuracy a", "accuracy a refused", "accuracy b follows a 6"], None),
        (["accuracy a", "accuracy a refused", "accuracy a"], 0),
        (["accuracy a", "accuracy b follows a 6 refused", "accuracy b follows a 6"], 6),
        (["accuracy a", "accuracy b follows a 6", "accuracy b follows a 6 refused"], 6),
        (["accuracy a", "accuracy b follows a 6", "accuracy b follows a 6 refused", "accuracy c follows b 2"], 8),
        (["accuracy a", "accuracy b follows a 6 refused"], None),
        (["accuracy a", "accuracy a refused", "accuracy c", "accuracy a refused"], None),
        (["accuracy a", "accuracy b follows a 6", "accuracy b refused", "accuracy a", "standard b follows a 6"], None),
        (["accuracy a", "accuracy b follows a 6", "accuracy b", "accuracy a refused", "standard b follows a 6"], None),
        (["accuracy a", "accuracy c", "accuracy c refused", "accuracy b follows c 1", "accuracy b follows a 6"], None),
        (["accuracy a", "accuracy b follows a 6", "accuracy b refused", "accuracy b follows a 6"], None),
    ],
)
def test_a_key_that_every_item_needs_is_a_full_approval(records: list[str], words: int | None) -> None:
    built = build_records(*records)
    text = built[-1].meta.content_hash if built[-1].meta.content_hash != hash_text("z") else hash_text("a")
    counts = [count for _, count in select_full_approvals(built, (text,))]
    assert min(counts, default=None) == words


@pytest.mark.parametrize(
    ("records", "state"),
    [
        (["accuracy a"], "holds"),
        (["accuracy z"], "lapsed"),
        (["accuracy a", "accuracy a refused"], "lapsed"),
        (["accuracy a refused", "accuracy z"], "lapsed"),
        (["accuracy a", "accuracy a refused", "accuracy z"], "lapsed"),
        (["accuracy a", "accuracy z refused"], "holds"),
        (["accuracy z refused", "accuracy a follows z 2"], "never"),
        (["accuracy z", "accuracy a follows z 2"], "holds"),
        (["accuracy z", "accuracy a follows z 2", "standard a follows z 2 refused"], "holds"),
        (["accuracy z", "accuracy a follows z 2", "accuracy a follows z 2 refused"], "lapsed"),
        (["accuracy z", "accuracy a follows z 2 refused", "accuracy a follows z 2"], "holds"),
        (["accuracy z", "accuracy y follows z 2", "accuracy y follows z 2 refused", "standard a follows y 2"], "holds"),
        (["accuracy z", "accuracy z refused", "accuracy a follows z 2 refused", "accuracy a follows z 2"], "lapsed"),
    ],
)
def test_an_approval_holds_for_the_text_that_nobody_refused_since(records: list[str], state: str) -> None:
    """The text is `a`. What was said of another text, or of a small change, is said of no more than that."""
    (approval,) = _assess_approvals(ITEM, build_records(*records), (hash_text("a"),), "manager")
    assert (approval.kind, approval.state) == ("accuracy", state)


@pytest.mark.parametrize(
    ("records", "state"),
    [
        (["standard z"], "once"),
        (["standard z", "standard z refused"], "lapsed"),
        (["standard a", "standard a refused", "standard z"], "lapsed"),
        (["standard z", "standard y refused"], "lapsed"),
        (["standard z", "standard a follows z 2", "standard a follows z 2 refused"], "lapsed"),
        (["standard z", "standard y follows z 2 refused"], "once"),
    ],
)
def test_what_is_needed_once_was_given_unless_the_text_was_refused(records: list[str], state: str) -> None:
    stable: Any = SimpleNamespace(meta=ITEM.meta, status="stable")
    _, approval = _assess_approvals(stable, build_records(*records), (hash_text("a"),), "manager")
    assert (approval.kind, approval.state) == ("standard", state)


@pytest.mark.parametrize(
    ("records", "open_numbers"),
    [
        ([], []),
        (["accuracy a refused"], [1]),
        (["accuracy a refused", "accuracy b"], []),
        (["accuracy a refused", "accuracy b follows a 2"], [1]),
        (["accuracy a refused", "accuracy b follows a 2 refused"], [1, 2]),
        (["accuracy a refused", "accuracy b follows a 2 refused", "accuracy b follows a 2"], [1]),
        (["accuracy b follows a 2 refused", "accuracy b follows a 2"], []),
        (["accuracy b follows a 2 refused", "accuracy c follows b 2"], []),
        (["accuracy b follows a 2 refused", "accuracy b refused"], [2]),
    ],
)
def test_a_small_change_answers_nothing_that_was_said_of_the_whole(records: list[str], open_numbers: list[int]) -> None:
    objections = find_open_objections(build_records(*records), (hash_text("a"),), lambda objection, day: True)
    assert [objection.id for objection in objections] == [f"quoting/{number}" for number in open_numbers]


@pytest.mark.parametrize(
    ("records", "is_new"),
    [
        (["accuracy b follows a 2", "accuracy b follows a 2"], False),
        (["accuracy b follows a 2", "accuracy b follows a 2 refused", "accuracy b follows a 2"], True),
        (["accuracy b", "accuracy b follows a 2 refused", "accuracy b"], True),
        (["accuracy b", "accuracy b refused", "accuracy b"], True),
        (["accuracy b refused", "accuracy b follows a 2", "accuracy b refused"], False),
        (["accuracy b", "standard b refused", "accuracy b"], False),
    ],
)
def test_what_was_contradicted_since_is_said_anew(records: list[str], is_new: bool) -> None:
    *existing, record = (entry.meta for entry in build_records(*records))
    assert bool([*select_new_records([record], existing)]) is is_new


@pytest.mark.parametrize(
    ("more", "is_taken_back"),
    [("key: standard\nreviewer: ben\n", False), ("key: accuracy\nreviewer: hanna\n", True)],
)
def test_a_small_change_carries_on_and_gives_nothing(repository: Repository, more: str, is_taken_back: bool) -> None:
    page = COURSE.replace("tier: team", "tier: individual").replace("status: mvp", "status: stable")
    repository.write({f"{QUOTING}/index.md": page.replace("sunset: 2027-01-31\n", "")})
    before = digest(repository)
    record = f"item: quoting\ncontent_hash: {before}\nreviewer: diego\nkey: accuracy\noutcome: approved\n"
    files: dict[str, str | bytes | None] = {"reviews/quoting/2026-11-20-1.yml": f"{record}on: 2026-11-20\n"}
    if is_taken_back:
        refused = record.replace("approved", "changes-requested")
        files["reviews/quoting/2026-11-21-1.yml"] = f"{refused}on: 2026-11-21\n"
    repository.write({f"{QUOTING}/01-know-your-floor.md": SMALL})
    follows = f"follows: {{content_hash: '{before}', words: 2}}\n"
    small = f"item: quoting\ncontent_hash: {digest(repository)}\noutcome: approved\non: 2026-11-22\n"
    files["reviews/quoting/2026-11-22-1.yml"] = small + more + follows
    repository.write(files)
    content = run_pipeline(repository.root, TODAY).catalogue
    status = assess_status(content, content.courses[0])
    states = {"accuracy": "lapsed" if is_taken_back else "holds", "standard": "never"}
    assert {approval.kind: approval.state for approval in status.approvals} == states


@pytest.mark.parametrize(
    ("keys", "expected"),
    [(("accuracy", "accuracy"), 0), (("spot-check", "accuracy"), 1), (("standard", "accuracy"), 1)],
)
def test_a_small_change_follows_what_was_approved_in_full(
    repository: Repository, keys: tuple[str, str], expected: int
) -> None:
    """The same text has a digest of each kind, and the records of it may be bound to different ones."""
    digests = [f"v3:sha256:{1:064}", f"v2:sha256:{2:064}"]
    records = [
        f"item: quoting\ncontent_hash: {digest}\nreviewer: diego\nkey: {key}\noutcome: approved\non: 2026-11-20\n"
        for key, digest in zip(keys, digests, strict=True)
    ]
    repository.write({f"reviews/quoting/2026-11-20-{n}.yml": record for n, record in enumerate(records, 1)})
    content = run_pipeline(repository.root, TODAY).catalogue
    assert find_recorded_digest(content, ("quoting",), digests) == digests[expected]


@pytest.fixture
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("portal") / "portal")


def digest(repository: Repository) -> str:
    content = run_pipeline(repository.root, TODAY).catalogue
    return compute_digest(content, content.courses[0])


@pytest.mark.parametrize(
    ("records", "is_drawn"),
    [
        (["accuracy a"], True),
        (["accuracy z"], False),
        (["accuracy a", "accuracy a refused"], False),
        (["accuracy z", "accuracy a follows z 2", "accuracy b follows a 2", "accuracy a follows b 2"], True),
        (["accuracy z", "standard a follows z 2"], True),
        (["accuracy z", "accuracy z refused", "accuracy a follows z 2"], True),
        (["accuracy z refused", "accuracy a follows z 2"], True),
        (["standard a"], False),
        (["accuracy b", "accuracy a follows b 1", "accuracy b follows a 1", "accuracy z follows b 1"], True),
    ],
)
def test_what_can_be_drawn_is_what_could_be_drawn_before(records: list[str], is_drawn: bool) -> None:
    """Samples are drawn again for ever: what counts as an approval moves on, and this rule does not."""
    approvals = (LedgerApproval("accuracy", "lapsed"),)
    status = ApprovalStatus(ITEM, approvals, None, False, tuple(reversed(build_records(*records))))
    assert _can_be_drawn(status, (hash_text("a"),)) is is_drawn
