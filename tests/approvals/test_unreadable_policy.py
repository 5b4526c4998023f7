"""What cannot be read on the default branch makes a verdict ask for more, never for less, and is named in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import LESSON, PEOPLE, PORTAL, QUOTING, RUBRIC, Repository, approval
from typer.testing import CliRunner

from trellis.approvals.ledger.records import UNKNOWN_WORD_COUNT
from trellis.cli import app

FLOOR = f"{QUOTING}/01-know-your-floor.md"
EDIT: dict[str, str | bytes | None] = {FLOOR: LESSON.replace("4 per cent", "6 per cent")}
STANDARD = "content/learning/rubrics/standard.yml"
WITHOUT_RUBRIC = PORTAL.replace("{course: standard}", "{course: another}")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "portal")


def break_main(repository: Repository, files: dict[str, str | bytes | None]) -> None:
    repository.git("switch", "--quiet", "main")
    repository.write(files)
    repository.commit("Marit de Wit")


@pytest.mark.parametrize(
    ("files", "unreadable"),
    [
        ({"portal.yml": f"{PORTAL}lerning_team: x\n"}, "`portal.yml`"),
        ({"portal.yml": PORTAL.replace("small_change_words: 10", "small_change_words: ten")}, "`portal.yml`"),
        ({"portal.yml": "learning_team: [\n"}, "`portal.yml`"),
        ({"portal.yml": b"\xff\xfe"}, "`portal.yml`"),
        ({"portal.yml": None}, "`portal.yml`"),
        ({"portal.yml": ""}, "`portal.yml`"),
        ({"portal.yml": "# To be written.\n"}, "`portal.yml`"),
        ({"content/people.yml": "nobody\n"}, "a part of `content/people.yml`"),
        ({STANDARD: RUBRIC.replace("criteria:", "critera:")}, "the rubric `standard`"),
        ({STANDARD: None}, "the rubric `standard`"),
        ({"portal.yml": WITHOUT_RUBRIC}, "the rubric `another`"),
        (
            {"content/people.yml": PEOPLE.replace("  handle: meichen", "  hndle: meichen")},
            "the record `mei` in `content/people.yml`",
        ),
        ({"content/people.yml": f"{PEOPLE}- a word\n"}, "a part of `content/people.yml`"),
        (
            {"content/people.yml": f"{PEOPLE}- {{id: mei, name: Another, manager: diego, team: sales}}\n"},
            "the record `mei` in `content/people.yml`",
        ),
    ],
)
def test_content_waits_until_it_is_mended(
    repository: Repository, files: dict[str, str | bytes | None], unreadable: str
) -> None:
    break_main(repository, files)
    repository.change(EDIT)
    head = repository.git("rev-parse", "change")
    verdict = repository.verdict(approval("dsalazar", head, "LGTM"), approval("mdewit", head, "LGTM"))
    assert verdict.state == "blocked"
    (blocker,) = (blocker for blocker in verdict.blockers if blocker.code == "policy-unreadable")
    assert blocker.message.startswith(f"{unreadable} cannot be read on the default branch")


def test_mending_it_is_a_change_of_its_own(repository: Repository) -> None:
    break_main(repository, {STANDARD: RUBRIC.replace("criteria:", "critera:")})
    repository.change({STANDARD: RUBRIC}, author="Ben Whitlock")
    head = repository.git("rev-parse", "change")
    verdict = repository.verdict(approval("ibrandsma", head, ""), author="bwhitlock")
    assert (verdict.state, verdict.blockers) == ("approved", ())
    assert "the rubric `standard` cannot be read on the default branch" in verdict.notes[0]


def test_settings_are_mended_by_the_head_of_the_company(repository: Repository) -> None:
    break_main(repository, {"portal.yml": f"{PORTAL}lerning_team: x\n"})
    repository.change({"portal.yml": PORTAL}, author="Ben Whitlock")
    head = repository.git("rev-parse", "change")
    assert repository.verdict(approval("ibrandsma", head, ""), author="bwhitlock").state == "missing"
    assert repository.verdict(approval("mdewit", head, ""), author="bwhitlock").state == "approved"


def test_a_course_that_could_not_be_read_asks_for_all_when_it_is_mended(repository: Repository) -> None:
    page = (repository.root / f"{QUOTING}/index.md").read_text("utf-8")
    break_main(repository, {f"{QUOTING}/index.md": page.replace("tier: team", "teir: team")})
    repository.change({f"{QUOTING}/index.md": page})
    (subject,) = repository.verdict().subjects
    assert [(approval.kind, approval.scored) for approval in subject.approvals] == [
        ("accuracy", True),
        ("standard", True),
    ]


@pytest.mark.parametrize("record", ["item: quoting\n", "nothing\n", "item: quoting\noutcome: maybe\n"])
def test_a_record_that_cannot_be_read_makes_no_change_small(repository: Repository, record: str) -> None:
    break_main(repository, {"reviews/quoting/2026-11-01-1.yml": record})
    repository.change({FLOOR: LESSON.replace("built from", "made of")})
    assert repository.entry().small_before == UNKNOWN_WORD_COUNT
    (subject,) = repository.verdict().subjects
    assert [approval.kind for approval in subject.approvals] == ["accuracy"]


def test_records_of_other_items_are_no_matter(repository: Repository) -> None:
    repository.record_approval()
    break_main(repository, {"reviews/pricing/2026-11-01-1.yml": "item: pricing\n"})
    repository.change({FLOOR: LESSON.replace("built from", "made of")})
    (subject,) = repository.verdict().subjects
    assert [approval.kind for approval in subject.approvals] == ["either"]


def test_what_can_be_read_blocks_nothing(repository: Repository) -> None:
    repository.change(EDIT)
    snapshot = repository.collect_snapshot()
    assert (snapshot.policy.unreadable, snapshot.policy.unreadable_teams) == ((), ())


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (STANDARD, RUBRIC.replace("criteria:", "critera:")),
        ("portal.yml", f"{PORTAL}lerning_team: x\n"),
        ("content/people.yml", PEOPLE.replace("  handle: meichen", "  hndle: meichen")),
    ],
)
def test_no_approval_is_recorded_by_hand_meanwhile(repository: Repository, path: str, text: str) -> None:
    repository.write({path: text})
    command = ["approve", "quoting", "--reviewer", "diego", "--key", "accuracy", "--root", str(repository.root)]
    result = CliRunner().invoke(app, [*command, "--today", "2026-11-23"])
    assert result.exit_code != 0
    assert "cannot be read, so nobody knows what this approval has to score" in " ".join(result.output.split())
    assert not (repository.root / "reviews").exists()


def test_without_an_approval_in_the_ledger_no_change_is_small(repository: Repository) -> None:
    repository.change({FLOOR: LESSON.replace("built from", "made of")})
    assert repository.entry().small_before == UNKNOWN_WORD_COUNT
    (subject,) = repository.verdict().subjects
    assert [(approval.kind, approval.scored) for approval in subject.approvals] == [("accuracy", True)]
