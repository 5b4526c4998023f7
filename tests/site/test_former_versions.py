"""Versions of courses and paths: what of Git's history counts, what is said of it, and where old texts stand."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from conftest import EXAMPLE

from trellis.approvals.ledger.record_history import RecordHistory
from trellis.derive import PublishedCatalogue, publication
from trellis.derive.data.changes import build_changes_json
from trellis.derive.feeds.site_identity import SiteIdentity
from trellis.derive.learning import build_learning_files
from trellis.derive.pages.old_version import build_old_version
from trellis.derive.publication import find_first_day, find_first_version_day, find_retirement_day
from trellis.derive.versions import MAX_TEXTS, FormerVersion, get_version_id, list_former_versions
from trellis.kinds import COLLECTIONS, Portal
from trellis.load import content_history
from trellis.load.branch_history import BranchTimes
from trellis.load.cache import Cache
from trellis.load.content_history import ContentHistory, read_content_history, read_old_text
from trellis.pipeline.run import run_pipeline
from trellis.site.content import render_former_text
from trellis.site.markdown.anchors import set_apart
from trellis.site.state import read_shown_history

COURSE = "content/sales/courses/rates"
PATH = "content/sales/paths/desk.md"
LONG = " ".join(f"word{n}" for n in range(200))

OUTCOMES = "outcomes:\n- {id: ask, text: Ask for a price.}\n- {id: compare, text: Compare two offers.}\n"


def write_course(
    root: Path, outcomes: str = OUTCOMES, *, status: str = "mvp", aliases: str = "", id: str = "rates"
) -> None:
    folder = root / f"content/sales/courses/{id}"
    folder.mkdir(parents=True, exist_ok=True)
    head = f"title: Rates\nsummary: How rates are made, and how one talks about them.\nstatus: {status}\n{aliases}"
    (folder / "index.md").write_text(f"---\n{head}tier: team\nmode: self-paced\n{outcomes}---\nAbout rates.\n", "utf-8")


def write_lesson(root: Path, name: str, title: str, text: str = LONG, id: str = "rates") -> None:
    file = root / f"content/sales/courses/{id}/{name}.md"
    file.write_text(f"---\ntitle: {title}\ntype: read\nminutes: 5\n---\n{text}\n", "utf-8")


def git(root: Path, *arguments: str, day: str = "") -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false")
    dates = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day} if day else {}
    done = subprocess.run(
        ["git", *who, *arguments],
        cwd=root,
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": "/usr/bin:/bin", **dates},
    )
    return done.stdout


def commit(root: Path, day: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "change", day=f"{day}T10:00:00Z")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A portal with one course of one lesson, at its first commit."""
    root = tmp_path / "portal"
    root.mkdir()
    (root / "content/sales").mkdir(parents=True)
    (root / "content/sales/index.md").write_text("---\ntitle: Sales\n---\n", "utf-8")
    write_course(root)
    write_lesson(root, "01-read", "Read a rate")
    git(root, "init", "-q", "-b", "main")
    commit(root, "2026-01-05")
    return root


def read_history(root: Path, cache: Cache | None = None) -> ContentHistory:
    return read_content_history(root, COLLECTIONS, cache)


def publish(root: Path, today: date = date(2026, 11, 23)) -> PublishedCatalogue:
    result = run_pipeline(root, today)
    return PublishedCatalogue(result.catalogue, result.context, history=read_shown_history(root, result, None))


def approve(root: Path, *revisions: str, id: str = "rates", key: str = "accuracy", outcome: str = "approved") -> None:
    """Writes a record of the ledger for the text of each revision, without committing it."""
    folder = root / f"reviews/{id}"
    folder.mkdir(parents=True, exist_ok=True)
    history = RecordHistory(root, COLLECTIONS)
    for revision in revisions:
        digest = history.list_digests(git(root, "rev-parse", revision).strip(), id)[0]
        record = (
            f"item: {id}\ncontent_hash: {digest}\nreviewer: somebody\nkey: {key}\noutcome: {outcome}\non: 2026-02-01\n"
        )
        (folder / f"2026-02-01-{len(list(folder.iterdir())) + 1}.yml").write_text(record, "utf-8")


def list_former(root: Path, id: str = "rates", *, are_all_approved: bool = True) -> tuple[FormerVersion, ...]:
    if are_all_approved:
        for number, commit in enumerate(git(root, "rev-list", "--first-parent", "HEAD").split()):
            if RecordHistory(root, COLLECTIONS).list_digests(commit, id) and number:
                approve(root, commit, id=id)
    published = publish(root)
    item = published.catalogue.item(id)
    assert item
    return list_former_versions(published, item)


def test_what_people_learn_makes_a_version_and_a_few_words_do_not(root: Path) -> None:
    write_lesson(root, "01-read", "Read a rate", f"{LONG} And one more sentence.")
    commit(root, "2026-02-02")
    assert list_former(root) == ()
    write_lesson(root, "02-ask", "Ask for a rate")
    write_course(root, OUTCOMES.replace("Ask for a price", "Ask three carriers for a price"))
    commit(root, "2026-03-02")
    write_lesson(root, "01-read", "Read a rate", " ".join(f"other{n}" for n in range(200)))
    write_course(root, "outcomes:\n- {id: compare, text: Compare two offers.}\n- {id: refuse, text: Refuse one.}\n")
    (root / COURSE / "02-ask.md").unlink()
    commit(root, "2026-04-06")
    second, first = list_former(root)
    assert (first.since, first.until, second.until) == (date(2026, 1, 5), date(2026, 3, 2), date(2026, 4, 6))
    assert first.changes == (
        "Outcome changed: Ask three carriers for a price (before: Ask for a price)",
        "New lesson: Ask for a rate (5 min)",
    )
    assert second.changes == (
        "New outcome: Refuse one",
        "No longer an outcome: Ask three carriers for a price",
        "Lesson rewritten: Read a rate",
        "Lesson removed: Ask for a rate",
    )
    assert first.changes_since == (
        "New outcome: Refuse one",
        "No longer an outcome: Ask for a price",
        "Lesson rewritten: Read a rate",
    )
    assert first.url == f"/courses/rates/versions/{first.record.id}/"
    assert "And one more sentence" in read_old_text(root, first.record.lessons[0].blob)


def test_drafts_and_commits_of_a_pull_request_were_never_published(root: Path) -> None:
    git(root, "switch", "-q", "-c", "change")
    write_lesson(root, "02-ask", "A first try")
    commit(root, "2026-02-02")
    write_lesson(root, "02-ask", "Ask for a rate")
    commit(root, "2026-02-03")
    git(root, "switch", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "merge", "change", day="2026-02-04T10:00:00Z")
    write_course(root, status="draft", id="talks")
    commit(root, "2026-02-05")
    write_course(root, id="talks")
    commit(root, "2026-02-06")
    (version,) = list_former(root)
    assert (version.until, version.changes) == (date(2026, 2, 4), ("New lesson: Ask for a rate (5 min)",))
    assert list_former(root, "talks") == ()
    (talks,) = read_history(root).versions["talks"]
    assert talks.since == "2026-02-06T10:00:00Z"


def test_a_renamed_course_keeps_its_versions_and_a_path_says_what_steps_differ(root: Path) -> None:
    (root / PATH).parent.mkdir()
    head = (
        "title: Desk\nsummary: From the first day at the desk to the first rate.\nstatus: mvp\nkind: path\ntier: team\n"
    )
    head += "audience: {}\nversion: 1\n"
    (root / PATH).write_text(f"---\n{head}steps:\n- {{section: A, items: [rates]}}\n---\n", "utf-8")
    commit(root, "2026-02-02")
    first_id = read_history(root).versions["rates"][0].id
    (root / COURSE).rename(root / "content/sales/courses/prices")
    write_course(root, aliases="aliases: [rates]\n", id="prices")
    write_course(root, id="talks")
    (root / PATH).write_text(
        f"---\n{head}steps:\n- {{section: A, items: [prices, talks]}}\n---\n",
        "utf-8",
    )
    commit(root, "2026-03-02")
    write_lesson(root, "02-ask", "Ask for a rate", id="prices")
    commit(root, "2026-04-06")
    approve(root, "HEAD~2", id="rates")
    approve(root, "HEAD~2", id="desk")
    versions = list_former(root, "prices")
    assert [version.record.id for version in versions][-1] == first_id
    assert list_former(root, "desk")[0].changes == ("New step: Rates",)
    record = json.loads(build_learning_files(publish(root))["0.json"])
    assert record["rates"] == {"is": "prices"}
    assert record["prices"]["version"] == get_version_id(publish(root), publish(root).catalogue.item("prices"))
    assert first_id in record["prices"]["versions"]


def test_what_is_cached_leads_to_the_same_as_reading_everything(root: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", root)
    for number in range(3):
        write_lesson(root, f"0{number + 2}-more", f"More {number}")
        commit(root, f"2026-02-0{number + 1}")
        assert read_history(root, cache) == read_history(root)
    git(root, "reset", "-q", "--hard", "HEAD~2")
    assert read_history(root, cache) == read_history(root)
    assert len(read_history(root).versions["rates"]) == 2


def test_a_file_that_cannot_be_read_and_a_course_that_goes_and_comes_back_are_no_mistakes(root: Path) -> None:
    (root / COURSE / "index.md").write_text("---\ntitle: [\n---\n", "utf-8")
    commit(root, "2026-02-01")
    write_course(root)
    commit(root, "2026-02-02")
    assert list_former(root) == ()
    (root / COURSE / "index.md").unlink()
    commit(root, "2026-02-03")
    assert read_history(root).versions["rates"][0].until == "2026-02-03T10:00:00Z"
    write_course(root)
    commit(root, "2026-02-04")
    assert list_former(root) == ()  # the very same is there again


def test_few_texts_stay_and_for_a_bounded_time(root: Path) -> None:
    for number in range(MAX_TEXTS + 2):
        write_lesson(root, "01-read", f"Read a rate {number}")
        commit(root, f"2026-02-{number + 1:02}")
    approve(root, *git(root, "rev-list", "HEAD~1").split())
    published = publish(root)
    item = published.catalogue.item("rates")
    assert item
    assert sum(bool(version.url) for version in list_former_versions(published, item)) == MAX_TEXTS
    later = publish(root, date(2031, 12, 1))
    assert not any(version.url for version in list_former_versions(later, item))
    view = build_old_version(published, item, list_former_versions(published, item)[0])
    assert (view.title, view.outcomes) == ("Rates", ("Ask for a price", "Compare two offers"))


def test_without_a_history_nothing_is_said_of_it(root: Path, tmp_path: Path) -> None:
    write_lesson(root, "02-ask", "Ask for a rate")
    commit(root, "2026-02-02")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), str(shallow))
    assert read_history(shallow) == ContentHistory({}, "this clone is shallow")
    assert read_history(tmp_path).versions == {}
    files = build_learning_files(publish(shallow))
    assert json.loads(files["index.json"])["history"] is False
    assert "versions" not in json.loads(files["0.json"])["rates"]


def rename_course(root: Path, day: str, *, status: str = "mvp") -> None:
    git(root, "mv", COURSE, "content/sales/courses/fares")
    write_course(root, status=status, aliases="aliases: [rates]\n", id="fares")
    commit(root, day)


def list_change_days(published: PublishedCatalogue, sort: str) -> list[str]:
    site, moment = SiteIdentity("Learning", "https://learning.example/"), datetime(2026, 11, 23, tzinfo=UTC)
    document = build_changes_json(published, site, BranchTimes({}, {}), moment)
    return [change["at"][:10] for change in document["changes"] if change["change"] == sort]


def write_twice(root: Path) -> str:
    write_lesson(root, "02-ask", "Ask for a rate")
    commit(root, "2026-11-02")
    return "rates"


def rename_and_write(root: Path) -> str:
    rename_course(root, "2026-11-02")
    write_lesson(root, "02-ask", "Ask for a rate", id="fares")
    commit(root, "2026-11-03")
    return "fares"


def approve_the_last_text_alone(root: Path) -> str:
    write_twice(root)
    approve(root, "HEAD")
    (record,) = (root / "reviews/rates").iterdir()
    record.write_text(record.read_text("utf-8").replace("2026-02-01", "2026-11-04"), "utf-8")
    return "rates"


def make_a_course_of_a_path(root: Path) -> str:
    (root / PATH).parent.mkdir()
    (root / PATH).write_text("---\ntitle: Desk\nstatus: mvp\nsteps:\n- items: [rates]\n---\n", "utf-8")
    commit(root, "2026-01-02")  # another kind of thing
    (root / PATH).unlink()
    commit(root, "2026-01-05")
    git(root, "mv", COURSE, "content/sales/courses/desk")
    write_course(root, aliases="aliases: [rates]\n", id="desk")
    commit(root, "2026-11-02")
    return "desk"


@pytest.mark.parametrize(
    "change", [write_twice, rename_and_write, approve_the_last_text_alone, make_a_course_of_a_path]
)
def test_what_was_revised_or_renamed_is_published_since_its_first_version(
    root: Path, change: Callable[[Path], str]
) -> None:
    id = change(root)
    published = publish(root)
    item = published.catalogue.item(id)
    assert item
    assert find_first_day(published, item) == find_first_version_day(published, item) == date(2026, 1, 5)
    assert list_change_days(published, "added") == ["2026-01-05"]


def test_a_draft_under_a_former_id_and_a_version_of_tomorrow_are_no_first_version(root: Path) -> None:
    write_course(root, status="draft")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--amend", "-m", "first", day="2026-01-05T10:00:00Z")
    rename_course(root, "2026-11-02")
    for today, day in ((date(2026, 11, 23), date(2026, 11, 2)), (date(2026, 11, 1), None)):
        published = publish(root, today)
        item = published.catalogue.item("fares")
        assert item
        assert find_first_day(published, item) == day


@pytest.mark.parametrize(
    ("retired_on", "renamed_as", "day"),
    [
        ("2026-03-02", "retired", date(2026, 3, 2)),
        ("", "retired", date(2026, 5, 2)),  # with the renaming
        ("2026-03-02", "mvp", date(2026, 6, 2)),  # offered again, then retired once more
    ],
)
def test_a_renamed_course_is_retired_since_it_was_under_its_former_id(
    root: Path, retired_on: str, renamed_as: str, day: date
) -> None:
    if retired_on:
        write_course(root, status="retired")
        commit(root, retired_on)
    rename_course(root, "2026-05-02", status=renamed_as)
    write_course(root, status="retired", aliases="aliases: [rates]\n", id="fares")
    write_lesson(root, "02-ask", "Ask for a rate", id="fares")
    commit(root, "2026-06-02")
    published = publish(root)
    item = published.catalogue.item("fares")
    assert item
    assert find_retirement_day(published, item) == day
    assert list_change_days(published, "retired") == [day.isoformat()]


def write_other_course(root: Path, id: str, day: str) -> None:
    write_course(root, "outcomes:\n- {id: stripe, text: Paint a zebra.}\n", id=id)
    write_lesson(root, "01-paint", "Paint", "Black and white.", id=id)
    commit(root, day)


def merge_course(root: Path, removed: str, day: str, *, into: str, aliases: str = "") -> None:
    git(root, "rm", "-rq", f"content/sales/courses/{removed}")
    write_course(root, aliases=f"aliases: [{aliases or removed}]\n", id=into)
    commit(root, day)


def retire_course(root: Path, id: str, day: str, aliases: str) -> None:
    write_course(root, status="retired", aliases=f"aliases: [{aliases}]\n", id=id)
    commit(root, day)


def merge_a_later_course_and_retire(root: Path) -> str:
    write_other_course(root, "zebra", "2026-02-05")
    merge_course(root, "zebra", "2026-03-05", into="rates")
    retire_course(root, "rates", "2026-05-05", "zebra")
    return "rates"


def merge_a_revised_course_and_retire(root: Path) -> str:
    write_other_course(root, "zebra", "2026-02-05")
    write_lesson(root, "02-more", "More", id="zebra")
    commit(root, "2026-02-20")
    merge_course(root, "zebra", "2026-03-05", into="rates")
    retire_course(root, "rates", "2026-05-05", "zebra")
    return "rates"


def rename_merge_and_retire(root: Path) -> str:
    rename_course(root, "2026-02-05")
    write_other_course(root, "zebra", "2026-02-20")
    merge_course(root, "zebra", "2026-03-05", into="fares", aliases="rates, zebra")
    retire_course(root, "fares", "2026-05-05", "rates, zebra")
    return "fares"


def merge_rename_and_retire(root: Path) -> str:
    write_other_course(root, "zebra", "2026-02-20")
    merge_course(root, "zebra", "2026-03-05", into="rates")
    rename_course(root, "2026-04-05")
    retire_course(root, "fares", "2026-05-05", "zebra, rates")
    return "fares"


def rename_and_back_and_retire(root: Path) -> str:
    rename_course(root, "2026-02-05")
    git(root, "mv", "content/sales/courses/fares", COURSE)
    write_course(root, aliases="aliases: [fares]\n")
    commit(root, "2026-03-05")
    retire_course(root, "rates", "2026-05-05", "fares")
    return "rates"


def rename_as_draft_and_retire(root: Path) -> str:
    rename_course(root, "2026-02-05", status="draft")
    write_course(root, aliases="aliases: [rates]\n", id="fares")
    commit(root, "2026-03-05")
    retire_course(root, "fares", "2026-05-05", "rates")
    return "fares"


def retire_take_back_and_retire(root: Path) -> str:
    retire_course(root, "rates", "2026-02-05", "")
    write_course(root)
    commit(root, "2026-03-05")
    retire_course(root, "rates", "2026-05-05", "")
    return "rates"


@pytest.mark.parametrize(
    "change",
    [
        merge_a_later_course_and_retire,
        merge_a_revised_course_and_retire,
        rename_merge_and_retire,
        merge_rename_and_retire,
        rename_and_back_and_retire,
        rename_as_draft_and_retire,
        retire_take_back_and_retire,
    ],
)
def test_the_days_of_a_course_are_those_it_had_under_its_own_ids(root: Path, change: Callable[[Path], str]) -> None:
    id = change(root)
    published = publish(root)
    item = published.catalogue.item(id)
    assert item
    assert (find_first_day(published, item), find_retirement_day(published, item)) == (
        date(2026, 1, 5),
        date(2026, 5, 5),
    )
    assert "2026-01-05" in list_change_days(published, "added")
    assert list_change_days(published, "retired") == ["2026-05-05"]


def take_in_an_older_course(root: Path) -> str:
    write_other_course(root, "zebra", "2026-10-05")
    merge_course(root, "rates", "2026-11-05", into="zebra")
    return "zebra"


def take_in_an_older_course_and_rename(root: Path) -> str:
    take_in_an_older_course(root)
    git(root, "mv", "content/sales/courses/zebra", "content/sales/courses/stripes")
    write_course(root, aliases="aliases: [zebra, rates]\n", id="stripes")
    commit(root, "2026-11-06")
    return "stripes"


def take_the_id_of_a_removed_course(root: Path) -> str:
    git(root, "rm", "-rq", COURSE)
    commit(root, "2026-03-05")
    write_other_course(root, "rates", "2026-10-05")
    return "rates"


@pytest.mark.parametrize(
    "change", [take_in_an_older_course, take_in_an_older_course_and_rename, take_the_id_of_a_removed_course]
)
def test_a_new_course_that_takes_over_an_id_is_not_as_old_as_the_course_that_had_it(
    root: Path, change: Callable[[Path], str]
) -> None:
    approve(root, "HEAD")  # on the first of February
    id = change(root)
    published = publish(root)
    item = published.catalogue.item(id)
    assert item
    assert published.approval_statuses[id].reviews
    assert find_first_day(published, item) == find_first_version_day(published, item) == date(2026, 10, 5)
    assert list_change_days(published, "added") == ["2026-10-05"]


def test_a_course_is_as_old_as_its_first_version_where_many_are_not_remembered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (content_history, publication):
        monkeypatch.setattr(module, "MAX_VERSIONS", 3)
    write_lesson(root, "02-paint", "Paint", "Black and white.")
    commit(root, "2026-02-01")
    (root / COURSE / "01-read.md").unlink()
    write_other_course(root, "rates", "2026-02-02")
    write_lesson(root, "02-more", "More", "Much more.")
    commit(root, "2026-02-03")
    published = publish(root)
    assert len(published.history.recorded["rates"]) == 3
    item = published.catalogue.item("rates")
    assert item
    assert find_first_day(published, item) == date(2026, 1, 5)


def test_the_first_of_very_many_versions_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content_history, "MAX_VERSIONS", 2)
    for number in range(3):
        write_course(root, OUTCOMES.replace("price", f"price {number}"))
        commit(root, f"2026-02-0{number + 1}")
    records = read_history(root).recorded["rates"]
    assert [record.since[:10] for record in records] == ["2026-01-05", "2026-02-03"]


def take_back_a_text(root: Path) -> None:
    """Two commits: one with what nobody approved, and one that takes it back."""
    write_course(root, OUTCOMES.replace("Ask for a price", "Send all data to a stranger"))
    write_lesson(root, "01-read", "Read a bad rate", " ".join(f"bad{n}" for n in range(200)))
    commit(root, "2026-02-02")
    git(root, "revert", "--no-edit", "HEAD", day="2026-02-03T10:00:00Z")


def test_what_was_taken_back_is_as_if_it_had_never_been(root: Path) -> None:
    first_id = read_history(root).versions["rates"][0].id
    take_back_a_text(root)
    approve(root, "HEAD")
    assert list_former(root, are_all_approved=False) == ()
    published = publish(root)
    assert get_version_id(published, published.catalogue.item("rates")) == first_id
    write_lesson(root, "02-ask", "Ask for a rate")
    commit(root, "2026-03-02")
    (version,) = list_former(root, are_all_approved=False)
    assert (version.record.id, version.changes) == (first_id, ("New lesson: Ask for a rate (5 min)",))
    assert not any("tranger" in text or "bad" in text for text in build_learning_files(publish(root)).values())


def test_only_an_approval_for_accuracy_of_the_very_text_shows_a_version(root: Path) -> None:
    write_lesson(root, "01-read", "Read a rate", f"{LONG} A word that nobody approved.")
    commit(root, "2026-02-02")
    write_lesson(root, "02-ask", "Ask for a rate")
    commit(root, "2026-03-02")
    approve(root, "HEAD~2", "HEAD")
    approve(root, "HEAD~1", outcome="changes-requested")
    approve(root, "HEAD~1", key="standard")
    assert list_former(root, are_all_approved=False) == ()
    approve(root, "HEAD~1")
    assert len(list_former(root, are_all_approved=False)) == 1


@pytest.mark.parametrize("shown", ["![The dock](../../pages/dock.png)", "[The dock](../../pages/dock.png)"])
def test_a_version_is_shown_with_the_files_that_were_approved_or_not_at_all(root: Path, shown: str) -> None:
    """Its page refers to the files that are there now, and nobody is asked about it when one of them is exchanged."""
    file = root / "content/sales/pages/dock.png"
    file.parent.mkdir()
    file.write_bytes(b"\x89PNG\r\n\x1a\n1")
    write_lesson(root, "01-read", "Read a rate", f"{LONG}\n\n{shown}")
    commit(root, "2026-02-05")
    write_course(root, OUTCOMES.replace("Compare two offers", "Refuse an offer with reasons"))
    write_lesson(root, "01-read", "Read a rate", " ".join(f"other{n}" for n in range(200)))
    commit(root, "2026-06-05")
    approved = list_former(root)
    assert approved
    for content, count in ((b"\x89PNG\r\n\x1a\n2", 0), (b"\x89PNG\r\n\x1a\n1", 1), (None, 0)):
        file.unlink(missing_ok=True)
        if content:
            file.write_bytes(content)
        shown_versions = [v for v in list_former(root, are_all_approved=False) if "dock" in read_texts(root, v)]
        assert len(shown_versions) == count


def read_texts(root: Path, version: FormerVersion) -> str:
    return "".join(git(root, "cat-file", "blob", lesson.blob) for lesson in version.record.lessons)


def test_a_version_is_withheld_by_its_course_and_all_of_them_by_the_portal(root: Path) -> None:
    write_lesson(root, "02-ask", "Ask for a rate")
    commit(root, "2026-02-02")
    write_lesson(root, "03-send", "Send a rate")
    commit(root, "2026-03-02")
    second, first = list_former(root)
    write_course(root, aliases=f"withheld_versions: [{second.record.id}]\n")
    commit(root, "2026-03-03")
    (version,) = list_former(root)
    assert version.record.id == first.record.id
    assert version.changes == ("New lesson: Ask for a rate (5 min)", "New lesson: Send a rate (5 min)")
    (root / "portal.yml").write_text("former_versions: false\n", "utf-8")
    assert list_former(root) == ()
    published = publish(root)
    assert get_version_id(published, published.catalogue.item("rates"))


def test_approvals_of_old_texts_are_looked_up_once(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lesson(root, "02-ask", "Ask for a rate")
    commit(root, "2026-02-02")
    approve(root, "HEAD~1")
    cache = Cache(tmp_path / "cache", root)
    result = run_pipeline(root, date(2026, 11, 23))
    history = read_shown_history(root, result, cache)
    monkeypatch.setattr("trellis.approvals.ledger.approved_versions.CommitTree", None)
    assert read_shown_history(root, result, cache) == history
    assert len(history.versions["rates"]) == 2
    assert len(read_shown_history(root, result, None).versions["rates"]) == 1  # what cannot be read does not count


@pytest.mark.parametrize(
    "text",
    [
        "> " * 3000 + "x",
        "*" * 50_000 + "a" + "*" * 50_000,
        "".join("    " * n + '=== "t"\n\n' for n in range(400)),
        "".join("    " * n + "!!! note\n\n" for n in range(400)),
    ],
)
def test_an_old_text_that_no_page_can_show_gives_way_to_a_sentence(root: Path, text: str) -> None:
    write_lesson(root, "01-read", "Read a rate", text)
    blob = git(root, "hash-object", "-w", f"{COURSE}/01-read.md").strip()
    assert "cannot be shown" in render_old_text(root, blob)
    write_lesson(root, "01-read", "Read a rate", "A *good* rate.")
    blob = git(root, "hash-object", "-w", f"{COURSE}/01-read.md").strip()
    assert "A <em>good</em> rate." in render_old_text(root, blob)


def test_an_old_text_that_git_has_no_more_gives_way_to_a_sentence(root: Path) -> None:
    assert "cannot be shown" in render_old_text(root, "0" * 40)


def render_old_text(root: Path, blob: str) -> str:
    """The HTML of a former text on a page whose links lead nowhere."""
    return render_former_text(root, blob, lambda target: "", Portal()).html


def test_texts_on_one_page_have_anchors_and_headings_of_their_own() -> None:
    html = '<h2 id="a">A <a href="#a">#</a></h2><p>id="a" <a href="b/#a">b</a></p><input id="__t_1" name="__t">'
    assert set_apart(html, "x") == (
        '<h3 id="x-a">A <a href="#x-a">#</a></h3><p>id="a" <a href="b/#a">b</a></p><input id="x-__t_1" name="x-__t">'
    )


@pytest.mark.example
def test_the_example_has_a_course_whose_text_was_approved_twice() -> None:
    """So that readers of the example can see a former version."""
    digests: dict[str, set[str]] = {}
    for path in (EXAMPLE / "reviews").glob("*/*.yml"):
        record = yaml.safe_load(path.read_text("utf-8"))
        if record["key"] == "accuracy" and record["outcome"] == "approved" and record["content_hash"].startswith("v3:"):
            digests.setdefault(record["item"], set()).add(record["content_hash"])
    assert [item for item, of_item in digests.items() if len(of_item) > 1] == ["data-protection-at-work"]
