"""An approval is bound to what the page shows, and to what it would take the place of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import COURSE, LESSON, QUOTING, SCORES, TEAM, Repository, approval

from trellis.approvals.collect.commit_view import PAGE_KINDS
from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.approvals.ledger.digest import list_digests
from trellis.approvals.ledger.new_records import create_records
from trellis.approvals.snapshot import Conversation
from trellis.catalogue.build import build_catalogue
from trellis.forge import branch
from trellis.load.commit import CommitTree
from trellis.load.site_modules import load_collections
from trellis.site.plan import _VIEWS

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
RECALL = "Why a quote is a promise.\n\nThe tariff of May is recalled. Do not use it.\n"
RECORD = """\
item: quoting
content_hash: {digest}
reviewer: diego
key: accuracy
outcome: approved
on: 2026-11-20
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def states(repository: Repository, *reviews: dict[str, object]) -> dict[str, list[str]]:
    """Kind and id → the states of the keys."""
    return {f"{s.kind}/{s.id}": [key.state for key in s.approvals] for s in repository.verdict(*reviews).subjects}


def take_main_without_its_text(repository: Repository) -> None:
    """Merges main and keeps what the change has."""
    repository.commit_as("Mei Chen", "mei@example.org", "merge", "--quiet", "-s", "ours", "-m", "Update", "main")


def take_main_and_put_back_the_text(repository: Repository) -> None:
    """Merges main, and undoes in a commit of its own what came from there."""
    repository.update()
    repository.change({PAGE: COURSE})


def begin_anew_from_main(repository: Repository) -> None:
    """Puts the change's files onto main, as a rebase with the change's side of each conflict would."""
    tree = repository.git("rev-parse", "change^{tree}")
    repository.git("reset", "--quiet", "--hard", "main")
    repository.git("read-tree", "--reset", "-u", tree)
    repository.commit()


@pytest.mark.parametrize(
    "take_back", [take_main_without_its_text, take_main_and_put_back_the_text, begin_anew_from_main]
)
def test_who_approved_a_change_did_not_agree_to_undo_what_came_later(
    repository: Repository, take_back: Callable[[Repository], None]
) -> None:
    approved = repository.change({FLOOR: LESSON + "More.\n"})
    assert states(repository, approval("dsalazar", approved)) == {"course/quoting": ["given"]}
    repository.advance({PAGE: COURSE.replace("Why a quote is a promise.\n", RECALL)})
    take_back(repository)
    (subject,) = repository.verdict(approval("dsalazar", approved)).subjects
    assert [key.state for key in subject.approvals] == ["stale"]
    assert "would now undo what was changed there since" in subject.uncounted_reviews[0].message
    head = repository.git("rev-parse", "change")
    assert states(repository, approval("dsalazar", head)) == {"course/quoting": ["given"]}


def test_an_update_keeps_the_approval_of_what_main_has_not_touched(repository: Repository) -> None:
    objective = "content/sales/objectives/win.md"
    approved = repository.change({FLOOR: LESSON + "More.\n", objective: None})
    repository.advance({"content/operations/index.md": TEAM.format(title="Operations", manager="marit")})
    repository.update()
    given = {"course/quoting": ["given"], "objective/win": ["given"]}
    assert states(repository, approval("dsalazar", approved)) == given
    repository.advance({PAGE: COURSE.replace("Why a quote", "Why any quote")})
    repository.update()
    assert states(repository, approval("dsalazar", approved)) == {**given, "course/quoting": ["stale"]}


def test_a_commit_without_a_common_history_was_not_approved(repository: Repository) -> None:
    repository.change({FLOOR: LESSON + "More.\n"})
    lone = repository.git(
        "commit-tree", "-m", "x", "change^{tree}", GIT_AUTHOR_NAME="M", GIT_AUTHOR_EMAIL="m@example.org",
        GIT_COMMITTER_NAME="M", GIT_COMMITTER_EMAIL="m@example.org",
    )  # fmt: skip
    assert states(repository, approval("dsalazar", lone)) == {"course/quoting": ["stale"]}


PICTURE = b"\x89PNG\r\n\x1a\n"
SHOWN = "content/operations/pages/dock.png"
SHOWING = "\n![The dock](../../../operations/pages/dock.png)\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Mind this [note]: it moves by itself.\n", "Mind this\n\n[note]: it moves by itself.\n"),
        ("Mind:\n\n- the lift\n- the load\n", "Mind:\n\n- the lift\n\n- the load\n"),
        ("Mind:\n\n- the lift\n- the load\n", "Mind:\n    - the lift\n    - the load\n"),
        ("Stop.\n\nThen go.\n", "Stop.\n\n    Then go.\n"),
        ("Stop.  \nThen go.\n", "Stop.\nThen go.\n"),
    ],
)
def test_white_space_that_changes_the_page_asks_again(repository: Repository, before: str, after: str) -> None:
    approved = repository.change({FLOOR: f"{LESSON}\n{before}"})
    assert states(repository, approval("dsalazar", approved)) == {"course/quoting": ["given"]}
    repository.change({FLOOR: f"{LESSON}\n{after}"})
    assert states(repository, approval("dsalazar", approved)) == {"course/quoting": ["stale"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Mind:\n\n- the lift\n- the load\n", "Mind:\n* the lift  \n* the load\n\n\n"),
        ("Stop.\n\nThen go\nslowly.\n", "Stop. \n\n\nThen go slowly.\n"),
        ("Later\n-----\n[Rates](../../pages/a.md)\n", "## Later ##\n\n[Rates][r]\n\n[r]: ../../pages/a.md\n"),
    ],
)
def test_what_leaves_the_page_as_it_was_keeps_the_approval(repository: Repository, before: str, after: str) -> None:
    approved = repository.change({FLOOR: f"{LESSON}\n{before}"})
    former = repository.entry()
    repository.change({FLOOR: f"{LESSON}\n{after}"})
    assert states(repository, approval("dsalazar", approved)) == {"course/quoting": ["given"]}
    entry = repository.entry()
    assert former.after
    assert entry.after
    assert entry.after.content_hash == former.after.content_hash
    assert entry.after.exact_hashes != former.after.exact_hashes


def test_only_texts_that_are_pages_count_by_what_these_show(repository: Repository) -> None:
    assert set(_VIEWS) >= PAGE_KINDS
    objective = "content/sales/objectives/win.md"
    text = (repository.root / objective).read_text("utf-8")
    approved = repository.change({objective: f"{text}\nTo keep\nwhat we have.\n"})
    assert states(repository, approval("dsalazar", approved)) == {"objective/win": ["given"]}
    repository.change({objective: f"{text}\nTo keep what we have.\n"})
    assert states(repository, approval("dsalazar", approved)) == {"objective/win": ["stale"]}


def test_white_space_in_front_matter_is_part_of_what_was_approved(repository: Repository) -> None:
    help_wanted = COURSE.replace("mode:", 'help_wanted: "Somebody who\\n\\n- lifts"\nmode:')
    approved = repository.change({PAGE: help_wanted})
    repository.change({PAGE: help_wanted.replace("\\n\\n", "\\n")})
    assert states(repository, approval("dsalazar", approved)) == {"course/quoting": ["stale"]}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (SHOWN, SHOWING),
        ("content/sales/pages/tariff.pdf", "\n[The tariff](../../pages/tariff.pdf)\n"),
        ("content/sales/pages/dock.png", '\n<img src="../../sales/pages/dock.png">\n'),
        ("content/sales/pages/rate chart.png", '\n<img src="../../pages/rate chart.png" alt="Rates">\n'),
        ("content/sales/pages/rate(1).png", '\n<img src="../../pages/rate(1).png" alt="Rates">\n'),
        ("content/sales/pages/rate=1.png", "\n<img alt='Rates' src='../../pages/rate=1.png'>\n"),
        ("content/sales/pages/rate[1]=2.png", "\n<img src=../../pages/rate[1]=2.png>\n"),
        ("content/sales/pages/b(2).png", '\n<img srcset="../../pages/a.png 1x,\n  ../../pages/b(2).png 2x">\n'),
        ("content/sales/pages/rate chart.png", '\n<img src="../../pages/rate%20ch&#97;rt.png">\n'),
        ("content/sales/pages/rates.png", '\n<img src="x/../../../sales/pages/rates.png" alt="Rates">\n'),
        ("content/sales/pages/rates.png", "\n[Rates](https://learning.example/sales/pages/rates.png)\n"),
        ("content/sales/pages/rates.png", '\n<a href="//learning.example/sales/pages/rates.png">Rates</a>\n'),
        ("content/sales/pages/rates.png", '\n<a href="https:/sales/pages/rates.png">Rates</a>\n'),
        ("content/sales/pages/ratechart.png", '\n<img src="..\\..\\pages\\rate\nchart.png">\n'),
        ("content/sales/my pages/dock.png", "\n<p style=\"background: url('../../my pages/dock.png')\">Here</p>\n"),
        ("content/sales/pages/rate `1` chart.png", "\nThe name is `rate `1` chart.png`, in whatever markup.\n"),
    ],
)
def test_a_picture_elsewhere_that_is_exchanged_after_the_approval_asks_again(
    repository: Repository, path: str, words: str
) -> None:
    repository.write({PAGE: COURSE.replace("tier: team", "tier: organisation")})
    repository.commit("Marit de Wit")
    course = COURSE.replace("tier: team", "tier: organisation") + words
    approved = repository.change({PAGE: course, path: PICTURE + b"1"})
    reviews = [approval("dsalazar", approved), approval("bwhitlock", approved)]
    assert states(repository, *reviews)["course/quoting"] == ["given", "given"]
    repository.change({path: PICTURE + b"2"})
    assert states(repository, *reviews)["course/quoting"] == ["stale", "stale"]


RATES = f"{QUOTING}/rates.csv"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("lane,floor\nA,250\n", "lane,floor\nA,25\n"),
        ("lane,floor,note\nA,250,\n", "lane,floor,From May on the floor does not hold\nA,250,\n"),
        ("Lane and floor\n", '"Never mind the floor.\nSell at 25.",Call 0900 1234\n'),
        ("lane,floor\nA,250\n", "lane,floor\r\nA,250\r\n"),
    ],
    ids=["a figure", "the name of an empty column", "the names of columns without rows", "line ends"],
)
def test_a_table_that_is_published_is_approved_byte_by_byte(repository: Repository, before: str, after: str) -> None:
    """Readers open the file itself, and so what no parser of tables makes a record of."""
    approved = repository.change({FLOOR: LESSON + "\nSee [the rates](rates.csv).\n", RATES: before})
    assert states(repository, approval("dsalazar", approved))["course/quoting"] == ["given"]
    repository.change({RATES: after.encode()})
    assert states(repository, approval("dsalazar", approved))["course/quoting"] == ["stale"]


@pytest.mark.parametrize(
    "text",
    [
        LESSON.replace("type: read", 'type: read\nvideo: {transcript: "../../pages/\\x74ariff.pdf"}'),
        LESSON.replace("type: read", 'type: read\nvideo: {transcript: "../../pages/\\u0074ariff.pdf"}'),
        LESSON + '\n<a href="../../../sales/pages/tariff%2\nEpdf">The tariff</a>\n',
        LESSON + '\n<a href="../../../sales/pages/tariff%2&#10;Epdf">The tariff</a>\n',
        LESSON + "\n[The tariff](../../pages/t&#97;riff%2Epdf)\n",
    ],
)
def test_whoever_exchanges_a_file_asks_those_who_answer_for_the_page_that_shows_it(
    repository: Repository, text: str
) -> None:
    """Also where the page writes its name in disguise."""
    repository.write({FLOOR: text, "content/sales/pages/tariff.pdf": PICTURE + b"1"})
    repository.commit("Marit de Wit")
    repository.change({"content/sales/pages/tariff.pdf": PICTURE + b"2"})
    assert "course/quoting" in states(repository)


def test_whoever_changes_a_picture_asks_for_the_approvals_of_all_that_show_it(repository: Repository) -> None:
    story = """\
---
title: Our new dock
summary: What changes for everybody who loads at the new dock from May on.
status: stable
---
![The dock](../../operations/pages/dock.png)
"""
    compulsory = COURSE.replace("tier: team", "tier: organisation") + SHOWING
    repository.write({PAGE: compulsory, SHOWN: PICTURE + b"1", "content/sales/pages/dock.md": story})
    repository.commit("Marit de Wit")
    repository.change({SHOWN: PICTURE + b"2"})
    assert states(repository) == {
        f"file/{SHOWN}": ["missing"],
        "course/quoting": ["missing", "missing"],
        "page/dock": ["missing"],
    }
    course = next(subject for subject in repository.verdict().subjects if subject.kind == "course")
    assert (course.change, [key.scored for key in course.approvals]) == ("changes: a picture or document", [True, True])
    repository.change({SHOWN: None})
    assert states(repository)["course/quoting"] == ["missing", "missing"]


def test_a_picture_is_asked_for_where_the_change_begins_or_ceases_to_show_it(repository: Repository) -> None:
    repository.write({FLOOR: LESSON + SHOWING, SHOWN: PICTURE + b"1"})
    repository.commit("Marit de Wit")
    repository.change({FLOOR: LESSON, SHOWN: PICTURE + b"2"})
    course = repository.entry()
    assert course.paths == (FLOOR, SHOWN)
    assert "a picture or document" in course.size.other_changes


def test_a_picture_that_nobody_shows_is_its_teams_alone(repository: Repository) -> None:
    repository.change({"content/sales/pages/other.png": PICTURE, f"{QUOTING}/notes.txt": "other.png is elsewhere"})
    assert set(states(repository)) == {"file/content/sales/pages/other.png", "course/quoting"}
    assert repository.entry().paths == (f"{QUOTING}/notes.txt",)


def test_a_picture_that_main_exchanged_meanwhile_leaves_the_course_behind(repository: Repository) -> None:
    repository.write({PAGE: COURSE + SHOWING, SHOWN: PICTURE + b"1"})
    repository.commit("Marit de Wit")
    approved = repository.change({FLOOR: LESSON + "More.\n"})
    repository.advance({SHOWN: PICTURE + b"2"})
    assert repository.entry().behind
    repository.update()
    assert states(repository, approval("dsalazar", approved)) == {"course/quoting": ["stale"]}


@pytest.mark.parametrize(
    "text",
    [
        "a.b." * 40_000,
        "\n".join(f"![](../../{number}/{'x' * 4_000}.png)" for number in range(400)),
        "![](../../pages/do%00ck.png)",
        f"![]({'a/../' * 30_000}../../pages/dock.png)",
    ],
)
def test_a_text_may_speak_of_paths_that_no_system_has(repository: Repository, text: str) -> None:
    head = repository.change({FLOOR: f"{LESSON}\n{text}\n", SHOWN: PICTURE})
    assert states(repository, approval("dsalazar", head))["course/quoting"] == ["given"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/sales/.gitattributes", "attributes"),
        ("content/.GitAttributes", "attributes"),
        ("reviews/quoting/.gitattributes", "attributes"),
        ("reviews/.gitignore", "ignores"),
        ("reviews/quoting/.GitIgnore", "ignores"),
        ("content/sales/.gitignore", "ignores"),
    ],
)
def test_what_tells_git_about_other_files_is_refused_where_people_write(
    repository: Repository, path: str, code: str
) -> None:
    repository.change({path: "*.yml working-tree-encoding=ASCII//TRANSLIT\n"})
    blockers = {blocker.code: blocker for blocker in repository.verdict().blockers}
    assert blockers[code].paths == (path,)
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "change")
    repository.change({path: None})
    repository.git("branch", "--force", "main", "change~1")
    assert code not in {blocker.code for blocker in repository.verdict().blockers}


@pytest.mark.parametrize("path", [".gitignore", "reviews/.gitignore", "reviews/quoting/.gitignore"])
def test_a_record_is_committed_whatever_git_leaves_out(repository: Repository, path: str) -> None:
    repository.write({path: "*\n"})
    repository.git("add", "--force", path)
    repository.commit("Marit de Wit")
    record = "reviews/quoting/2026-11-20-1.yml"
    with branch.open_worktree(repository.root, "HEAD") as folder:
        (folder / record).parent.mkdir(parents=True, exist_ok=True)
        (folder / record).write_text("item: quoting\n")
        commit = branch.commit_files(folder, [record], "bot", "Record approvals")
    assert record in repository.git("show", "--name-only", "--format=", commit).split()


def test_a_new_record_is_bound_to_all_that_is_shown(repository: Repository) -> None:
    tree = CommitTree(repository.root, "main")
    sources = tree.read_sources(load_collections(repository.root), lambda path: path.startswith(QUOTING))
    course = build_catalogue(sources).courses[0]
    for digest in list_digests(build_catalogue(sources), course):
        repository.change({"reviews/quoting/2026-11-20-1.yml": RECORD.format(digest=digest)})
        faults = repository.entry("review").after.claim.faults  # type: ignore[union-attr]
        assert bool(faults) is digest.startswith("sha256:")


def test_records_of_the_first_kind_carry_a_small_change(repository: Repository) -> None:
    tree = CommitTree(repository.root, "main")
    sources = tree.read_sources(load_collections(repository.root), lambda path: path.startswith(QUOTING))
    catalogue = build_catalogue(sources)
    first = list_digests(catalogue, catalogue.courses[0])[-1]
    repository.write({"reviews/quoting/2026-11-20-1.yml": RECORD.format(digest=first)})
    repository.commit("Marit de Wit")
    head = repository.change({FLOOR: LESSON.replace("Never go", "Do not go")})
    entry = repository.entry()
    assert (entry.small_before, entry.recorded_hash) == (0, first)
    snapshot = repository.collect_snapshot(Conversation.model_validate({"reviews": [approval("dsalazar", head)]}))
    (new_record,) = create_records(snapshot, evaluate_snapshot(snapshot))
    assert new_record.follows
    assert new_record.follows.content_hash == first
    assert new_record.content_hash.startswith("v3:")


@pytest.mark.parametrize("object_name", [f"change:{FLOOR}", "change^{tree}", "change"])
def test_what_is_judged_is_what_the_commit_holds_and_no_replacement(repository: Repository, object_name: str) -> None:
    repository.change({FLOOR: LESSON + "More.\n"})
    digest = repository.entry().after.digest  # type: ignore[union-attr]
    other = object_name.replace("change", repository.change({FLOOR: LESSON + "Less.\n"}))
    repository.git("branch", "--force", "change-before", "change~1")
    repository.git("switch", "--quiet", "change-before")
    repository.git("branch", "--force", "change", "change~1")
    repository.git("replace", repository.git("rev-parse", object_name), repository.git("rev-parse", other))
    assert repository.entry().after.digest == digest  # type: ignore[union-attr]


GUARD, HOOK, REGISTER = "hooks/guard.py", "hooks/extra.py", "content/people.yml"


def take_back_one_file(repository: Repository) -> str:
    approved = repository.change({GUARD: "guard = True\n", HOOK: "value = 1\n"})
    repository.change({GUARD: None})
    return approved


def bring_back_a_deleted_file(repository: Repository) -> str:
    repository.write({GUARD: "guard = True\n", HOOK: "value = 1\n"})
    repository.commit("Marit de Wit")
    approved = repository.change({GUARD: None, HOOK: "value = 2\n"})
    repository.change({GUARD: "guard = True\n"})
    return approved


def take_back_one_record(repository: Repository) -> str:
    people = (repository.root / REGISTER).read_text("utf-8")
    one = people.replace("handle: meichen", "handle: mei")
    approved = repository.change({REGISTER: one.replace("handle: hlindqvist", "handle: hanna")})
    repository.change({REGISTER: one})
    return approved


@pytest.mark.parametrize("act", [take_back_one_file, bring_back_a_deleted_file, take_back_one_record])
def test_what_was_approved_together_is_not_approved_without_a_part(
    repository: Repository, act: Callable[[Repository], str]
) -> None:
    approved = act(repository)
    (states_of_entry,) = states(repository, approval("bwhitlock", approved)).values()
    assert states_of_entry == ["stale"]
    head = repository.git("rev-parse", "change")
    assert list(states(repository, approval("bwhitlock", head)).values()) == [["given"]]


def test_a_protected_file_that_the_default_branch_changed_too_is_behind(repository: Repository) -> None:
    repository.write({HOOK: "value = 1\n"})
    repository.commit("Marit de Wit")
    approved = repository.change({HOOK: "value = 2\n"})
    repository.advance({GUARD: "guard = True\n"})
    assert states(repository, approval("bwhitlock", approved)) == {"portal/portal": ["given"]}
    assert repository.verdict().blockers == ()
    repository.advance({HOOK: "value = 3\n"})
    assert [blocker.code for blocker in repository.verdict().blockers] == ["behind"]


def set_mode(repository: Repository, flag: str) -> None:
    repository.git("update-index", f"--chmod={flag}", HOOK)
    repository.commit_as("Mei Chen", "mei@example.org", "commit", "--quiet", "-m", "A mode")


def make_it_run(repository: Repository) -> str:
    approved = repository.change({HOOK: "value = 2\n"})
    set_mode(repository, "+x")
    return approved


def make_it_run_no_more(repository: Repository) -> str:
    repository.change({HOOK: "value = 2\n"})
    set_mode(repository, "+x")
    approved = repository.git("rev-parse", "change")
    set_mode(repository, "-x")
    return approved


def make_it_a_link_of_the_same_content(repository: Repository) -> str:
    approved = repository.change({HOOK: "guard.py", GUARD: "guard = True\n"})
    (repository.root / HOOK).unlink()
    (repository.root / HOOK).symlink_to("guard.py")
    repository.commit()
    return approved


def make_a_stray_file_run(repository: Repository) -> str:
    stray = "content/sales/tools/sum.sh"
    approved = repository.change({stray: "echo 1\n"})
    repository.git("update-index", "--chmod=+x", stray)
    repository.commit_as("Mei Chen", "mei@example.org", "commit", "--quiet", "-m", "A mode")
    return approved


@pytest.mark.parametrize(
    ("act", "handle"),
    [
        (make_it_run, "bwhitlock"),
        (make_it_run_no_more, "bwhitlock"),
        (make_it_a_link_of_the_same_content, "bwhitlock"),
        (make_a_stray_file_run, "dsalazar"),
    ],
)
def test_whether_a_file_can_be_run_is_a_part_of_what_was_approved(
    repository: Repository, act: Callable[[Repository], str], handle: str
) -> None:
    approved = act(repository)
    assert list(states(repository, approval(handle, approved)).values()) == [["stale"]]
    head = repository.git("rev-parse", "change")
    assert list(states(repository, approval(handle, head)).values()) == [["given"]]


PACKING = "content/sales/courses/packing"


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (SCORES, "missing"),
        (f"## packing\n### Scores\n{SCORES}", "missing"),
        (f"1. packing\n{SCORES}", "missing"),
        (f"### quoting\n{SCORES}", "given"),
    ],
)
def test_scores_of_a_course_that_left_the_change_are_not_those_of_the_one_that_stayed(
    repository: Repository, body: str, state: str
) -> None:
    other = {f"{PACKING}/index.md": COURSE, f"{PACKING}/01-know-your-floor.md": LESSON}
    approved = repository.change({FLOOR: LESSON + "More words than before, and all of them new to it.\n", **other})
    repository.change(dict.fromkeys(other))
    assert states(repository, approval("dsalazar", approved, body)) == {"course/quoting": [state]}


def test_a_course_that_came_later_takes_no_name_from_the_scores_of_the_first(repository: Repository) -> None:
    approved = repository.change({FLOOR: LESSON + "More words than before, and all of them new to it.\n"})
    repository.change({f"{PACKING}/index.md": COURSE, f"{PACKING}/01-know-your-floor.md": LESSON})
    assert states(repository, approval("dsalazar", approved)) == {
        "course/packing": ["stale"],
        "course/quoting": ["given"],
    }
