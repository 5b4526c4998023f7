"""What was published before a change answers after it: as a page, by a former id, or as a tombstone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import PEOPLE, TEAM, course
from repositories import Repository
from test_cli import trellis

from trellis.load.parse import parse_register

COURSE = "content/sales/courses/rate-talks"
OFFER_FILE = f"{COURSE}/01-first-offer.md"
PATHS, STORIES = "content/sales/paths", "content/sales/stories"
TEXT = """
Rates are agreed between two people who both have to keep them. This course shows how to prepare such a talk, how to
open it, and what to write down before anybody leaves the room.
"""
LESSON = """\
---
title: {title}
type: read
minutes: 10
---

{text}
"""
OFFER = LESSON.format(
    title="The first offer", text="Whoever names a figure first sets the place from which both go on."
)
END = LESSON.format(title="The end of the talk", text="Read aloud what you agreed, and send it within the hour.")
PAGE = "---\ntitle: {title}\nsummary: What anybody may ask of us, and whom to ask for it.\n{more}---\n{text}"
SKILLS = "- id: negotiation\n  name: Negotiation\n  summary: To agree on what both sides can keep.\n"
STORY = """\
---
title: Talks are shorter now
summary: What has become of the talks about rates since the course began.
status: stable
kind: change
date: 2026-10-01
audience: {teams: all}
items: [rate-talks]
---
It has become quicker to agree.
"""
PATH = """\
---
title: A month at the desk
summary: What somebody takes in their first month at the desk, in the order that works.
status: stable
kind: onboarding
tier: individual
version: 1
audience: {teams: [sales]}
steps:
  - section: First
    items: [rate-talks]
---
Welcome.
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "portal")
    repository.git("rm", "-rq", "content", "portal.yml")
    repository.write(
        {
            "content/people.yml": PEOPLE,
            "content/skills.yml": SKILLS,
            "content/sales/index.md": TEAM,
            f"{COURSE}/index.md": course("Rate talks", "mvp", sunset="2027-03-01", aliases="[talks]") + TEXT,
            f"{COURSE}/01-first-offer.md": OFFER,
            f"{COURSE}/02-the-end.md": END,
            "content/sales/paths/first-month.md": PATH,
            "content/sales/stories/short-talks.md": STORY,
            "content/sales/pages/terms.md": PAGE.format(title="Our terms", more="status: stable\n", text=TEXT),
            "content/sales/pages/begun.md": PAGE.format(title="Begun", more="status: draft\n", text="Soon."),
        }
    )
    repository.commit()
    return repository


def check(repository: Repository, since: str = "main") -> list[dict[str, object]]:
    done = trellis(
        "check", "--root", str(repository.root), "--since", since, "--format", "json", "--today", "2026-11-23"
    )
    assert done.returncode in (0, 1), done.stderr
    return [d for d in json.loads(done.stdout)["diagnostics"] if d["rule"] == "address-gone"]


def list_findings(repository: Repository) -> list[tuple[object, object, object]]:
    return [(d["path"], d["line"], d["message"]) for d in check(repository)]


def move(repository: Repository, path: str, new_path: str) -> None:
    file = repository.root / new_path
    file.parent.mkdir(parents=True, exist_ok=True)
    repository.git("switch", "--quiet", "-c", "change")
    repository.git("mv", path, new_path)
    repository.commit()


@pytest.mark.parametrize(
    ("path", "new_path", "address", "line", "alias"),
    [
        (COURSE, "content/sales/courses/agreeing", "/courses/rate-talks/", 8, "aliases: [talks, rate-talks]"),
        (f"{PATHS}/first-month.md", f"{PATHS}/month-one.md", "/paths/first-month/", 2, "aliases: [first-month]"),
        ("content/sales/pages/terms.md", "content/sales/pages/conditions.md", "/terms/", 2, "aliases: [terms]"),
        (f"{STORIES}/short-talks.md", f"{STORIES}/shorter.md", "/stories/short-talks/", 2, "aliases: [short-talks]"),
        (OFFER_FILE, f"{COURSE}/01-opening.md", "/courses/rate-talks/first-offer/", 2, "aliases: [first-offer]"),
        ("content/sales", "content/commerce", "/teams/sales/", 2, "aliases: [sales]"),
    ],
)
def test_what_is_renamed_says_which_former_id_is_missing_and_where(
    repository: Repository, path: str, new_path: str, address: str, line: int, alias: str
) -> None:
    move(repository, path, new_path)
    (finding,) = check(repository)
    new_file = new_path if new_path.endswith(".md") else f"{new_path}/index.md"
    assert (finding["path"], finding["line"], finding["severity"]) == (new_file, line, "error")
    assert str(finding["message"]).startswith(f"`{address}` was published, and nothing answers there")
    assert f"`{alias}`" in str(finding["help"])
    file = repository.root / new_file
    text = file.read_text("utf-8").replace("aliases: [talks]\n", "")
    file.write_text(text.replace("title:", f"{alias}\ntitle:", 1), "utf-8")
    assert check(repository) == []


def test_what_was_renamed_and_rewritten_in_part_is_recognised(repository: Repository) -> None:
    move(repository, COURSE, "content/sales/courses/agreeing-on-rates")
    file = repository.root / "content/sales/courses/agreeing-on-rates/index.md"
    file.write_text(file.read_text("utf-8").replace("Rate talks", "Agreeing on rates").replace("This course", "It"))
    (finding,) = check(repository)
    assert finding["path"] == "content/sales/courses/agreeing-on-rates/index.md"


def test_what_is_renamed_keeps_the_id_that_it_had_first(repository: Repository) -> None:
    text = course("Rate talks", "mvp", sunset="2027-03-01") + TEXT
    repository.change({f"{COURSE}/{name}": None for name in ("index.md", "01-first-offer.md", "02-the-end.md")})
    files = {"index.md": text, "01-first-offer.md": OFFER, "02-the-end.md": END}
    repository.change({f"content/sales/courses/agreeing/{name}": text for name, text in files.items()})
    (finding,) = check(repository)
    assert "`aliases: [talks, rate-talks]`" in str(finding["help"])


def test_another_new_course_is_not_taken_for_the_one_that_went(repository: Repository) -> None:
    other = course("Booking a ship", "mvp", sunset="2027-03-01") + "\nHow space on a ship is booked, and by when.\n"
    repository.change({f"{COURSE}/index.md": None, f"{COURSE}/01-first-offer.md": None, f"{COURSE}/02-the-end.md": None,
                       "content/sales/courses/booking/index.md": other})  # fmt: skip
    (finding,) = check(repository)
    assert finding["path"] == "content/sales/gone.yml"


def test_what_is_deleted_is_told_which_lines_to_write_where(repository: Repository) -> None:
    repository.change({f"{COURSE}/{name}": None for name in ("index.md", "01-first-offer.md", "02-the-end.md")})
    (finding,) = check(repository)
    assert (finding["path"], finding["line"]) == ("content/sales/gone.yml", 1)
    assert finding["message"] == (
        "`/courses/rate-talks/` was published, and nothing answers there, nor at the addresses of its 2 lessons"
    )
    advice, text = str(finding["help"]).split("\n", 1)
    assert "add `rate-talks` to `aliases` there (`aliases: [own-id, rate-talks]` if" in advice, "it may be merged"
    assert advice.endswith("write why into content/sales/gone.yml:")
    (record,) = parse_register(text).data
    assert record == {
        "id": "rate-talks",
        "title": "Rate talks",
        "reason": "…",
        "on": "2026-11-23",
        "see": [],
        "lessons": ["first-offer", "the-end"],
        "aliases": ["talks"],
    }
    tombstone = text.replace("…", "Rates are agreed in the system now, and nobody talks about them.")
    repository.change({"content/sales/gone.yml": tombstone + "\n"})
    assert check(repository) == []


def test_a_reason_must_be_written_before_a_pasted_tombstone_counts(repository: Repository) -> None:
    repository.change({"content/sales/pages/terms.md": None})
    (finding,) = check(repository)
    text = str(finding["help"]).split("\n", 1)[1]
    repository.change({"content/sales/gone.yml": text + "\n"})
    done = trellis("check", "--root", str(repository.root), "--format", "json", "--today", "2026-11-23")
    assert ("wrong-value", 4) in [(d["rule"], d["line"]) for d in json.loads(done.stdout)["diagnostics"]]


@pytest.mark.parametrize("title", ["Rates: how to talk", "Yes", "“Talks” #4", "- Talks", "12:30"])
def test_a_title_of_any_kind_can_be_pasted(repository: Repository, title: str) -> None:
    page = PAGE.format(title=json.dumps(title, ensure_ascii=False), more="status: stable\n", text="Text.")
    repository.write({"content/sales/pages/odd.md": page})
    repository.commit()
    repository.change({"content/sales/pages/odd.md": None})
    (finding,) = check(repository)
    (record,) = parse_register(str(finding["help"]).split("\n", 1)[1]).data
    assert record["title"] == title


def test_a_tombstone_that_leaves_something_out_is_told_what(repository: Repository) -> None:
    repository.change({f"{COURSE}/{name}": None for name in ("index.md", "01-first-offer.md", "02-the-end.md")})
    reason = "Rates are agreed in the system now, and nobody talks about them."
    record = f"- id: rate-talks\n  title: Rate talks\n  reason: {reason}\n  on: 2026-11-20\n  lessons: [the-end]\n"
    repository.change({"content/sales/gone.yml": record})
    (finding,) = check(repository)
    assert finding["message"] == "the tombstone of `rate-talks` leaves out 2 addresses that were published"
    assert finding["help"] == "write `lessons: [the-end, first-offer]` and `aliases: [talks]` here"


def test_a_lesson_that_goes_alone_has_a_tombstone_of_its_own(repository: Repository) -> None:
    repository.change({f"{COURSE}/02-the-end.md": None})
    (finding,) = check(repository)
    text = str(finding["help"]).split("\n", 1)[1]
    assert parse_register(text).data[0]["id"] == "rate-talks/the-end"
    repository.change({"content/sales/gone.yml": text.replace("…", "It said what the first lesson says now.") + "\n"})
    assert check(repository) == []


def test_a_published_course_that_becomes_a_draft_is_told(repository: Repository) -> None:
    draft = course("Rate talks", "draft", aliases="[talks]") + TEXT
    repository.change({f"{COURSE}/index.md": draft})
    (finding,) = check(repository)
    assert (finding["path"], finding["line"]) == (f"{COURSE}/index.md", 4)
    assert "as a draft it answers nobody" in str(finding["message"])
    assert str(finding["help"]).startswith("`status: retired` keeps its page")


def test_a_draft_that_nobody_saw_may_go(repository: Repository) -> None:
    repository.change({"content/sales/pages/begun.md": None})
    assert check(repository) == []


def test_a_former_id_that_is_dropped_is_told(repository: Repository) -> None:
    repository.change({f"{COURSE}/index.md": course("Rate talks", "mvp", sunset="2027-03-01") + TEXT})
    assert list_findings(repository) == [
        (f"{COURSE}/index.md", 2, "`/courses/talks/` led here, and nothing answers there now")
    ]


@pytest.mark.parametrize(
    ("before", "after", "advice"),
    [
        ("[talks, chats]", "[chats]", "[talks, chats]"),
        ("[talks, chats]", "[talks]", "[talks, chats]"),
        ("[rate-talks, talks]", "[chats]", "[rate-talks, chats, talks]"),
    ],
)
def test_what_is_dropped_goes_back_to_its_place(repository: Repository, before: str, after: str, advice: str) -> None:
    path = f"{COURSE}/index.md"
    repository.write({path: course("Rate talks", "mvp", sunset="2027-03-01", aliases=before) + TEXT})
    repository.commit()
    repository.change({path: course("Rate talks", "mvp", sunset="2027-03-01", aliases=after) + TEXT})
    (finding,) = check(repository)
    assert finding["help"] == f"write `aliases: {advice}`"


def test_a_skill_that_gets_another_id_is_told(repository: Repository) -> None:
    repository.change({"content/skills.yml": SKILLS.replace("id: negotiation", "id: negotiating")})
    (finding,) = check(repository)
    assert (finding["path"], finding["line"]) == ("content/skills.yml", 2)
    assert "`aliases: [negotiation]`" in str(finding["help"])


def test_a_tombstone_that_is_deleted_is_told(repository: Repository) -> None:
    reason = "Rates are agreed in the system now, and nobody talks about them."
    repository.write(
        {"content/sales/gone.yml": f"- id: old-talks\n  title: Old talks\n  reason: {reason}\n  on: 2026-10-01\n"}
    )
    repository.commit()
    repository.change({"content/sales/gone.yml": None})
    (finding,) = check(repository)
    assert finding["path"] == "content/sales/gone.yml"
    assert "`/courses/old-talks/`" in str(finding["message"])
    assert parse_register(str(finding["help"]).split("\n", 1)[1]).data[0]["id"] == "old-talks"


def test_what_the_default_branch_published_meanwhile_is_no_loss(repository: Repository) -> None:
    repository.change({"content/sales/pages/begun.md": None})
    later = PAGE.format(title="Later", more="status: stable\n", text="Text.")
    repository.advance({"content/sales/pages/later.md": later})
    assert check(repository) == []


def test_a_course_that_moves_to_another_team_keeps_its_address(repository: Repository) -> None:
    repository.write({"content/operations/index.md": TEAM.replace("Sales", "Operations")})
    repository.commit()
    move(repository, COURSE, "content/operations/courses/rate-talks")
    assert check(repository) == []


def test_a_file_that_cannot_be_read_hides_no_page(repository: Repository) -> None:
    repository.change({"content/sales/pages/terms.md": "---\ntitle: [\n---\n"})
    assert check(repository) == []


def test_without_a_base_the_list_of_addresses_is_what_counts(repository: Repository) -> None:
    trellis("addresses", "--root", str(repository.root), "--write")
    repository.commit()
    assert "/courses/talks/\n" in (repository.root / "addresses.txt").read_text("utf-8")
    repository.change({"content/sales/pages/terms.md": None})
    done = trellis("check", "--root", str(repository.root), "--format", "json", "--today", "2026-11-23")
    (finding,) = (d for d in json.loads(done.stdout)["diagnostics"] if d["rule"] == "address-gone")
    assert finding["path"] == "addresses.txt"
    assert "\n- id: terms\n  kind: page\n" in finding["help"]
    (since_finding,) = check(repository)
    assert since_finding["path"] == "content/sales/gone.yml", "told once, where it can be mended"


SLIPS = [
    ("tier: individual", "tier individual", "aliases: [rate-talks, talks]"),
    ("summary: What", "summary: What: is", "aliases: [rate-talks, talks]"),
    ("mode: self-paced", "mode: nowhere", "aliases: [rate-talks, talks]"),
    ("tier: individual", "tier: individual", "aliases: [rate-talks, talks"),
    ("tier: individual", "tier: individual", "aliases [rate-talks, talks]"),
]


@pytest.mark.parametrize(("right", "wrong", "aliases"), SLIPS)
def test_a_renamed_course_with_a_slip_loses_no_address(
    repository: Repository, right: str, wrong: str, aliases: str
) -> None:
    trellis("addresses", "--root", str(repository.root), "--write")
    repository.commit()
    new_course = "content/sales/courses/agreeing"
    move(repository, COURSE, new_course)
    page = course("Rate talks", "mvp", sunset="2027-03-01") + TEXT
    text = page.replace(right, wrong).replace("\n---\n", f"\n{aliases}\n---\n", 1)
    repository.write({f"{new_course}/index.md": text})
    repository.commit()
    assert check(repository) == []


def test_a_renamed_course_with_a_slip_hides_no_other_loss(repository: Repository) -> None:
    move(repository, COURSE, "content/sales/courses/agreeing")
    page = course("Rate talks", "mvp", aliases="[rate-talks, talks]").replace("tier:", "tier") + TEXT
    repository.write({"content/sales/courses/agreeing/index.md": page, "content/sales/pages/terms.md": None})
    repository.commit()
    assert [str(finding["message"]).split(" ")[0] for finding in check(repository)] == ["`/terms/`"]


def test_a_lesson_deleted_from_a_course_with_a_slip_is_told(repository: Repository) -> None:
    page = course("Rate talks", "mvp", aliases="[talks]").replace("tier:", "tier") + TEXT
    repository.change({f"{COURSE}/index.md": page, OFFER_FILE: None})
    assert [str(finding["message"]).split(" ")[0] for finding in check(repository)] == [
        "`/courses/rate-talks/first-offer/`"
    ]
