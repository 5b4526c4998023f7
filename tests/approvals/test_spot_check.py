"""`trellis spot-check`: a sample is announced, drawn by what nobody knew, kept, and drawn again by anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from beacon_rounds import SIGNATURES, answer
from conftest import findings
from loopback import Answer, Loopback, Request
from repositories import LESSON, QUOTING, Repository
from typer.testing import CliRunner, Result

from trellis.approvals.collect import release
from trellis.approvals.collect.snapshot import collect_snapshot
from trellis.approvals.evaluate.blockers import find_record_blockers
from trellis.approvals.ledger import draws, files, sampling
from trellis.approvals.ledger.beacon import BeaconRound
from trellis.approvals.snapshot import Conversation
from trellis.cli import app
from trellis.forge import beacon_client
from trellis.kinds import Sample

SCORES = "outcomes=2 accuracy=2 practice=2"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
ANNOUNCEMENT = "reviews/sample-2023-08-20.yml"
DRAWN = "reviews/sample-2023-08-20-drawn.yml"


class Beacon(Loopback):
    """Serves the rounds that are published."""

    def answer(self, request: Request) -> Answer:
        number = int(request.path.rpartition("/")[2])
        if number not in SIGNATURES:
            return Answer(404, {"message": "not found"})
        return Answer(200, yaml.safe_load(answer(number)))


@pytest.fixture
def beacon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Beacon]:
    server = Beacon()
    monkeypatch.setattr(beacon_client, "BEACON_URL", server.address)
    yield server
    server.close()


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A portal with one approved course, as of August 2023, when the rounds of the tests were published."""
    repository = Repository(tmp_path / "portal")
    approve(repository)
    commit_at(repository, "2023-08-19T09:00:00Z")
    return repository


def run(repository: Repository, *arguments: str, today: str = "2023-08-24") -> Result:
    return CliRunner().invoke(app, [*arguments, "--root", str(repository.root), "--today", today])


def approve(repository: Repository) -> None:
    options = ("--key", "accuracy", "--reviewer", "diego", "--rubric", SCORES)
    assert run(repository, "approve", "quoting", *options, today="2023-08-19").exit_code == 0


def commit_at(repository: Repository, moment: str) -> str:
    repository.git("add", "--all", ":/")
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    names = {f"GIT_{role}_{part}": "x@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    repository.git("commit", "--quiet", "-m", "A change", **dates, **names)
    return repository.git("rev-parse", "HEAD")


def announce(repository: Repository, moment: str = "2023-08-20T10:00:00Z", **more: object) -> str:
    """Announces by hand a sample that a round of the tests draws; returns the commit that it names."""
    seed = repository.git("rev-parse", "HEAD")
    keys = {"seed": seed, "round": 1000, "size": 5, "on": "2023-08-20", **more}
    repository.write({ANNOUNCEMENT: "".join(f"{key}: {value}\n" for key, value in keys.items())})
    commit_at(repository, moment)
    return seed


def draw(repository: Repository, *more: str, today: str = "2023-08-24") -> Result:
    return run(repository, "spot-check", "--draw", *more, today=today)


def check(repository: Repository, today: str = "2023-08-24") -> tuple[int, str]:
    result = run(repository, "spot-check", "--check", today=today)
    return result.exit_code, result.output


def test_a_sample_is_announced_before_anybody_can_know_it(repository: Repository) -> None:
    seed = repository.git("rev-parse", "HEAD")
    seen = run(repository, "spot-check", "--seed", "HEAD", today="2023-08-21")
    assert (seen.exit_code, "draw 1 of 1 approved courses and paths" in seen.output) == (0, True)
    assert "published on 2023-08-24 at 12:00 UTC" in seen.output
    assert not list(repository.root.glob("reviews/*.yml"))
    assert run(repository, "spot-check", "--seed", "HEAD", "--write", today="2023-08-21").exit_code == 0
    text = (repository.root / "reviews/sample-2023-08-21.yml").read_text("utf-8")
    assert text == f"seed: {seed}\nround: 25012\nsize: 5\non: 2023-08-21\n"
    output = run(repository, "check", today="2023-08-21").output
    assert "sample-unproved" not in output
    assert "wrong-value" not in output
    again = run(repository, "spot-check", "--seed", "HEAD", "--write", today="2023-08-21")
    assert (again.exit_code, "keeps a sample already" in again.output) == (1, True)


def test_an_old_release_is_not_announced(repository: Repository) -> None:
    done = run(repository, "spot-check", "--seed", "HEAD", "--write", today="2026-11-23")
    assert (done.exit_code, "names a commit of 19 August 2023, more than 92 days before" in done.output) == (1, True)
    assert not list(repository.root.glob("reviews/*.yml"))


def test_nothing_is_announced_where_nothing_is_approved(tmp_path: Path) -> None:
    assert run(Repository(tmp_path), "spot-check", "--seed", "HEAD").exit_code == 1


def test_whoever_draws_again_draws_the_same(repository: Repository, beacon: Beacon) -> None:
    seed = announce(repository)
    done = draw(repository, "--write")
    assert (done.exit_code, "draws 1 of 1 approved courses and paths" in done.output) == (0, True), done.output
    assert [request.path.rpartition("/")[2] for request in beacon.log] == ["1000"]
    sample = yaml.load((repository.root / DRAWN).read_text("utf-8"), yaml.BaseLoader)
    assert (sample["seed"], sample["announcement"], sample["items"]) == (seed, "sample-2023-08-20", ["quoting"])
    assert sample["signature"] == SIGNATURES[1000]
    options = ("--key", "spot-check", "--reviewer", "ben", "--rubric", SCORES)
    assert run(repository, "approve", "quoting", *options).exit_code == 0
    (record,) = (repository.root / "reviews/quoting").glob("2023-08-24-*.yml")
    assert "sample: sample-2023-08-20-drawn\n" in record.read_text("utf-8")
    repository.write({FLOOR: LESSON + "What comes later changes nothing.\n"})
    assert check(repository) == (0, "1 of 1 samples are what their seeds draw.\n")
    assert findings(repository.root, "sample-unproved") == []
    assert draw(repository, "--write").output.startswith("Nothing is announced that was not drawn.")


def test_a_round_can_come_from_a_file(repository: Repository, tmp_path: Path) -> None:
    announce(repository)
    file = tmp_path / "round.json"
    file.write_text(answer(1000), "utf-8")
    done = draw(repository, "--beacon", str(file))
    assert (done.exit_code, "1. quoting: Quoting a lane" in done.output) == (0, True)
    assert not (repository.root / DRAWN).exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (answer(1001), "is not round 1000"),
        (answer(1000, signature=SIGNATURES[1001]), "has a signature that is not the beacon's for round 1000"),
        ("no JSON", "is no answer of the beacon"),
    ],
)
def test_without_a_proof_the_sample_waits(repository: Repository, tmp_path: Path, text: str, message: str) -> None:
    announce(repository)
    file = tmp_path / "round.json"
    file.write_text(text, "utf-8")
    done = draw(repository, "--write", "--beacon", str(file))
    assert (done.exit_code, message in done.output, "waits" in done.output) == (1, True, True), done.output
    assert not (repository.root / DRAWN).exists()


def test_without_an_answer_the_sample_waits(repository: Repository, beacon: Beacon) -> None:
    announce(repository, round=2000)
    done = draw(repository, "--write")
    assert (done.exit_code, f"{ANNOUNCEMENT} waits: the beacon has nothing at" in done.output) == (1, True), done.output
    assert not (repository.root / DRAWN).exists()


def test_before_its_day_nobody_is_asked(repository: Repository, beacon: Beacon) -> None:
    announce(repository)
    done = draw(repository, "--write", today="2023-08-22")
    assert (done.exit_code, done.output) == (
        0, f"{ANNOUNCEMENT} waits: its round is published on 2023-08-23.\n"
    )  # fmt: skip
    assert beacon.log == []


@pytest.mark.parametrize(
    ("moment", "more", "message"),
    [
        ("2023-08-23T16:00:00Z", {}, "came 2023-08-23 16:00 UTC, when its round was known"),
        ("2023-08-23T15:59:24Z", {}, "came 2023-08-23 15:59 UTC, when its round was known"),
        ("2023-08-20T10:00:00Z", {"seed": "0" * 40}, "names a commit that the default branch does not have"),
    ],
)
def test_an_announcement_that_binds_nobody_counts_for_nothing(
    repository: Repository, beacon: Beacon, moment: str, more: dict[str, str], message: str
) -> None:
    announce(repository, moment, **more)
    done = draw(repository, "--write")
    if "seed" in more:
        assert done.exit_code == 2  # Git does not know it at all
    else:
        assert (done.exit_code, f"{ANNOUNCEMENT} counts for nothing: it {message}" in done.output) == (0, True)
    assert not (repository.root / DRAWN).exists()
    assert beacon.log == []


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"on": "2021-01-05"}, "is of 5 January 2021, and its round of 23 August 2023, more than 7 days later"),
        ({"on": "2023-08-16"}, "is of 16 August 2023, and came 2023-08-20, more than 3 days apart"),
        ({"size": 1}, "draws 1, and `spot_check_size` of the commit that it names is 5"),
        ({"size": 4}, "draws 4, and `spot_check_size` of the commit that it names is 5"),
    ],
)
def test_a_day_or_a_size_that_lessens_the_sample_counts_for_nothing(
    repository: Repository, beacon: Beacon, more: dict[str, object], message: str
) -> None:
    announce(repository, **more)
    done = draw(repository, "--write")
    assert (done.exit_code, f"{ANNOUNCEMENT} counts for nothing: it {message}" in done.output) == (0, True), done.output
    assert (repository.root / DRAWN).exists() is False
    keys = {"round": 1000, "size": 5, "on": "2023-08-20", **more}
    kept = f"announcement: sample-2023-08-20\nsignature: {SIGNATURES[1000]}\nout_of: 1\nitems: [quoting]\n"
    seed = repository.git("rev-parse", "HEAD~1")
    text = f"seed: {seed}\nround: 1000\nsize: {keys['size']}\non: 2023-08-24\n{kept}"
    repository.write({DRAWN: text})
    code, output = check(repository)
    assert (code, f"keeps an announcement that {message}" in output) == (1, True), output
    assert beacon.log == []


def test_an_announcement_of_more_than_the_settings_ask_for_is_drawn(repository: Repository, beacon: Beacon) -> None:
    announce(repository, size=6)
    assert "draws 1 of 1 approved" in draw(repository).output


def test_the_size_is_that_of_the_commit_that_is_named(repository: Repository, beacon: Beacon) -> None:
    repository.write({"portal.yml": "approvals:\n  spot_check_size: 2\n"})
    commit_at(repository, "2023-08-19T12:00:00Z")
    announce(repository, size=2)
    repository.write({"portal.yml": "approvals:\n  spot_check_size: 9\n"})
    commit_at(repository, "2023-08-21T12:00:00Z")
    assert "draws 1 of 1 approved" in draw(repository).output
    less = run(repository, "spot-check", "--seed", "HEAD", "--size", "8", today="2023-08-22")
    assert (less.exit_code, "it draws 8, and `spot_check_size` of the commit" in less.output) == (1, True)


@pytest.mark.parametrize(("more", "key"), [({"size": 1}, "draws 1, and"), ({"on": "2021-01-05"}, "is of 5 January")])
def test_the_check_refuses_an_announcement_that_lessens_the_sample(
    repository: Repository, more: dict[str, object], key: str
) -> None:
    announce(repository, **more)
    repository.git("reset", "--quiet", "HEAD~1")
    assert [key in line for line in findings(repository.root, "sample-unproved")] == [True]


@pytest.mark.parametrize(
    ("today", "fault"),
    [
        ("2023-08-22", ""),
        ("2023-08-23", "names a round of 23 August 2023, which is known by the end of this day"),
        ("2026-11-23", "names a round of 23 August 2023, which is known by the end of this day"),
    ],
)
def test_an_announcement_that_comes_too_late_is_refused(repository: Repository, today: str, fault: str) -> None:
    repository.git("switch", "--quiet", "--create", "change")
    announce(repository)
    snapshot = collect_snapshot(repository.root, "main", "change", Conversation(), date.fromisoformat(today))
    messages = " ".join(block.message for block in find_record_blockers(snapshot))
    repository.git("reset", "--quiet", "HEAD~1")
    output = run(repository, "check", today=today).output
    assert (fault in messages and fault in output) if fault else not messages and "sample-unproved" not in output


def test_an_announcement_comes_soon_after_its_day(repository: Repository) -> None:
    announce(repository, on="2023-08-18")
    repository.git("reset", "--quiet", "HEAD~1")
    assert "is of 18 August 2023, more than 3 days ago" in run(repository, "check", today="2023-08-22").output


def test_an_announcement_that_was_altered_came_when_it_was(repository: Repository, beacon: Beacon) -> None:
    announce(repository, round=1001)
    text = (repository.root / ANNOUNCEMENT).read_text("utf-8").replace("1001", "1000")
    repository.write({ANNOUNCEMENT: text})
    assert "counts for nothing: it is not committed yet" in draw(repository).output
    commit_at(repository, "2023-08-23T18:00:00Z")
    assert "counts for nothing: it came 2023-08-23 18:00 UTC" in draw(repository).output


def test_turns_are_counted_from_the_round(repository: Repository) -> None:
    announcement = Sample(seed="1" * 40, round=1000, size=1, on=date(2021, 1, 5))
    kept = Sample(
        seed="1" * 40,
        round=1000,
        size=1,
        on=date(2099, 1, 1),
        announcement="a",
        signature=SIGNATURES[1000],
        out_of=1,
        items=("quoting",),
    )
    _, released = release.load_release(repository.root, "HEAD")
    beacon_round = BeaconRound(1000, SIGNATURES[1000])
    later = announcement.model_copy(update={"on": date(2023, 8, 20)})
    assert draws.draw_announced(announcement, beacon_round, released) == draws.draw_announced(
        later, beacon_round, released
    )
    repository.write({DRAWN: files.format_record(kept)})
    commit_at(repository, "2023-08-24T10:00:00Z")
    _, released = release.load_release(repository.root, "HEAD")
    assert sampling.find_last_days(released) == {"quoting": date(2023, 8, 23)}


def test_a_sample_of_a_day_before_its_round_is_told(repository: Repository, beacon: Beacon) -> None:
    announce(repository)
    draw(repository, "--write")
    file = repository.root / DRAWN
    file.write_text(file.read_text("utf-8").replace("on: 2023-08-24", "on: 2023-08-22"), "utf-8")
    (line,) = findings(repository.root, "sample-unproved")
    assert "is of 22 August 2023, before its round was published on 23 August 2023" in line


def test_a_release_of_another_branch_or_of_long_ago_is_none(repository: Repository, beacon: Beacon) -> None:
    repository.git("switch", "--quiet", "--create", "side")
    repository.write({FLOOR: LESSON + "Another.\n"})
    other = commit_at(repository, "2023-08-19T10:00:00Z")
    repository.git("switch", "--quiet", "main")
    announce(repository, seed=other)
    assert "names a commit that the default branch does not have" in draw(repository, "--write").output
    repository.write({ANNOUNCEMENT: None})
    repository.write({FLOOR: LESSON + "A release of spring.\n"})
    old = commit_at(repository, "2023-05-01T10:00:00Z")
    announce(repository, seed=old)
    assert "names a commit of 1 May 2023, more than 92 days before" in draw(repository, "--write").output
    assert not (repository.root / DRAWN).exists()


def merge_side(repository: Repository, settings: str | None) -> str:
    """Merges a branch one commit of which has other settings, or nothing approved; returns that commit."""
    repository.git("switch", "--quiet", "--create", "side")
    change = {"portal.yml": settings} if settings else {"reviews/quoting/2023-08-19-1.yml": None}
    repository.write(change)
    inner = commit_at(repository, "2023-08-19T10:00:00Z")
    repository.git("checkout", "--quiet", "main", "--", ".")
    repository.write(
        {FLOOR: LESSON + "Another.\n"} if not settings else {FLOOR: LESSON + "Another.\n", "portal.yml": None}
    )
    commit_at(repository, "2023-08-19T11:00:00Z")
    repository.git("switch", "--quiet", "main")
    repository.git("-c", "user.name=x", "-c", "user.email=x@example.org", "merge", "--quiet", "--no-ff", "side")
    return inner


@pytest.mark.parametrize("settings", ["approvals:\n  spot_check_size: 1\n", None])
def test_a_commit_within_a_merged_branch_is_no_release(
    repository: Repository, beacon: Beacon, settings: str | None
) -> None:
    inner = merge_side(repository, settings)
    announce(repository, seed=inner, size=1 if settings else 5)
    assert "names a commit that the default branch does not have" in draw(repository, "--write").output
    assert not (repository.root / DRAWN).exists()
    assert beacon.log == []
    repository.git("reset", "--quiet", "HEAD~1")
    (line,) = findings(repository.root, "sample-unproved")
    assert "names a commit that the default branch does not have" in line


def test_the_size_is_also_that_of_the_commit_that_brought_it(repository: Repository, beacon: Beacon) -> None:
    repository.write({"portal.yml": "approvals:\n  spot_check_size: 2\n"})
    seed = commit_at(repository, "2023-08-19T12:00:00Z")
    repository.write({"portal.yml": "approvals:\n  spot_check_size: 9\n"})
    commit_at(repository, "2023-08-19T13:00:00Z")
    announce(repository, size=8, seed=seed)
    assert "draws 8, and `spot_check_size` of the default branch that it comes to is 9" in draw(repository).output
    less = run(repository, "spot-check", "--seed", seed, "--size", "8", today="2023-08-22")
    assert (less.exit_code, "of the default branch that it comes to is 9" in less.output) == (1, True)
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    announce(repository, size=9, seed=seed)
    assert "draws 1 of 1 approved" in draw(repository).output


def test_an_announcement_that_is_not_committed_binds_nobody(repository: Repository, beacon: Beacon) -> None:
    announce(repository)
    repository.git("reset", "--quiet", "HEAD~1")
    assert "counts for nothing: it is not committed yet" in draw(repository, "--write").output
    assert beacon.log == []


def test_what_is_announced_and_never_drawn_is_told(repository: Repository) -> None:
    announce(repository)
    assert check(repository) == (0, "0 of 0 samples are what their seeds draw.\n")
    code, output = check(repository, today="2023-09-15")
    assert (code, "its round was published long ago, and nobody has drawn it" in output) == (1, True)


def test_what_is_in_no_sample_for_eight_quarters_is_told(repository: Repository, beacon: Beacon) -> None:
    announce(repository)
    assert draw(repository, "--write").exit_code == 0
    assert check(repository, today="2025-09-30")[0] == 0
    code, output = check(repository, today="2025-10-01")
    assert (code, "In no sample for more than 8 quarters: quoting." in output) == (1, True)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("out_of: 1", "out_of: 2", "the seed draws quoting out of 1"),
        ("- quoting", "- quoting\n- quoting", "the seed draws quoting out of 1"),
        (SIGNATURES[1000], SIGNATURES[1001], "has a signature that is not the beacon's for round 1000"),
        ("round: 1000", "round: 1001", "has another commit, round or size than `sample-2023-08-20` announced"),
        ("size: 5", "size: 4", "has another commit, round or size than `sample-2023-08-20` announced"),
        ("announcement: sample-2023-08-20", "announcement: sample-2023-08-20-drawn", "which is no announcement"),
    ],
)
def test_a_sample_that_was_altered_is_told(
    repository: Repository, beacon: Beacon, before: str, after: str, message: str
) -> None:
    announce(repository)
    draw(repository, "--write")
    file = repository.root / DRAWN
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")
    code, output = check(repository)
    assert (code, message in output, "0 of 1 samples" in output) == (1, True, True), output
    if "the seed draws" not in message:
        assert any(message in line for line in findings(repository.root, "sample-unproved"))


def test_an_announcement_is_drawn_once(repository: Repository, beacon: Beacon) -> None:
    announce(repository)
    draw(repository, "--write")
    repository.commit("Ilse Brandsma")
    text = (repository.root / DRAWN).read_text("utf-8")
    repository.write({"reviews/sample-2023-08-21-again.yml": text})
    (line,) = findings(repository.root, "sample-unproved")
    assert "keeps `sample-2023-08-20`, which `sample-2023-08-20-drawn` keeps already" in line


@pytest.mark.parametrize("name", ["sample-2023-08-20-a", "sample-2023-08-21-again"])
def test_whoever_draws_an_announcement_anew_makes_the_first_sample_no_wrong_one(
    repository: Repository, beacon: Beacon, name: str
) -> None:
    announce(repository)
    draw(repository, "--write")
    repository.commit("Ilse Brandsma")
    text = (repository.root / DRAWN).read_text("utf-8")
    repository.change({f"reviews/{name}.yml": text})
    messages = [block.message for block in repository.verdict(author="ibrandsma").blockers]
    fault = "keeps `sample-2023-08-20`, which `sample-2023-08-20-drawn` keeps already"
    assert [fault in message for message in messages] == [True], messages


def test_a_round_that_was_known_when_it_was_announced_is_told(repository: Repository) -> None:
    announce(repository, on="2023-08-24")
    (line,) = findings(repository.root, "sample-unproved")
    assert "names a round of 23 August 2023, which was known on 24 August 2023" in line


OLD = "seed: {seed}\non: 2023-08-20\nout_of: 1\nitems:\n- quoting\n"


def test_samples_of_the_time_before_the_beacon_stay_readable(repository: Repository) -> None:
    seed = repository.git("rev-parse", "HEAD")
    repository.write({ANNOUNCEMENT: OLD.format(seed=seed)})
    (line,) = findings(repository.root, "sample-unproved")
    assert "error[sample-unproved] the sample is drawn by a commit's id alone" in line
    commit_at(repository, "2023-08-20T10:00:00Z")
    assert findings(repository.root, "sample-unproved") == []
    assert check(repository) == (0, "1 of 1 samples are what their seeds draw.\n")


@pytest.mark.parametrize(
    "text",
    [
        "round: 1000\nseed: {seed}\non: 2023-08-20\n",
        "size: 5\nseed: {seed}\non: 2023-08-20\n",
        OLD + "round: 1000\n",
        OLD + f"round: 1000\nsize: 5\nsignature: {SIGNATURES[1000]}\n",
        "seed: {seed}\nround: 1000\nsize: 5\non: 2023-08-20\nout_of: 1\n",
        "seed: {seed}\non: 2023-08-20\n",
    ],
)
def test_half_a_sample_is_none(repository: Repository, text: str) -> None:
    repository.write({ANNOUNCEMENT: text.format(seed="1" * 40)})
    (line,) = findings(repository.root, "wrong-value")
    assert "is neither an announcement nor a sample" in line
