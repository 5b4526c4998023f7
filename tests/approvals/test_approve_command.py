"""What `trellis approve` asks of whoever has said something of the same text before, and of a spot check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import yaml
from repositories import COURSE, LESSON, PEOPLE, QUOTING, RECORD, TODAY, Repository
from typer.testing import CliRunner

from trellis.approvals.ledger import manual
from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.manual import ApprovalRefused, ReviewKind, ReviewRequest, create_record
from trellis.approvals.ledger.new_records import select_new_records
from trellis.approvals.ledger.record_rules import NEVER_APPROVED
from trellis.catalogue.catalogue import Catalogue
from trellis.cli import app
from trellis.kinds import Follows, Review
from trellis.pipeline.run import run_pipeline

ALL = "outcomes=2 accuracy=2 practice=2"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
SMALL = LESSON.replace("write down", "note")
WORKSHOP = "content/learning/courses/workshop"
FOLDER = "reviews/workshop"
DAY = "2026-11-20"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "portal")


def approve(repository: Repository, key: str, reviewer: str, *more: str, rubric: str = ALL) -> str:
    """The output, on one line."""
    options = ["--rubric", rubric] if rubric else []
    place = ["--root", str(repository.root), "--today", str(TODAY)]
    arguments = ["approve", "quoting", "--key", key, "--reviewer", reviewer, *options, *more, *place]
    return " ".join(CliRunner().invoke(app, arguments).output.split())


def read_records(repository: Repository) -> list[dict[str, object]]:
    paths = sorted((repository.root / "reviews/quoting").glob("*.yml"))
    return [yaml.safe_load(path.read_text("utf-8")) for path in paths]


@pytest.mark.parametrize(("name", "number"), [("2026-11-23-1.yml", 2), ("2026-11-23-7.yml", 1)])
def test_a_folder_that_is_called_like_a_record_is_in_nobodys_way(
    repository: Repository, name: str, number: int
) -> None:
    (repository.root / "reviews/quoting" / name).mkdir(parents=True)
    approve(repository, "accuracy", "diego")
    records = [path.name for path in sorted((repository.root / "reviews/quoting").glob("*.yml")) if path.is_file()]
    assert records == [f"2026-11-23-{number}.yml"]


def read_catalogue(repository: Repository) -> Catalogue:
    return run_pipeline(repository.root, TODAY).catalogue


def build_request(catalogue: Catalogue, item: str, key: ReviewKind, reviewer: str) -> ReviewRequest:
    entry = catalogue.item(item)
    assert entry
    scores = {"outcomes": 2, "accuracy": 2, "practice": 2}
    return ReviewRequest(item=entry, kind=key, reviewer=reviewer, is_approved=True, scores=scores, on=TODAY)


def find_refusal(catalogue: Catalogue, item: str, key: ReviewKind, reviewer: str) -> str:
    try:
        create_record(catalogue, build_request(catalogue, item, key, reviewer))
    except ApprovalRefused as error:
        return str(error)
    return ""


def test_a_spot_check_is_of_the_whole_text_and_keeps_its_scores(repository: Repository) -> None:
    approve(repository, "spot-check", "ben")
    repository.commit("Ben Whitlock")
    repository.record_approval()
    since = ("--since", repository.read_tip("HEAD"))
    repository.write({FLOOR: SMALL})
    repository.commit("Mei Chen")
    assert "gives no level for" in approve(repository, "spot-check", "ilse", *since, rubric="")
    assert "passes the spot check" in approve(repository, "spot-check", "ilse", *since)
    record = read_records(repository)[-1]
    assert (record["rubric"], record["scores"], "follows" in record) == (
        "standard",
        {"outcomes": 2, "accuracy": 2, "practice": 2},
        False,
    )


def test_whoever_worked_at_it_does_not_check_it(repository: Repository) -> None:
    since = ("--since", repository.read_tip("HEAD"))
    repository.write({FLOOR: SMALL})
    repository.commit("Ben Whitlock")
    assert "has a hand in commit" in approve(repository, "spot-check", "ben", *since)


def write_workshop(repository: Repository, records: Sequence[tuple[str, str, str]]) -> Catalogue:
    """A course of the learning team for the whole company, and its records: key, reviewer and further lines of each."""
    page = COURSE.replace("tier: team", "tier: organisation").replace("person: mei", "person: hanna")
    repository.write({f"{WORKSHOP}/index.md": page, f"{WORKSHOP}/01-know-your-floor.md": LESSON})
    catalogue = read_catalogue(repository)
    workshop = catalogue.item("workshop")
    assert workshop
    record = RECORD.format(item="workshop", content_hash=compute_digest(catalogue, workshop))
    for number, (key, reviewer, more) in enumerate(records, start=1):
        text = record.replace("key: accuracy", f"key: {key}").replace("reviewer: diego", f"reviewer: {reviewer}")
        repository.write({f"{FOLDER}/{DAY}-{number}.yml": text + more})
    return read_catalogue(repository)


FOLLOWS = f"follows: {{content_hash: 'v3:sha256:{'0' * 64}', words: 2}}\n"
MARIT = "Marit de Wit (above the manager of Learning) can."


@pytest.mark.parametrize("reviewer", ["ben", "ilse"])
def test_who_answers_for_somebody_named_gives_what_is_left_to_the_learning_team(
    repository: Repository, reviewer: str
) -> None:
    """The course names Diego and Marit; Ben, of the learning team, answers for Diego."""
    author = "  - person: mei\n    role: author\n"
    named = "".join(f"  - person: {id}\n    role: sponsor\n" for id in ("diego", "marit"))
    away = "  away: [{from: 2026-11-01, until: 2026-12-30, delegate: ben}]\n"
    people = PEOPLE.replace("  handle: dsalazar\n", f"  handle: dsalazar\n{away}")
    repository.write({f"{QUOTING}/index.md": COURSE.replace(author, author + named), "content/people.yml": people})
    repository.commit("Marit de Wit")
    assert "gives accuracy for" in approve(repository, "accuracy", reviewer)
    assert [record["role"] for record in read_records(repository)] == ["of Learning"]


@pytest.mark.parametrize(
    ("records", "key", "refusals"),
    [
        (
            [("accuracy", "ilse", ""), ("standard", "ben", "")],
            "spot-check",
            {
                "ilse": f"Ilse Brandsma reviewed it for accuracy on 20 November 2026, and nobody checks their own "
                f"approval. {MARIT}",
                "ben": "and nobody checks their own approval",
                "diego": f"is not Diego Salazar's to give: {MARIT}",
                "hanna": "is named in it as author, and nobody reviews what they made",
                "marit": "",
            },
        ),
        (
            [("accuracy", "ilse", "")],
            "spot-check",
            {"ilse": "nobody checks their own", "ben": "", "marit": "to give: Ben Whitlock (of Learning) can."},
        ),
        (
            [("accuracy", "ilse", ""), ("accuracy", "ben", "")],
            "standard",
            {"ilse": "two keys are two people", "ben": "two keys are two people", "marit": ""},
        ),
        ([("standard", "ilse", "")], "accuracy", {"ilse": "two keys are two people", "ben": MARIT, "marit": ""}),
        ([("standard", "ben", FOLLOWS)], "spot-check", {"ben": "", "ilse": ""}),
        ([("spot-check", "ben", "")], "standard", {"ben": "", "ilse": ""}),
    ],
    ids=[
        "both keys", "one key", "the second key", "the other key", "a small change", "whoever checked it before",
    ],
)  # fmt: skip
def test_where_those_before_gave_a_key_the_next_above_is_asked(
    repository: Repository, records: list[tuple[str, str, str]], key: ReviewKind, refusals: dict[str, str]
) -> None:
    catalogue = write_workshop(repository, records)
    for reviewer, refusal in refusals.items():
        found = find_refusal(catalogue, "workshop", key, reviewer)
        assert (refusal in found) if refusal else not found, reviewer


def test_the_sample_that_a_check_names_is_the_latest_until_its_day(repository: Repository) -> None:
    sample = f"seed: {'a' * 40}\non: {{}}\nout_of: 1\nitems: [quoting]\n"
    days = ("2026-05-20", "2026-08-20", "2026-11-24")
    repository.write({f"reviews/sample-{day}-drawn.yml": sample.format(day) for day in days})
    catalogue = read_catalogue(repository)
    names = [create_record(catalogue, build_request(catalogue, "quoting", "spot-check", "ben")).sample]
    names.append(create_record(catalogue, build_request(catalogue, "quoting", "standard", "ben")).sample)
    assert names == ["sample-2026-08-20-drawn", None]


def test_what_the_check_refuses_is_not_written(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.record_approval()
    catalogue = read_catalogue(repository)
    request = build_request(catalogue, "quoting", "accuracy", "diego")
    unknown = Follows(content_hash=f"v3:sha256:{'0' * 64}", words=2)
    small = ReviewRequest(**{**vars(request), "follows": unknown, "scores": {}})
    with pytest.raises(ApprovalRefused, match=NEVER_APPROVED) as refused:
        create_record(catalogue, small)
    assert str(refused.value).endswith(". Have the whole text approved, with scores and without --since.")
    monkeypatch.setattr(manual, "find_refusals", lambda *_, **__: iter(("is late", "is late", "is untrue")))
    assert "refuse it: the record is late and is untrue." in approve(repository, "accuracy", "diego")
    assert len(read_records(repository)) == 1


def state(outcome: str, key: str = "accuracy", reviewer: str = "diego", **more: object) -> Review:
    values = {
        "item": "quoting",
        "content_hash": f"v3:sha256:{'1' * 64}",
        "reviewer": reviewer,
        "key": key,
        "outcome": outcome,
        "on": date(2026, 11, 23),
    }
    return Review.model_validate({**values, **more})


YES, NO = state("approved"), state("changes-requested")
SMALL_YES = state("approved", follows={"content_hash": f"v3:sha256:{'2' * 64}", "words": 1})
MERGED = {"pull_request": 7, "commit": "1" * 40}


@pytest.mark.parametrize(
    ("existing", "record", "is_new"),
    [
        ((), YES, True),
        ((YES,), YES, False),
        ((YES, NO), YES, True),
        ((YES, NO), NO, False),
        ((YES, NO, YES), YES, False),
        ((NO, YES), NO, True),
        ((YES, state("changes-requested", reviewer="marit")), YES, True),
        ((YES, state("approved", reviewer="marit")), YES, False),
        ((YES, state("changes-requested", key="spot-check")), YES, False),
        ((YES, state("changes-requested", item="selling")), YES, False),
        ((NO, SMALL_YES), NO, False),
        ((state("approved", **MERGED), NO), state("approved", **MERGED), False),
        ((state("approved", **MERGED), NO), YES, True),
    ],
    ids=[
        "first", "twice", "taken back", "taken back twice", "thrice", "doubted again", "contradicted", "agreed with",
        "another key", "another item", "a small change between", "a merge is read again", "by hand after a merge",
    ],
)  # fmt: skip
def test_the_same_is_said_again_once_the_opposite_was_said(
    existing: tuple[Review, ...], record: Review, is_new: bool
) -> None:
    assert list(select_new_records([record, record], existing)) == [record] * is_new


@pytest.mark.parametrize(("key", "reviewer"), [("accuracy", "diego"), ("spot-check", "ben")])
def test_a_doubt_can_be_cleared_on_the_same_day(repository: Repository, key: str, reviewer: str) -> None:
    approve(repository, key, reviewer)
    approve(repository, key, reviewer, "--changes-requested", rubric="")
    assert "Next: commit that file" in approve(repository, key, reviewer)
    assert "has this very record already" in approve(repository, key, reviewer)
