"""What is deleted leaves a tombstone: its id stays taken, its records stay valid, and who names it is told why."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import TODAY, Portal, course, findings

from trellis.authoring.imports.existing import survey_portal
from trellis.check.context import PortalChange
from trellis.check.tombstone_text import write_tombstone
from trellis.load.cache import Cache
from trellis.load.git import GitChange, read_file_at
from trellis.load.scan import CONTENT_ROOTS
from trellis.pipeline.incremental import last_run
from trellis.pipeline.incremental.since import check_since
from trellis.pipeline.run import run_pipeline

GONE = "content/sales/gone.yml"
TOMBSTONE = """\
- id: {id}
  {more}title: Rate talks
  reason: Rates are no longer agreed on the telephone, so nobody is to learn how.
  on: 2026-10-01
"""
REVIEW = """\
item: rate-talks
content_hash: sha256:{digest}
reviewer: ada
role: manager of Sales
key: accuracy
outcome: approved
on: 2026-06-01
"""
SKILL = "- id: {id}\n  name: Talking\n"
LESSON = "---\ntitle: The first offer\ntype: read\nminutes: 10\n---\n\nText.\n"
SESSION = """\
---
title: Rates in the afternoon
summary: An afternoon on rates for everybody who is to agree on one soon.
status: {status}
kind: class
start: 2026-09-01 14:00
end: 2026-09-01 16:00
timezone: Europe/Amsterdam
item: rate-talks
audience: {{teams: all}}
---
Text.
"""
LINK = "\nSee [the talks](../courses/rate-talks/index.md#start).\n"
STORY = (
    """\
---
title: Talks are shorter now
summary: What has become of the talks about rates since the course began.
status: stable
kind: change
date: 2026-10-01
audience: {teams: all}
items: [rate-talks]
---
"""
    + LINK
)
DECISIONS = (
    "[{about: rate-talks, decision: distinct, reason: That one was about the telephone and this is about tenders.}]"
)


def tombstone(id: str = "rate-talks", **more: str) -> str:
    return TOMBSTONE.format(id=id, more="".join(f"{key}: {value}\n  " for key, value in more.items()))


def test_a_record_of_what_is_gone_says_what_it_lacks(portal: Portal) -> None:
    root = portal({GONE: "- id: rate-talks\n  title: Rate talks\n  reason: …\n  on: 2026-10-01\n  team: sales\n"})
    assert findings(root, "wrong-value", "missing-field", "unknown-key") == [
        f"{GONE}:3:11 error[wrong-value] `reason` has 1 character; it needs at least 20",
        f"{GONE}:5:3 error[unknown-key] a tombstone has no key `team`",
    ]


def test_records_of_the_ledger_stay_as_they_are(portal: Portal) -> None:
    review = {"reviews/rate-talks/2026-06-01-1.yml": REVIEW.format(digest="0" * 64)}
    root = portal({GONE: tombstone(), **review})
    assert [finding for finding in findings(root) if "reviews/" in finding] == []
    (root / GONE).unlink()
    assert [finding for finding in findings(root) if "reviews/" in finding] == [
        "reviews/rate-talks/2026-06-01-1.yml:1:7 error[unknown-reference] no course or path is called `rate-talks`"
    ]


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_a_session_that_is_over_stays_as_it_is(portal: Portal, status: str) -> None:
    root = portal({GONE: tombstone(), "content/sales/sessions/rates.md": SESSION.format(status=status)})
    assert findings(root, "gone-reference", "unknown-reference") == []


def test_a_session_to_come_is_told(portal: Portal) -> None:
    root = portal({GONE: tombstone(), "content/sales/sessions/rates.md": SESSION.format(status="planned")})
    (finding,) = (d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "gone-reference")
    assert (finding.location.line, finding.help) == (9, "take it out; nothing replaces it")


def test_a_reference_to_what_is_gone_is_told_why_and_what_to_name_instead(portal: Portal) -> None:
    files = {
        GONE: tombstone(see="[rates]"),
        "content/sales/courses/rates/index.md": course("Rates"),
        "content/sales/courses/tenders/index.md": course("Tenders", prerequisites="[rate-talks]"),
    }
    (finding,) = (d for d in run_pipeline(portal(files), TODAY).diagnostics if d.rule == "gone-reference")
    assert finding.message == (
        "the course `rate-talks` was taken down on 1 October 2026: "
        "Rates are no longer agreed on the telephone, so nobody is to learn how."
    )
    assert finding.help == "name `rates` in its place, or take it out"
    assert finding.related[0].location[:2] == (GONE, 1)


@pytest.mark.parametrize("target", ["../rate-talks/index.md", "../rate-talks/02-the-end.md"])
def test_a_link_to_the_file_of_what_is_gone_is_told_why(portal: Portal, target: str) -> None:
    files = {
        GONE: tombstone(see="[rates]"),
        "content/sales/courses/rates/index.md": course("Rates", "mvp", sunset="2027-01-01"),
        "content/sales/courses/tenders/index.md": course("Tenders") + f"\n[Talks]({target})\n",
    }
    (finding,) = (d for d in run_pipeline(portal(files), TODAY).diagnostics if d.rule == "link-broken")
    assert finding.message.startswith("“Rate talks” was taken down on 1 October 2026: Rates are no longer")
    assert finding.help == "link `../rates/index.md`, or take the link out"


@pytest.mark.parametrize(
    ("record", "files", "expected"),
    [
        (
            tombstone(),
            {"content/sales/courses/rate-talks/index.md": course("Other talks")},
            "content/sales/courses/rate-talks/index.md:1:1 error[duplicate-id] the id `rate-talks` is that of the "
            "course “Rate talks”, which was taken down",
        ),
        (
            tombstone(kind="path"),
            {"content/sales/courses/tenders/index.md": course("Tenders", aliases="[rate-talks]")},
            "content/sales/courses/tenders/index.md:7:11 error[duplicate-alias] the former id `rate-talks` is that of "
            "the path “Rate talks”, which was taken down",
        ),
        (
            tombstone("talks", aliases="[rate-talks]"),
            {"content/sales/pages/rate-talks.md": course("Talks").replace("tier: individual\nmode: self-paced\n", "")},
            "content/sales/pages/rate-talks.md:1:1 error[duplicate-id] the id `rate-talks` is that of the course "
            "“Rate talks”, which was taken down",
        ),
        (
            tombstone("talking", kind="skill"),
            {"content/skills.yml": SKILL.format(id="talking")},
            "content/skills.yml:1:7 error[duplicate-id] the id `talking` is that of the skill “Rate talks”, which was "
            "taken down",
        ),
        (
            tombstone("rates/first-offer"),
            {
                "content/sales/courses/rates/index.md": course("Rates"),
                "content/sales/courses/rates/01-first-offer.md": LESSON,
            },
            "content/sales/courses/rates/01-first-offer.md:1:1 error[duplicate-id] the id `rates/first-offer` is that "
            "of the lesson “Rate talks”, which was taken down",
        ),
        (
            tombstone() + tombstone(),
            {},
            f"{GONE}:5:7 error[duplicate-id] `rate-talks` has a tombstone already",
        ),
    ],
)
def test_an_id_that_is_gone_is_not_used_again(
    portal: Portal, record: str, files: dict[str, str | bytes], expected: str
) -> None:
    root = portal({GONE: record, **files})
    assert findings(root, "duplicate-id", "duplicate-alias") == [expected]


def test_a_skill_may_be_called_as_a_course_was(portal: Portal) -> None:
    root = portal({GONE: tombstone("talking"), "content/skills.yml": SKILL.format(id="talking")})
    assert findings(root, "duplicate-id") == []


def test_a_tombstone_is_not_dated_ahead(portal: Portal) -> None:
    root = portal({GONE: tombstone().replace("2026-10-01", "2027-10-01")})
    assert len(findings(root, "date-in-future")) == 1


def test_nothing_new_gets_an_id_that_is_gone(portal: Portal) -> None:
    existing = survey_portal(portal({GONE: tombstone(aliases="[talks]")}))
    assert {"rate-talks", "talks"} <= existing.ids


def test_skills_and_lessons_have_former_ids_too(portal: Portal) -> None:
    files = {
        "content/skills.yml": SKILL.format(id="talking") + "  aliases: [speaking]\n",
        "content/sales/courses/rates/index.md": course("Rates", skills="[speaking]"),
        "content/sales/courses/rates/01-first-offer.md": LESSON.replace("minutes", "aliases: [offer]\nminutes"),
    }
    root = portal(files)
    (finding,) = findings(root, "renamed-reference", "unknown-reference")
    assert finding.endswith("`speaking` is now called `talking`")
    catalogue = run_pipeline(root, TODAY).catalogue
    lesson = catalogue.find_entry("lesson", "rates/offer")
    assert lesson is not None
    assert lesson.id == "first-offer"


def test_two_lessons_of_a_course_do_not_share_a_former_id(portal: Portal) -> None:
    lesson = LESSON.replace("minutes", "aliases: [offer]\nminutes")
    files = {f"content/sales/courses/{id}/index.md": course(id) for id in ("rates", "tenders")}
    files |= {f"content/sales/courses/rates/0{n}-part-{n}.md": lesson for n in (1, 2)}
    files["content/sales/courses/tenders/01-part.md"] = lesson
    assert findings(portal({**files}), "duplicate-alias") == [
        "content/sales/courses/rates/02-part-2.md:4:11 error[duplicate-alias] the former id `rates/offer` belongs to "
        "another lesson"
    ]


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@meridian.example")
    subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True, capture_output=True)


@pytest.mark.parametrize(
    "files",
    [
        {GONE: tombstone()},
        {GONE: tombstone(), "content/sales/courses/rate-talks/index.md": None},
        {GONE: tombstone("talks"), "content/sales/courses/tenders/index.md": course("Tenders", aliases="[talks]")},
        {"content/sales/courses/rate-talks/index.md": None},
        {"content/sales/courses/rate-talks/index.md": None, "content/sales/courses/rate-talks/01-offer.md": None},
    ],
)
def test_a_check_that_goes_on_from_an_earlier_run_says_the_same(
    portal: Portal,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    files: dict[str, str | None],
) -> None:
    monkeypatch.setattr(last_run, "MIN_FILES", 1)
    root = portal(
        {
            "content/sales/courses/rate-talks/index.md": course("Rate talks", "mvp", sunset="2027-01-01"),
            "content/sales/courses/rate-talks/01-offer.md": LESSON,
            "content/sales/courses/tenders/index.md": course("Tenders", prerequisites="[rate-talks]"),
        }
    )
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "all")
    cache = Cache(tmp_path_factory.mktemp("cache"), root)
    run_pipeline(root, TODAY, cache=cache)
    for path, text in files.items():
        if text is None:
            (root / path).unlink()
        else:
            (root / path).write_text(text, "utf-8")

    def read_before(path: str) -> str | None:
        return read_file_at(root, "HEAD", path)

    def read_after(path: str) -> str | None:
        return (root / path).read_text("utf-8") if (root / path).is_file() else None

    change = GitChange(root, "HEAD", CONTENT_ROOTS)
    portal_change = PortalChange(change.paths, read_before)
    whole = run_pipeline(root, TODAY, read_previous=read_before, change=portal_change)
    incremental = check_since(root, TODAY, cache, change, read_before, read_after)
    rules = ("gone-reference", "unknown-reference", "duplicate-id", "duplicate-alias")
    expected = [d for d in whole.diagnostics if d.rule in rules]
    if incremental:
        assert [d for d in incremental[0].diagnostics if d.rule in rules] == expected
    else:
        assert any(d.rule.startswith("duplicate-") for d in expected), "only a clash of ids needs a full run"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"content/sales/stories/was.md": STORY}, []),
        ({"content/sales/sessions/afternoon.md": SESSION.format(status="done") + LINK}, []),
        (
            {"content/sales/sessions/afternoon.md": SESSION.format(status="planned") + LINK},
            ["gone-reference", "link-broken"],
        ),
        ({"content/sales/courses/tenders/index.md": course("Tenders", decisions=DECISIONS)}, []),
        ({"content/sales/courses/rates/index.md": course("Rates", prerequisites="[rate-talks]")}, ["gone-reference"]),
    ],
)
def test_what_says_what_was_may_link_and_name_what_is_gone(
    portal: Portal, files: dict[str, str | bytes], expected: list[str]
) -> None:
    rates = {"content/sales/courses/rates/index.md": course("Rates")}
    result = run_pipeline(portal({GONE: tombstone(see="[rates]"), **rates, **files}), TODAY)
    rules = ("gone-reference", "unknown-reference", "link-broken", "wrong-value")
    diagnostics = [d for d in result.diagnostics if d.rule in rules and "gone.yml" not in d.location.path]
    assert [d.rule for d in diagnostics] == expected
    assert not any("rates` in its place" in d.help for d in diagnostics if d.location.path.endswith("rates/index.md"))


def test_what_a_change_removes_has_no_other_name_that_could_be_meant(portal: Portal) -> None:
    page = "content/sales/courses/tenders/index.md"
    former = "content/sales/courses/rate-talks/index.md"
    root = portal(
        {
            page: course("Tenders", prerequisites="[rate-talks]"),
            "content/sales/courses/rate-talk/index.md": course("Talk"),
            "reviews/rate-talks/2026-06-01-1.yml": REVIEW.format(digest="0" * 64),
        }
    )
    change = PortalChange({former, page}, {former: course("Rate talks"), page: ""}.get)
    helps = {
        d.location.path: d.help
        for d in run_pipeline(root, TODAY, change=change).diagnostics
        if d.rule == "unknown-reference"
    }
    assert helps[page].startswith(
        "`rate-talks` was removed by this change; write its tombstone first (content/sales/gone"
    )
    assert "did you mean `rate-talk`" in next(
        d.help
        for d in run_pipeline(root, TODAY).diagnostics
        if d.location.path == page and d.rule == "unknown-reference"
    )
    assert not any(
        "did you mean" in d.help for d in run_pipeline(root, TODAY).diagnostics if "reviews/" in d.location.path
    )


TWO = "- id: {id}\n  title: Old\n  on: 2026-01-01\n  reason: It is no longer needed by anybody.\n  {more}\n"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("tea", "aliases: [cup]"), ("pot", "aliases: [cup]"), ["10:13", "`tea` has `cup`"]),
        (("tea", "lessons: [a]"), ("pot", "aliases: [mug, tea]"), ["10:18", "`tea` has `tea`"]),
        (("pot", "aliases: [tea]"), ("tea", "lessons: [a]"), ["5:13", "`tea` has `tea`"]),
        (("tea", "aliases: [tea]"), ("pot", "lessons: [a]"), ["5:13", "`tea` has `tea`"]),
        (("tea/a", "aliases: [b]"), ("tea/c", "aliases: [b]"), ["10:13", "`tea/a` has `tea/b`"]),
        (("tea/a", "aliases: [b]"), ("pot/a", "aliases: [b]"), []),
        (("tea", "kind: skill"), ("pot", "aliases: [tea]"), []),
    ],
)
def test_one_address_has_one_tombstone(
    portal: Portal, first: tuple[str, str], second: tuple[str, str], expected: list[str]
) -> None:
    text = "".join(TWO.format(id=id, more=more) for id, more in (first, second))
    lines = findings(portal({"content/sales/gone.yml": text}), "duplicate-alias")
    facts = [line.split("] the tombstone of ")[1].removesuffix(" already") for line in lines]
    places = [line.split(" ")[0].partition(":")[2] for line in lines]
    assert [part for pair in zip(places, facts, strict=True) for part in pair] == expected


@pytest.mark.parametrize(
    ("see", "help"),
    [
        ("[tea]", "take it out"),
        ("[cup]", "take it out"),
        ("[tea, pot]", "name `pot` in its place, or take it out"),
    ],
)
def test_a_tombstone_is_not_told_to_name_itself(portal: Portal, see: str, help: str) -> None:
    text = TWO.format(id="tea", more=f"aliases: [cup]\n  see: {see}") + TWO.format(id="pot", more="lessons: [a]")
    result = run_pipeline(portal({"content/sales/gone.yml": text}), TODAY)
    (finding, *_) = [d for d in result.diagnostics if d.rule == "gone-reference"]
    assert finding.help == help


def test_an_id_that_is_a_word_of_yaml_stands_in_quotation_marks() -> None:
    record = write_tombstone("null", "course", "Nothing", TODAY, lessons=["true", "first"], aliases=["null"])
    (read,) = yaml.safe_load(record)
    assert (read["id"], read["lessons"], read["aliases"]) == ("null", ["true", "first"], ["null"])
