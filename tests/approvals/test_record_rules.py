"""A record by hand states nothing that `trellis approve` would refuse; the verdict and the check say the same of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from repositories import COURSE, LESSON, PEOPLE, PORTAL, QUOTING, RUBRIC, TEAM, TODAY, Repository
from typer.testing import CliRunner

from trellis.approvals.collect.samples import BY_COMMIT
from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.record_place import find_number_fault
from trellis.approvals.ledger.record_rules import NEVER_APPROVED
from trellis.cli.app import app
from trellis.pipeline.run import run_pipeline

FOLDER = "reviews/quoting"
PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
EVERYONE = COURSE.replace("tier: team\n", "tier: team\nrequired_for: {teams: [sales], due_days: 30}\n")
RIGHT = "{outcomes: 2, accuracy: 2, practice: 2}"
LOW = "{outcomes: 2, accuracy: 1, practice: 2}"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "portal")


def format_record(content_hash: str, follows: str = "", **more: object) -> str:
    keys = {
        "item": "quoting",
        "content_hash": content_hash,
        "rubric": "standard",
        "rubric_version": 1,
        "reviewer": "diego",
        "key": "accuracy",
        "scores": RIGHT,
        "outcome": "approved",
        "on": "2026-11-20",
    }
    return "".join(f"{key}: {value}\n" for key, value in (keys | more).items()) + follows


def compute_course_digest(repository: Repository) -> str:
    catalogue = run_pipeline(repository.root, TODAY).catalogue
    return compute_digest(catalogue, catalogue.courses[0])


def check(repository: Repository) -> str:
    """What the check of the change says, on one line."""
    options = ["--since", "main", "--root", str(repository.root), "--today", TODAY.isoformat()]
    return " ".join(CliRunner().invoke(app, ["check", *options]).output.split())


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({}, ""),
        ({"role": "the board of directors"}, "says that its reviewer answers as the board of directors"),
        ({"role": "manager of Sales"}, ""),
        ({"scores": LOW}, "scores `accuracy` 1 where 2 passes"),
        ({"scores": "{outcomes: 2, accuracy: 2}"}, "gives no level for `practice`"),
        ({"scores": LOW, "outcome": "changes-requested"}, ""),
    ],
)
def test_what_the_command_refuses_is_refused(repository: Repository, more: dict[str, str], fault: str) -> None:
    record = format_record(compute_course_digest(repository), **more)
    repository.change({f"{FOLDER}/2026-11-20-1.yml": record})
    faults = [b.message for b in repository.verdict().blockers if b.code == "ledger-unproved"]
    assert (fault in "".join(faults)) if fault else not faults
    output = check(repository)
    assert (fault in output) if fault else "record-unproved" not in output


@pytest.mark.parametrize(
    ("earlier", "new", "fault"),
    [
        ((), (1,), ""),
        ((), (1, 2), ""),
        ((1,), (2,), ""),
        ((1,), (4,), ""),
        ((), (999999,), "has the number 999999, and the next one of that day is 1"),
        ((3,), (2,), "has the number 2, and a new one has a number after all others of its day"),
        ((3,), (25,), "has the number 25, and the next one of that day is 4"),
    ],
)
def test_what_is_said_last_has_the_last_number_of_its_day(
    repository: Repository, earlier: tuple[int, ...], new: tuple[int, ...], fault: str
) -> None:
    record = format_record(compute_course_digest(repository), outcome="changes-requested")
    repository.write({f"{FOLDER}/2026-11-20-{number}.yml": record for number in earlier})
    repository.write({f"{FOLDER}/2026-11-19-7.yml": record.replace("2026-11-20", "2026-11-19")})
    repository.commit("Marit de Wit")
    repository.change({f"{FOLDER}/2026-11-20-{number}.yml": record for number in new})
    faults = [block.message for block in repository.verdict().blockers if "number" in block.message]
    assert [fault in message for message in faults] == [True] * bool(fault)
    output = check(repository)
    assert (fault in output) if fault else "has the number" not in output
    assert not fault or f"call it {FOLDER}/2026-11-20-{max((*earlier, 0)) + 1}.yml" in output


@pytest.mark.parametrize("stray", ["hello", "item: [", "another item", "in a folder", "a folder"])
def test_what_is_no_record_of_the_item_counts_for_the_number_everywhere(repository: Repository, stray: str) -> None:
    """It came past everybody; the command, the check and the verdict go on behind it."""
    record = format_record(compute_course_digest(repository))
    text = record.replace("item: quoting", "item: pricing") if stray == "another item" else f"{stray}\n"
    places = {"in a folder": f"{FOLDER}/old/{TODAY}-900.yml", "a folder": f"{FOLDER}/{TODAY}-900.yml/note.txt"}
    repository.write({places.get(stray, f"{FOLDER}/{TODAY}-900.yml"): text})
    repository.commit("Marit de Wit")
    repository.git("switch", "--quiet", "-c", "change")
    options = ["--key", "accuracy", "--reviewer", "diego", "--rubric", "outcomes=2 accuracy=2 practice=2"]
    place = ["--root", str(repository.root), "--today", TODAY.isoformat()]
    done = CliRunner().invoke(app, ["approve", "quoting", *options, *place])
    assert f"{FOLDER}/{TODAY}-{1 if stray in places else 901}.yml" in done.output, done.output
    repository.commit("Mei Chen")
    assert "has the number" not in check(repository)
    assert not [block.message for block in repository.verdict().blockers if "has the number" in block.message]


def test_how_many_records_are_new_multiplies_no_look_at_the_ledger(repository: Repository) -> None:
    record = format_record(compute_course_digest(repository))
    earlier = f"{FOLDER}/2026-10-01-1.yml"
    repository.write({earlier: record.replace("2026-11-20", "2026-10-01")})
    counts = set[int]()
    for number in range(1, 7):
        path = f"{FOLDER}/{TODAY}-{number}.yml"
        repository.write({path: record.replace("on: 2026-11-20", f"on: {TODAY}")})
        asked: list[str] = []

        def read_previous(path: str, asked: list[str] = asked) -> str | None:
            asked.append(path)
            return None if str(TODAY) in path else record

        run_pipeline(repository.root, TODAY, read_previous=read_previous)
        counts.add(asked.count(earlier))
    assert len(counts) == 1


def test_no_two_new_records_of_a_day_have_one_number() -> None:
    """Else the names of an item's former and present folder would say which is the last."""
    paths = ["reviews/pricing/2026-11-20-1.yml", "reviews/quoting/2026-11-20-1.yml"]
    assert all(find_number_fault(path, (), paths) for path in paths)
    assert not any(find_number_fault(path, (), [path]) for path in paths)


@pytest.mark.parametrize("is_first_published", [True, False])
@pytest.mark.parametrize(
    ("key", "reviewer", "reason"),
    [("standard", "ilse", "two keys are two people"), ("spot-check", "ilse", "nobody checks their own approval")],
)
def test_one_person_gives_one_key(
    repository: Repository, key: str, reviewer: str, reason: str, is_first_published: bool
) -> None:
    digest = compute_course_digest(repository)
    other_key = "accuracy" if key == "standard" else "standard"
    first = {f"{FOLDER}/2026-11-20-1.yml": format_record(digest, key=other_key, reviewer=reviewer)}
    second = {f"{FOLDER}/2026-11-20-2.yml": format_record(digest, key=key, reviewer=reviewer)}
    if is_first_published:
        repository.write(first)
        repository.commit("Ilse Brandsma")
    repository.change(second if is_first_published else {**first, **second})
    faults = [b.message for b in repository.verdict().blockers if b.code == "ledger-unproved"]
    assert reason in " ".join(faults)
    assert reason in check(repository)
    other_person = format_record(digest, key=key, reviewer="ben")
    repository.change({f"{FOLDER}/2026-11-20-2.yml": other_person})
    assert reason not in check(repository)


@pytest.mark.parametrize(
    ("page", "change", "words", "fault"),
    [
        (COURSE, "Why a quote is our promise.", 1, ""),
        (COURSE, "Why a price " + "that somebody waits for " * 4 + "is a promise.", 40, "small is at most 10 words"),
        (EVERYONE, "Why a quote is our promise.", 1, "of what the whole company or somebody has to take"),
        (COURSE.replace("tier: team", "tier: organisation"), "Why a quote is our promise.", 1, "has to take"),
    ],
)
def test_a_small_change_is_small(repository: Repository, page: str, change: str, words: int, fault: str) -> None:
    repository.write({f"{QUOTING}/index.md": page})
    repository.commit("Marit de Wit")
    former = compute_course_digest(repository)
    repository.write({f"{FOLDER}/2026-11-19-1.yml": format_record(former).replace("2026-11-20", "2026-11-19")})
    repository.write({f"{QUOTING}/index.md": page.replace("Why a quote is a promise.", change)})
    repository.commit("Mei Chen")
    follows = f"follows:\n  content_hash: {former}\n  words: {words}\n"
    repository.change({f"{FOLDER}/2026-11-20-1.yml": format_record(compute_course_digest(repository), follows)})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    output = check(repository)
    assert (fault in faults and fault in output) if fault else not faults and "record-unproved" not in output


def test_no_change_is_small_where_the_learning_team_decides(repository: Repository) -> None:
    settings = "autonomy:\n  - {team: sales, decides: learning-team, reason: It is so.}\n"
    repository.write({"portal.yml": f"{PORTAL}{settings}"})
    repository.commit("Marit de Wit")
    former = compute_course_digest(repository)
    page = COURSE.replace("Why a quote is a promise.", "Why a quote is our promise.")
    repository.write({f"{QUOTING}/index.md": page})
    repository.commit("Mei Chen")
    follows = f"follows:\n  content_hash: {former}\n  words: 1\n"
    repository.change({f"{FOLDER}/2026-11-20-1.yml": format_record(compute_course_digest(repository), follows)})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert "of a team for which the learning team decides none is" in faults
    assert "of a team for which the learning team decides none is" in check(repository)


def test_a_record_comes_soon_after_its_day(repository: Repository) -> None:
    record = format_record(compute_course_digest(repository), on="2026-11-10")
    repository.change({f"{FOLDER}/2026-11-10-1.yml": record})
    assert "ledger-late" in {blocker.code for blocker in repository.verdict().blockers}
    assert "more than 7 days before it came" in check(repository)
    late, soon = f"{FOLDER}/2026-11-10-1.yml", f"{FOLDER}/2026-11-16-1.yml"
    repository.change({late: None, soon: record.replace("11-10", "11-16")})
    assert "ledger-late" not in {blocker.code for blocker in repository.verdict().blockers}


def test_a_pull_request_that_a_record_names_makes_it_no_younger(repository: Repository) -> None:
    head = repository.change({"content/sales/notes.txt": "Notes.\n"})
    more = {"on": "2026-11-10", "pull_request": 3, "commit": head}
    repository.change({f"{FOLDER}/2026-11-10-1.yml": format_record(compute_course_digest(repository), **more)})
    assert "ledger-late" in {blocker.code for blocker in repository.verdict().blockers}


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("", BY_COMMIT),
        ("round: 34683260\nsize: 0\n", "before"),
        ("round: 34683260\nsize: 5\nannouncement: sample-none\nsignature: " + "0" * 96 + "\n", "is no announcement"),
    ],
)
def test_the_verdict_judges_samples(repository: Repository, more: str, fault: str) -> None:
    seed = repository.git("rev-parse", "main").strip()
    items = "" if "size: 0" in more else "out_of: 1\nitems: [quoting]\n"
    repository.change({"reviews/sample-2026-11-20.yml": f"seed: {seed}\non: 2026-11-20\n{more}{items}"})
    blockers = [b.message for b in repository.verdict().blockers if b.code in ("ledger-unproved", "unreadable")]
    assert blockers
    if fault != "before":
        assert fault in " ".join(blockers)
        assert fault in check(repository)


@pytest.mark.parametrize("id", ["quoting", "prices"])
def test_a_record_by_a_former_id_is_judged_as_one_by_the_present_one(repository: Repository, id: str) -> None:
    digest = compute_course_digest(repository)
    moved = repository.root / "content/sales/courses/prices"
    (repository.root / QUOTING).rename(moved)
    page = moved / "index.md"
    page.write_text(page.read_text("utf-8").replace("status: mvp\n", "status: mvp\naliases: [quoting]\n"), "utf-8")
    repository.commit("Marit de Wit")
    first = format_record(digest, reviewer="ilse", role="the board of directors", scores=LOW)
    second = format_record(digest, item=id, reviewer="ilse", key="standard")
    repository.change({f"{FOLDER}/2026-11-20-1.yml": first, f"reviews/{id}/2026-11-20-2.yml": second})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert "two keys are two people" in faults
    assert "scores `accuracy` 1 where 2 passes" in faults


@pytest.mark.parametrize(
    ("named", "fault"),
    [
        ("standard", ""),
        ("course-standard", ""),
        ("draft-standard", "scores `draft-standard`, and an approval scores `course-standard`"),
    ],
)
def test_a_record_by_a_rubric_that_has_another_id_since_is_judged_as_by_its_present_one(
    repository: Repository, named: str, fault: str
) -> None:
    digest = compute_course_digest(repository)
    repository.write(
        {
            "content/learning/rubrics/standard.yml": None,
            "content/learning/rubrics/course-standard.yml": RUBRIC + "aliases: [standard]\n",
            "content/learning/rubrics/draft-standard.yml": RUBRIC,
        }
    )
    repository.commit("Ilse Brandsma")
    repository.change({f"{FOLDER}/2026-11-20-1.yml": format_record(digest, rubric=named)})
    faults = [b.message for b in repository.verdict().blockers if b.code == "ledger-unproved"]
    assert [fault in message for message in faults] == [True] * bool(fault), faults


def test_a_record_of_nothing_is_refused(repository: Repository) -> None:
    record = format_record(compute_course_digest(repository), item="nothing")
    repository.change({"reviews/nothing/2026-11-20-1.yml": record})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert "names `nothing`, which is no course or path of the default branch" in faults


@pytest.mark.parametrize(
    ("more", "fault", "is_checked"),
    [
        ({"role": "the board of directors"}, "says that its reviewer answers as the board of directors", False),
        ({"rubric_version": 2, "scores": LOW}, "scores version 2 of `standard`, which is at version 1", False),
        ({"role": "manager of Sales"}, "", True),
    ],
)
def test_a_pull_request_that_a_record_names_proves_neither_role_nor_rubric(
    repository: Repository, more: dict[str, object], fault: str, is_checked: bool
) -> None:
    head = repository.git("rev-parse", "main").strip()
    record = format_record(compute_course_digest(repository), pull_request=3, commit=head, **more)
    repository.change({f"{FOLDER}/2026-11-20-1.yml": record})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert fault in faults if fault else "answers as" not in faults and "scores" not in faults
    assert (bool(fault) and fault in check(repository)) is (bool(fault) and is_checked)


@pytest.mark.parametrize(
    ("writer", "key", "is_refused"),
    [
        ("Diego Salazar", "accuracy", True),
        ("Diego Salazar", "spot-check", True),
        ("Mei Chen", "accuracy", False),
        ("Somebody Else", "accuracy", False),
    ],
)
def test_whoever_wrote_the_text_gives_no_record_for_it(
    repository: Repository, writer: str, key: str, is_refused: bool
) -> None:
    repository.write({f"{FOLDER}/2026-11-19-1.yml": format_record(compute_course_digest(repository), on="2026-11-19")})
    repository.commit("Marit de Wit")
    repository.write({f"{QUOTING}/01-know-your-floor.md": LESSON + "Never below it.\n"})
    repository.commit(writer)
    repository.change({f"{FOLDER}/2026-11-20-1.yml": format_record(compute_course_digest(repository), key=key)})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert ("is by `diego`, who has a hand in commit" in faults) is is_refused


@pytest.mark.parametrize("place", ["content/sales/pictures/rates.png", f"{QUOTING}/rates.png", "content/rates.pdf"])
@pytest.mark.parametrize("maker", ["Diego Salazar", "Hanna Lindqvist"])
def test_who_made_what_a_text_shows_gives_no_record_of_it(repository: Repository, place: str, maker: str) -> None:
    """Wherever the picture or document lies."""
    link = os.path.relpath(place, QUOTING)
    repository.write({FLOOR: f"{LESSON}\n[The rates]({link})\n", place: "The first."})
    repository.commit("Mei Chen")
    repository.record_approval()
    repository.write({place: "The second."})
    repository.commit(maker)
    digest = compute_course_digest(repository)
    repository.change({f"{FOLDER}/2026-11-21-1.yml": format_record(digest, on="2026-11-21")}, author="Mei Chen")
    faults = " ".join(block.message for block in repository.verdict().blockers)
    assert ("is by `diego`, who has a hand in" in faults) is (maker == "Diego Salazar")


def test_who_wrote_what_was_approved_before_may_give_a_record(repository: Repository) -> None:
    page = f"{QUOTING}/01-know-your-floor.md"
    repository.write({page: LESSON + "Never below it.\n"})
    repository.commit("Diego Salazar")
    first = format_record(compute_course_digest(repository), reviewer="ilse", on="2026-11-19")
    repository.write({f"{FOLDER}/2026-11-19-1.yml": first})
    repository.commit("Marit de Wit")
    repository.write({page: LESSON + "Never below it, whoever asks.\n"})
    repository.commit("Mei Chen")
    repository.change({f"{FOLDER}/2026-11-20-1.yml": format_record(compute_course_digest(repository))})
    assert "has a hand in" not in " ".join(b.message for b in repository.verdict().blockers)


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (
            {"content/people.yml": PEOPLE.replace("  handle: dsalazar\n", "  handle: dsalazar\n  active: false\n")},
            "is by `diego`, who has left",
        ),
        ({PAGE: COURSE.replace("status: mvp", "status: draft").replace("sunset: 2027-01-31\n", "")}, "is a draft"),
        ({PAGE: COURSE.replace("status: mvp", "status: retired")}, "is retired"),
    ],
)
def test_a_record_by_hand_is_of_what_readers_see_by_somebody_who_is_here(
    repository: Repository, files: dict[str, str | bytes | None], fault: str
) -> None:
    repository.write(files)
    repository.commit("Marit de Wit")
    record = format_record(compute_course_digest(repository))
    repository.change({f"{FOLDER}/2026-11-20-1.yml": record})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert fault in faults
    assert fault in check(repository)


@pytest.mark.parametrize("pull_request", [None, 3])
def test_a_record_that_follows_its_own_text_carries_on_nothing(
    repository: Repository, pull_request: int | None
) -> None:
    digest = compute_course_digest(repository)
    follows = f"follows: {{content_hash: '{digest}', words: 0}}\n"
    if pull_request:
        follows += f"pull_request: {pull_request}\ncommit: '{repository.git('rev-parse', 'main').strip()}'\n"
    repository.change({f"{FOLDER}/2026-11-20-1.yml": format_record(digest, follows)})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert "follows its own text" in faults
    assert "follows its own text" in check(repository)


@pytest.mark.parametrize("words", [0, 2])
@pytest.mark.parametrize(("key", "is_right"), [("", False), ("standard", False), ("accuracy", True)])
def test_a_small_change_carries_on_what_was_approved_in_full(
    repository: Repository, key: str, words: int, is_right: bool
) -> None:
    former = compute_course_digest(repository)
    if key:
        reviewer = "ben" if key == "standard" else "diego"
        full = format_record(former, key=key, reviewer=reviewer).replace("2026-11-20", "2026-11-19")
        repository.write({f"{FOLDER}/2026-11-19-1.yml": full})
    if words:
        repository.write({f"{QUOTING}/01-know-your-floor.md": LESSON.replace("Never go", "Do not go")})
    repository.commit("Mei Chen")
    follows = f"follows: {{content_hash: '{former}', words: {words}}}\n"
    repository.change({f"{FOLDER}/2026-11-20-1.yml": format_record(compute_course_digest(repository), follows)})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert (NEVER_APPROVED in faults) is (NEVER_APPROVED in check(repository)) is not is_right


@pytest.mark.parametrize("is_by_hand", [True, False])
def test_whoever_wrote_a_text_in_a_merge_cannot_record_an_approval_of_it(tmp_path: Path, is_by_hand: bool) -> None:
    """A merge that Git makes by itself has words of nobody; one that somebody edited has theirs."""
    repository = Repository(tmp_path / "portal")
    repository.git("switch", "--quiet", "--create", "side")
    other = {f"{QUOTING}/02-more.md": LESSON.replace("Know your floor", "More about it")}
    repository.write(dict(other))
    repository.commit("Mei Chen")
    repository.git("switch", "--quiet", "main")
    repository.write({f"{QUOTING}/01-know-your-floor.md": LESSON.replace("4 per cent", "5 per cent")})
    repository.commit("Mei Chen")
    who = ("-c", "user.name=Diego Salazar", "-c", "user.email=someone@example.org")
    repository.git(*who, "merge", "--quiet", "--no-ff", "--no-commit", "side")
    if is_by_hand:
        repository.write({f"{QUOTING}/01-know-your-floor.md": LESSON.replace("4 per cent", "6 per cent")})
    repository.commit("Diego Salazar")
    record = format_record(compute_course_digest(repository))
    repository.change({f"{FOLDER}/2026-11-20-1.yml": record}, author="Diego Salazar")
    messages = " ".join(block.message for block in repository.verdict().blockers)
    assert ("is by `diego`, who has a hand in commit" in messages) is is_by_hand


SAMPLE = "seed: {seed}\non: 2026-11-20\nout_of: 1\nitems: [{id}]\n"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({}, ""),
        ({"key": "standard"}, "what was drawn is settled by a spot check alone"),
        ({"sample": "sample-2026-11-20-other"}, "is no sample that has drawn `quoting`"),
        ({"on": "2026-11-19"}, ""),  # it is a day earlier still, further west
        ({"on": "2026-11-18"}, "`sample-2026-11-20-drawn` was drawn on 20 November 2026"),
        ({"content_hash": "former"}, "is a spot check of another text of `quoting` than there was by then"),
    ],
)
def test_a_sample_is_settled_by_a_spot_check_of_what_it_drew(
    repository: Repository, more: dict[str, str], fault: str
) -> None:
    seed = repository.git("rev-parse", "main").strip()
    former = compute_course_digest(repository)
    repository.time = "2026-11-17T09:00:00Z"
    repository.write(
        {
            "reviews/sample-2026-11-20-drawn.yml": SAMPLE.format(seed=seed, id="quoting"),
            "reviews/sample-2026-11-20-other.yml": SAMPLE.format(seed=seed, id="packing"),
            f"{QUOTING}/01-know-your-floor.md": LESSON.replace("4 per cent", "6 per cent"),
        }
    )
    repository.commit("Mei Chen")
    values = {"reviewer": "ben", "key": "spot-check", "sample": "sample-2026-11-20-drawn"} | more
    values["content_hash"] = former if "content_hash" in more else compute_course_digest(repository)
    day = values.get("on", "2026-11-20")
    repository.change({f"{FOLDER}/{day}-1.yml": format_record(**values)})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    output = check(repository)
    assert (fault in faults and fault in output) if fault else not faults and "record-unproved" not in output


@pytest.mark.parametrize(
    ("drawn_on", "is_named", "replaced_on", "on", "is_refused"),
    [
        (18, True, 20, 20, False),
        (18, True, 17, 19, True),
        (18, True, 19, 22, True),
        (18, False, 20, 20, False),
        (18, False, 17, 19, True),
        (18, False, 19, 22, True),
        (0, False, 20, 20, False),
        (0, False, 17, 20, True),
    ],
)
def test_a_spot_check_is_of_a_text_since_the_draw(
    repository: Repository, drawn_on: int, is_named: bool, replaced_on: int, on: int, is_refused: bool
) -> None:
    """The text was replaced, before somebody looked or while their record waits."""
    former = compute_course_digest(repository)
    sample = f"reviews/sample-2026-11-{drawn_on}-drawn.yml"
    events = [(replaced_on, f"{QUOTING}/01-know-your-floor.md", LESSON.replace("4 per cent", "6 per cent"))]
    events += [(drawn_on, sample, f"seed: {'a' * 40}\non: 2026-11-{drawn_on}\nout_of: 1\nitems: [quoting]\n")]
    repository.time = "2026-11-10T09:00:00Z"
    repository.commit_as("Marit de Wit", "someone@example.org", "commit", "--quiet", "--amend", "--no-edit")
    for day, path, content in sorted(events):
        if day:
            repository.time = f"2026-11-{day}T09:00:00Z"
            repository.write({path: content})
            repository.commit("Mei Chen")
    more = {"sample": sample[8:-4]} if is_named else {}
    record = format_record(former, reviewer="ben", key="spot-check", on=f"2026-11-{on}", **more)
    repository.change({f"{FOLDER}/2026-11-{on}-1.yml": record})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    output = check(repository)
    fault = "is a spot check of another text of `quoting` than there was by then"
    assert (fault in faults and fault in output) if is_refused else not faults and "record-unproved" not in output


@pytest.mark.parametrize(
    ("role", "is_refused"), [("manager of Sales", False), ("manager of Sale", True), ("head of Sales", True)]
)
def test_a_record_may_wait_while_its_team_gets_another_title(
    repository: Repository, role: str, is_refused: bool
) -> None:
    record = format_record(compute_course_digest(repository), role=role)
    repository.change({f"{FOLDER}/2026-11-20-1.yml": record})
    repository.time = "2026-11-22T09:00:00Z"
    repository.advance({"content/sales/index.md": TEAM.format(title="Sales and service", manager="diego")})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert ("says that its reviewer answers as" in faults) is is_refused
    repository.update()
    assert ("says that its reviewer answers as" in check(repository)) is is_refused


def test_a_sample_that_drew_the_former_id_is_settled_under_the_present_one(repository: Repository) -> None:
    seed = repository.git("rev-parse", "main").strip()
    repository.write(
        {
            "reviews/sample-2026-11-20-drawn.yml": SAMPLE.format(seed=seed, id="rates"),
            PAGE: COURSE.replace("status: mvp", "aliases: [rates]\nstatus: mvp"),
        }
    )
    repository.commit("Marit de Wit")
    more = {"reviewer": "ben", "key": "spot-check", "sample": "sample-2026-11-20-drawn"}
    repository.change({f"{FOLDER}/2026-11-20-1.yml": format_record(compute_course_digest(repository), **more)})
    assert not [b.message for b in repository.verdict().blockers if b.code == "ledger-unproved"]


@pytest.mark.parametrize(
    ("reviewer", "key", "fault", "is_checked_before"),
    [
        ("ben", "standard", "", False),
        ("ben", "spot-check", "a spot check is of the whole text", False),
        ("ben", "spot-check", "a spot check is of the whole text", True),
    ],
)
def test_either_key_looks_at_a_small_change_and_no_spot_check_does(
    repository: Repository, reviewer: str, key: str, fault: str, is_checked_before: bool
) -> None:
    former = compute_course_digest(repository)
    first = format_record(former, on="2026-11-19")
    files: dict[str, str | bytes | None] = {f"{FOLDER}/2026-11-19-1.yml": first}
    if is_checked_before:
        files[f"{FOLDER}/2026-11-19-2.yml"] = format_record(former, on="2026-11-19", key="spot-check", reviewer="ben")
    repository.write(files)
    repository.write({f"{QUOTING}/01-know-your-floor.md": LESSON.replace("Never go", "Do not go")})
    repository.commit("Mei Chen")
    follows = f"follows: {{content_hash: '{former}', words: 2}}\n"
    record = format_record(compute_course_digest(repository), follows, key=key, reviewer=reviewer)
    repository.change({f"{FOLDER}/2026-11-20-1.yml": record})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    output = check(repository)
    assert (fault in faults and fault in output) if fault else not faults and "record-unproved" not in output


def test_spot_checks_of_small_changes_that_a_ledger_has_already_are_no_error(repository: Repository) -> None:
    former = compute_course_digest(repository)
    first = {f"{FOLDER}/2026-11-19-1.yml": format_record(former, on="2026-11-19")}
    repository.write({**first, f"{QUOTING}/01-know-your-floor.md": LESSON.replace("Never go", "Do not go")})
    follows = f"follows: {{content_hash: '{former}', words: 2}}\n"
    digest = compute_course_digest(repository)
    more = {"reviewer": "ben", "key": "spot-check", "sample": "sample-2026-11-20-drawn"}
    repository.write({f"{FOLDER}/2026-11-20-1.yml": format_record(digest, follows, **more)})
    sample = SAMPLE.format(seed=repository.git("rev-parse", "main").strip(), id="quoting")
    repository.write({"reviews/sample-2026-11-20-drawn.yml": sample})
    repository.commit("Marit de Wit")
    repository.change({f"{QUOTING}/01-know-your-floor.md": LESSON.replace("Never go", "Do not ever go")})
    assert "record-unproved" not in check(repository)
    assert repository.entry().small_before == 2  # they carry on what they did


@pytest.mark.parametrize("writer", ["Diego Salazar", "Mei Chen"])
def test_an_edit_that_is_merged_first_bars_nobody_from_the_text_before_it(repository: Repository, writer: str) -> None:
    """What Diego wrote was approved since; then Mei's text came, or his own, and it is his record that waits."""
    page = f"{QUOTING}/01-know-your-floor.md"
    repository.write({page: LESSON + "Never below it.\n"})
    repository.commit("Diego Salazar")
    first = format_record(compute_course_digest(repository), reviewer="ilse", on="2026-11-19")
    repository.write({f"{FOLDER}/2026-11-19-1.yml": first})
    repository.commit("Marit de Wit")
    repository.write({page: LESSON + "Never below it, whoever asks.\n"})
    repository.commit(writer)
    repository.change({f"{FOLDER}/2026-11-20-1.yml": format_record(compute_course_digest(repository))})
    repository.advance({page: LESSON + "Not below it, whoever asks.\n"})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert ("is by `diego`, who has a hand in commit" in faults) is (writer == "Diego Salazar")


@pytest.mark.parametrize(("key", "later"), [("standard", "small"), ("spot-check", "small"), ("standard", "spot-check")])
def test_a_small_change_or_a_spot_check_makes_nobody_free_of_their_own_text(
    repository: Repository, key: str, later: str
) -> None:
    page = f"{QUOTING}/01-know-your-floor.md"
    repository.write({f"{FOLDER}/2026-11-18-1.yml": format_record(compute_course_digest(repository), on="2026-11-18")})
    repository.commit("Marit de Wit")
    repository.write({page: LESSON.replace("4 per cent", "40 per cent")})
    repository.commit("Ben Whitlock")
    own_text = compute_course_digest(repository)
    more = {"key": later, "reviewer": "ilse"} if later == "spot-check" else {}
    repository.write({f"{FOLDER}/2026-11-19-1.yml": format_record(own_text, on="2026-11-19", **more)})
    repository.commit("Ilse Brandsma")
    repository.write({page: LESSON.replace("4 per cent", "40 per cent").replace("Never go", "Do not go")})
    repository.commit("Mei Chen")
    if later == "small":
        follows = f"follows: {{content_hash: '{own_text}', words: 2}}\n"
        small = format_record(compute_course_digest(repository), follows, on="2026-11-19")
        repository.write({f"{FOLDER}/2026-11-19-2.yml": small})
        repository.commit("Diego Salazar")
    record = format_record(compute_course_digest(repository), key=key, reviewer="ben")
    repository.change({f"{FOLDER}/2026-11-20-1.yml": record})
    faults = " ".join(b.message for b in repository.verdict().blockers if b.code == "ledger-unproved")
    assert "is by `ben`, who has a hand in commit" in faults


@pytest.mark.parametrize(
    ("reviewer", "role", "is_refused"),
    [
        ("ben", "chief executive of the world", True),
        ("ben", "manager of Sales", True),
        ("ben", "of Learning", False),
        ("hanna", "of Learning", True),
        ("hanna", "answering for Ben Whitlock", False),
    ],
)
def test_accuracy_that_is_left_to_the_learning_team_is_given_as_one_of_that_team(
    repository: Repository, reviewer: str, role: str, is_refused: bool
) -> None:
    """Everybody above the course's team has a part in it, and somebody of the learning team is away."""
    parts = "".join(f"  - person: {id}\n    role: author\n" for id in ("mei", "diego", "marit"))
    page = COURSE.replace("  - person: mei\n    role: author\n", parts)
    away = "- id: ben\n  away: [{from: 2026-11-19, until: 2026-11-24, delegate: hanna}]\n"
    repository.write({PAGE: page, "content/people.yml": PEOPLE.replace("- id: ben\n", away)})
    repository.commit("Marit de Wit")
    record = format_record(compute_course_digest(repository), reviewer=reviewer, role=role)
    repository.change({f"{FOLDER}/2026-11-20-1.yml": record})
    faults = [b.message for b in repository.verdict().blockers if b.code == "ledger-unproved"]
    assert ("says that its reviewer answers as" in " ".join(faults)) is is_refused
    assert ("says that its reviewer answers as" in check(repository)) is is_refused
