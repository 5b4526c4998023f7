"""The comment on a pull request: short first, complete, never too long, and no words of an author act in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desks import SOUND, Desk
from repositories import COURSE, LESSON, QUOTING, RECORD

from trellis.approvals.evaluate.verdict import ApprovalVerdict as Approval
from trellis.approvals.evaluate.verdict import Blocker
from trellis.derive.difference import CatalogueDifference
from trellis.diagnostics.diagnostic import Diagnostic, Location, Severity
from trellis.diagnostics.result import CheckResult
from trellis.forge import content
from trellis.load import git
from trellis.reports import comment as comments
from trellis.reports.comment import LIMIT, ReviewComment
from trellis.reports.escaping import escape_cell, escape_code, escape_prose

HOSTILE = (
    "@everyone", "#12 fixed", "![x](https://evil.example/x.png)", "[click](https://evil.example)",
    "https://evil.example", "www.evil.example", "<script>alert(1)</script>", "<img src=x onerror=1>", "&lt;b&gt;",
    "# heading", "- list", "1. list", "> quote", "a | b", "`a` @b `c", "*a* _b_ ~c~", "$x$", "/approve", "/merge",
    "!12", "GH-12", "a\n\n# b", "\x1b[31mred", "`<img src=x> @all", "```",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_calls_nobody_and_makes_nothing(text: str) -> None:
    shown = escape_prose(text)
    without = re.sub(r"`[^`]*`", "", re.sub(r"\\.", "", shown))
    assert "\n" not in shown
    assert not re.search(r"@[\w-]|#\d|!\d|GH-\d|://|www\.", without)
    assert not re.search(r"[<>|`*_~$\[\]]", without)
    assert not re.match(r"[-+=#/>]|\d+[.)]", without)
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    "text", ["Negotiating freight rates", "Know your floor, part 2", "C# and .NET", "R&D", "50 % off",
             "می\u200cخواهم", "👨\u200d👩\u200d👧", "ภาษา\u200bไทย",
             "مرحبا C++\u200f", "10\u202f000 km"],
)  # fmt: skip
def test_a_plain_text_reads_as_it_was_typed(text: str) -> None:
    assert escape_prose(text).replace("&amp;", "&").replace("\\", "") == text


def test_code_and_cells_hold_together() -> None:
    assert escape_code("a`b\nc") == "`a'b c`"
    assert escape_cell("`a|b` c|d") == r"`a\|b` c\|d"


def build_comment(**more: object) -> ReviewComment:
    approval = Approval(state="approved", base="0" * 40, head="1" * 40)
    comment = ReviewComment(CatalogueDifference(), CheckResult(Path(), (), 0), (), approval)
    return replace(comment, **more)  # type: ignore[arg-type]


def build_finding(number: int, severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic(
        "a-rule", severity, Location(f"content/sales/courses/c{number}/index.md"), "is wrong " * 30, "mend it"
    )


def test_however_much_there_is_it_fits() -> None:
    many = tuple(build_finding(n) for n in range(2000))
    blocks = tuple(Blocker(code="x", message="y " * 200, help="z", paths=("content/a.md",) * 9) for _ in range(500))
    approval = Approval(state="blocked", base="0" * 40, head="1" * 40, blockers=blocks)
    comment = comments.render(build_comment(affected=many, approval=approval, nearest="near " * 2000))
    assert len(comment) < LIMIT + 5_000 < 65_536
    assert comment.count("<details>") == comment.count("</details>")
    assert "`trellis review` shows it all." in comment
    assert re.search(r"… and [\d,]+ more; `trellis check` shows them all", comment)


def test_what_stands_in_the_way_comes_first_and_small_points_are_folded() -> None:
    comment = comments.render(build_comment(affected=(build_finding(1), build_finding(2, Severity.ADVICE))))
    assert comment.startswith(f"{comments.MARKER}\n\n### Not ready: 1 error\n\n**Next:** mend what is listed below")
    assert comment.index("Errors") < comment.index("<summary>1 smaller point</summary>") < comment.index("What changes")


def test_a_preview_and_what_is_close_have_their_place() -> None:
    comment = comments.render(
        build_comment(preview="https://preview.meridian.example/7/", nearest="- Bargaining with carriers")
    )
    assert "[See it as readers will](https://preview.meridian.example/7/)" in comment
    assert (
        comment.index("What changes")
        < comment.index("#### Close to what exists\n\n- Bargaining")
        < comment.index("Who approves it")
    )


def test_an_authors_words_stay_words_in_the_whole_comment(desk: Desk) -> None:
    forge = desk.forge
    title = "Quoting @everyone [x](https://evil.example) #12 | `"
    page = COURSE.replace("title: Quoting a lane", f"title: {title!r}").replace("tier: team", "tier: individual")
    lesson = LESSON.replace("title: Know your floor", "title: '@sales ![x](//evil.example/x.png)'")
    forge.push("edit", {f"{QUOTING}/index.md": page, f"{QUOTING}/01-know-your-floor.md": lesson}, by="meichen")
    number = forge.open("edit", title="@everyone look")
    desk.judge(number)
    body = re.sub(r"\\.", "", forge.comments[number][0]["body"])
    outside = re.sub(r"`[^`\n]*`|```.*?```", "", body, flags=re.DOTALL)
    assert "Quoting" in outside
    assert not re.search(r"@\w", outside)
    assert "](https://evil" not in outside
    assert "![" not in outside
    assert "https://evil" not in outside


def test_what_changes_is_told_as_readers_meet_it(desk: Desk) -> None:
    forge = desk.forge
    new = SOUND.replace("Quoting a lane", "Closing a quote").replace("minutes: 30", "minutes: 45")
    session = (
        "---\ntitle: Quoting together\nsummary: An afternoon in which everybody prices three lanes and compares "
        "them.\nstatus: planned\n"
        "kind: class\nstart: 2026-12-10 14:00\nend: 2026-12-10 16:00\ntimezone: Europe/Amsterdam\n"
        "audience: {teams: [sales]}\n---\nBring a lane.\n"
    )
    forge.push("edit", {"content/sales/courses/closing/index.md": new, "content/sales/sessions/together.md": session})
    number = forge.open("edit")
    desk.preview = "https://preview.meridian.example/{number}/"
    desk.judge(number)
    body = forge.comments[number][0]["body"]
    assert (
        "Readers will notice: 1 new course and 1 date in the calendar. 45 min more to learn. Affects everyone." in body
    )
    assert "> **New: Closing a quote**" in body
    assert "- New date: Quoting together" in body
    assert f"(https://preview.meridian.example/{number}/)" in body


def test_a_pair_that_is_clean_alone_and_double_together_is_found_in_the_queue(desk: Desk) -> None:
    """One course, in two teams: no conflict in Git, and an error once both are there."""
    forge = desk.forge
    twin = SOUND.replace("title: Quoting a lane", "title: Pricing a detour").replace("person: mei", "person: ben")
    forge.push("here", {"content/sales/courses/detour/index.md": twin})
    forge.push("there", {"content/operations/courses/detours/index.md": twin})
    one, two = forge.open("here"), forge.open("there")
    first = forge.queue(one)["merge_group"]["head_sha"]
    second = forge.queue(two, first)["merge_group"]["head_sha"]
    desk.git("fetch", "--quiet", "origin", *(f"refs/pull/{n}/head" for n in (one, two)), first, second)

    def errors(base: str, head: str) -> set[str]:
        approval = Approval(state="missing", base=base, head=head)
        diagnostics = content.build_comment(desk.root, base, head, date(2026, 11, 23), approval, "").affected
        return {d.rule for d in diagnostics if d.severity is Severity.ERROR}

    assert errors("origin/main", forge.head(one)) == set()
    assert errors("origin/main", forge.head(two)) == set()
    assert errors(first, second) == {"exact-duplicate"}


def test_what_is_close_to_a_course_of_the_change_is_shown(desk: Desk) -> None:
    forge = desk.forge
    near = SOUND.replace("title: Quoting a lane", "title: Quoting a lane in Asia")
    forge.push("edit", {"content/operations/courses/quoting-in-asia/index.md": near})
    number = forge.open("edit")
    desk.judge(number)
    body = forge.comments[number][0]["body"]
    assert "#### Close to what exists\n\n**Quoting a lane in Asia**" in body
    assert re.search(r"- \*\*the same course\*\*: Quoting a lane \(sales, `quoting`\): ", body)


def test_git_is_asked_no_more_often_for_a_longer_ledger(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change pays for what it changes itself. The records name a rubric that has gone on since."""
    forge = desk.forge
    commands: list[tuple[str, ...]] = []
    start = git.GitCommand.__init__

    def count(command: git.GitCommand, root: Path, *arguments: str, **options: Any) -> None:
        commands.append(arguments)
        start(command, root, *arguments, **options)

    def count_commands(name: str) -> int:
        forge.push(name, {f"{QUOTING}/01-know-your-floor.md": LESSON.replace("4 per cent", "9 per cent")})
        number = forge.open(name)
        desk.git("fetch", "--quiet", "origin", "main", f"refs/pull/{number}/head")
        commands.clear()
        approval = Approval(state="missing", base="origin/main", head=forge.head(number))
        content.build_comment(desk.root, "origin/main", forge.head(number), date(2026, 11, 23), approval, "")
        return len(commands)

    def write_records(day: str, count: int) -> None:
        record = RECORD.format(item="quoting", content_hash="v3:sha256:" + "0" * 64)
        record = record.replace(", practice: 2", "").replace("2026-11-20", day)
        forge.land({f"reviews/quoting/{day}-{number}.yml": record for number in range(1, count + 1)})

    monkeypatch.setattr(git.GitCommand, "__init__", count)
    write_records("2026-11-01", 2)
    before = count_commands("few")
    write_records("2026-11-02", 60)
    assert count_commands("many") == before
