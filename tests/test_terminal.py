"""Commands that ask, and those that draw, on a terminal of their own: somebody types, and reads what is shown."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import start_trellis
from conftest import Portal
from repositories import COURSE, LESSON, PORTAL, QUOTING, RUBRIC, Repository

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

FLOOR = f"{QUOTING}/01-know-your-floor.md"
PATIENCE = 120
"""Seconds after which a command that neither asks nor ends has failed."""


class Session(NamedTuple):
    """What the terminal showed, and the command's exit status."""

    screen: str
    status: int


def type_into(root: Path, command: Sequence[str], *exchanges: tuple[str, str]) -> Session:
    """Runs a command on a terminal. exchanges: a text to wait for, and the keys that are typed then."""
    master, terminal = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    arguments = [*command, "--root", str(root)]
    process = start_trellis(arguments, (terminal,) * 3, cwd=root, env=environment, takes_terminal=True)
    os.close(terminal)
    status = None
    shown, waiting = b"", list(exchanges)
    position, last_keys = 0, ""
    deadline = time.monotonic() + PATIENCE
    try:
        while chunk := _read(master, last_keys, deadline):
            shown += chunk
            while waiting and waiting[0][0].encode() in shown[position:]:
                text, last_keys = waiting.pop(0)
                position = shown.index(text.encode(), position) + len(text.encode())
                os.write(master, last_keys.encode())
                deadline = time.monotonic() + PATIENCE
        status = process.wait(PATIENCE)
    finally:
        if status is None:
            process.close()
        os.close(master)
    screen = shown.decode().replace("\r\n", "\n")
    assert not waiting, f"{waiting[0][0]!r} was never asked:\n{screen}"
    assert "Traceback" not in screen, screen
    return Session(screen, status)


def _read(master: int, last_keys: str, deadline: float) -> bytes:
    """The next bytes; none once the command has closed the terminal. Ctrl-C is pressed again, as people do.

    Pressed between a question and the wait for its answer it is seen only once something else is typed.
    """
    assert time.monotonic() < deadline, "the command neither asks nor ends"  # what is typed is shown, too
    while not select.select([master], [], [], 1)[0]:
        assert time.monotonic() < deadline, "the command neither asks nor ends"
        if last_keys == CTRL_C:
            os.write(master, CTRL_C.encode())
    try:
        return os.read(master, 65536)
    except OSError:  # Linux reports the closed terminal as an error
        return b""


TODAY = ("--today", "2026-11-23")
APPROVE = ("approve", "quoting", "--key", "accuracy", "--reviewer", "diego", *TODAY)
CTRL_C, CTRL_D = "\x03", "\x04"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def records(repository: Repository, item: str = "quoting") -> list[str]:
    return [file.read_text("utf-8") for file in sorted((repository.root / "reviews" / item).glob("*.yml"))]


def test_approve_asks_for_the_level_of_each_criterion_and_shows_what_levels_mean(repository: Repository) -> None:
    done = type_into(repository.root, APPROVE, ("Level: ", "2\n"), ("Level: ", "2\n"), ("Level: ", "2\n"))
    assert done.status == 0, done.screen
    assert "outcomes: The outcomes can be seen.\n  1  They cannot\n  2  They can  (passes)\n" in done.screen
    (record,) = records(repository)
    assert "scores:\n  outcomes: 2\n  accuracy: 2\n  practice: 2\n" in record


def test_approve_asks_again_for_what_is_no_level(repository: Repository) -> None:
    first = [("Level: ", "3\n"), ("write a level from 1 to 2", "")]
    wrong = [*first, *(("Level: ", f"{answer}\n") for answer in ("+2", "0", "two", "", "-1"))]
    done = type_into(repository.root, APPROVE, *wrong, *[("Level: ", "2\n")] * 3)
    assert done.status == 0, done.screen
    assert len(records(repository)) == 1


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_whoever_stops_in_the_middle_records_nothing(repository: Repository, key: str) -> None:
    done = type_into(repository.root, APPROVE, ("Level: ", "2\n"), ("Level: ", key))
    assert (done.status, records(repository)) == (1, []), done.screen


def test_approve_says_what_to_do_with_a_level_that_does_not_pass(repository: Repository) -> None:
    done = type_into(repository.root, APPROVE, ("Level: ", "2\n"), ("Level: ", "1\n"), ("Level: ", "2\n"))
    assert (done.status, records(repository)) == (1, []), done.screen
    assert "--changes-requested" in done.screen


def test_approve_asks_for_a_paths_own_rubric(repository: Repository) -> None:
    path = "---\ntitle: Join the desk\nsummary: What somebody takes in their first month at the desk, in order.\n"
    path += "status: mvp\nkind: onboarding\ntier: team\nversion: 1\naudience: {teams: [sales]}\nobjectives: [win]\n"
    path += "steps: [{section: First, items: [quoting]}]\n"
    order = RUBRIC.replace("outcomes", "order").replace("The course standard", "The path standard")
    repository.write(
        {
            "content/sales/paths/desk.md": f"{path}---\nWelcome.\n",
            "content/learning/rubrics/paths.yml": order,
            "portal.yml": PORTAL.replace("{course: standard}", "{course: standard, path: paths}"),
        }
    )
    command = ("approve", "desk", "--key", "accuracy", "--reviewer", "diego", *TODAY)
    done = type_into(repository.root, command, ("order: The", ""), *[("Level: ", "2\n")] * 3)
    assert done.status == 0, done.screen
    assert "rubric: paths\n" in records(repository, "desk")[0]


@pytest.mark.parametrize(
    "more",
    [
        ("--rubric", "outcomes=2,accuracy=2,practice=2"),
        ("--changes-requested", "--comment", "More practice."),
        ("--since", "HEAD~1"),
    ],
)
def test_approve_asks_nothing_that_it_need_not_know(repository: Repository, more: Sequence[str]) -> None:
    repository.record_approval()
    recorded = records(repository)
    repository.write({FLOOR: LESSON.replace("Never go", "Do not go")})
    repository.commit()
    done = type_into(repository.root, (*APPROVE, *more))
    assert "Level" not in done.screen
    assert (done.status, len(records(repository))) == (0, len(recorded) + 1), done.screen


SUMMARY = "What anybody needs to know before they answer a customer's complaint."
NEW = ("new", "--team", "sales")


def test_new_asks_for_title_and_summary(repository: Repository) -> None:
    answers = [("Title: ", "Zölle für Anfänger\n"), ("Summary: ", f"{SUMMARY}\n"), ("all the same? [y/N]: ", "y\n")]
    done = type_into(repository.root, NEW, *answers)
    assert done.status == 0, done.screen
    (file,) = [f for f in repository.root.glob("content/sales/courses/*/index.md") if "quoting" not in f.parts]
    assert "title: Zölle für Anfänger\n" in file.read_text("utf-8")


def test_new_asks_for_an_id_where_the_title_gives_none(repository: Repository) -> None:
    answers = [("address [course-sales]: ", "customs-start\n"), ("all the same? [y/N]: ", "y\n")]
    done = type_into(repository.root, (*NEW, "--title", "通関入門", "--summary", SUMMARY), *answers)
    assert done.status == 0, done.screen
    assert (repository.root / "content/sales/courses/customs-start/04-show-that-you-can.md").is_file()


def test_new_asks_for_what_a_path_leads_through(repository: Repository) -> None:
    words = ("--title", "The desk", "--summary", SUMMARY)
    question = "ids with commas [quoting]: "
    answers = [("Team (", "slaes\n"), ("did you mean sales?", ""), ("Team (", "sales\n"), (question, "qoting\n")]
    answers += [("did you mean quoting?", ""), (question, "\n")]
    done = type_into(repository.root, ("new", "path", *words), *answers)
    assert done.status == 0, done.screen
    assert "items: [quoting]" in (repository.root / "content/sales/paths/the-desk.md").read_text("utf-8")


@pytest.mark.parametrize("answer", ["n\n", "\n", "maybe\nn\n"])
def test_new_begins_nothing_where_somebody_says_no_or_nothing(repository: Repository, answer: str) -> None:
    words = ("--title", "Quoting a lane well", "--summary", SUMMARY)
    done = type_into(repository.root, (*NEW, *words), ("all the same? [y/N]: ", answer))
    assert done.status == 0, done.screen
    assert [folder.name for folder in (repository.root / "content/sales/courses").iterdir()] == ["quoting"]


@pytest.mark.parametrize(
    ("question", "key"), [("Title: ", CTRL_D), ("Summary: ", CTRL_C), ("[y/N]: ", CTRL_C), ("[y/N]: ", CTRL_D)]
)
def test_new_begins_nothing_where_somebody_stops(repository: Repository, question: str, key: str) -> None:
    answers = [("Title: ", "Answering complaints\n"), ("Summary: ", f"{SUMMARY}\n"), ("[y/N]: ", "y\n")]
    number = [text for text, _ in answers].index(question)
    done = type_into(repository.root, NEW, *answers[:number], (question, key))
    assert done.status == 1, done.screen
    assert [folder.name for folder in (repository.root / "content/sales/courses").iterdir()] == ["quoting"]


PAGE = "content/sales/pages/terms.md"
ROUGH = "---\ntitle: Terms of payment\nsummary: When a shipper pays us, and what happens if they do not.\n"
ROUGH += "status: draft\nreviewed: 31/12/2025\n---\n\nThirty days.\n"


@pytest.mark.parametrize(
    ("answer", "is_mended"), [("y\n", True), ("n\n", False), ("\n", False), ("perhaps\ny\n", True), (CTRL_C, False)]
)
def test_fix_shows_what_it_would_change_and_asks(portal: Portal, answer: str, is_mended: bool) -> None:
    root = portal({PAGE: ROUGH})
    done = type_into(root, ("check", "--fix", *TODAY), ("Mend 1 file as shown? [y/N]: ", answer))
    assert "-reviewed: 31/12/2025\n+reviewed: 2025-12-31\n" in done.screen
    assert ("reviewed: 2025-12-31" in (root / PAGE).read_text("utf-8")) == is_mended
    assert ("Mended 1 file." in done.screen) == is_mended


def test_fix_asks_about_the_order_of_keys_too(portal: Portal) -> None:
    root = portal(
        {PAGE: ROUGH.replace("reviewed: 31/12/2025\n", "").replace("---\ntitle", "---\nreviewed: 2025-12-31\ntitle")}
    )
    done = type_into(root, ("check", "--fix-order", *TODAY), ("Mend 1 file as shown? [y/N]: ", "y\n"))
    assert done.status == 0, done.screen
    assert (root / PAGE).read_text("utf-8").startswith("---\ntitle:")


def test_import_draws_its_progress_and_asks_nothing(portal: Portal, tmp_path: Path) -> None:
    root = portal({"portal.yml": ""})
    file = tmp_path / "records.csv"
    file.write_text("id,title,url\n1,Negotiating with carriers,https://example.org/1\n", "utf-8")
    done = type_into(root, ("import", str(file), "--team", "sales", "--source", "harbourskills"))
    assert done.status == 0, done.screen
    assert len(list(root.glob("content/sales/courses/*/index.md"))) == 1


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (("check", *TODAY), 0),
        (("check", "--since", "main", *TODAY), 0),
        (("review", *TODAY), 1),
        (("diff", *TODAY), 0),
        (("find", "quoting"), 0),
        (("similar", "quoting"), 0),
        (("duplicates",), 0),
        (("spot-check", "--seed", "HEAD", *TODAY), 1),
        (("explain", "review-conflict"), 0),
    ],
)
def test_every_report_can_be_drawn_on_a_terminal(repository: Repository, command: Sequence[str], status: int) -> None:
    repository.change(
        {f"{QUOTING}/index.md": COURSE.replace("is a promise", "is a pledge, and a promise"), FLOOR: LESSON}
    )
    done = type_into(repository.root, command)
    assert done.status == status, done.screen
    assert done.screen.strip()
