"""The digest: what has changed since an earlier state, by objective, as a draft that nobody's file gives way to."""

from __future__ import annotations

import os
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest
from conftest import TODAY
from repositories import QUOTING, Repository
from typer.testing import CliRunner

from trellis.cli import app
from trellis.derive.change_digest import ChangeDigest, DigestLine, DigestSection
from trellis.kinds.periods import read_period
from trellis.load.markdown.hidden_characters import find_hidden_characters
from trellis.load.parse import parse_markdown
from trellis.pipeline.run import run_pipeline
from trellis.reports import change_digest
from trellis.site.markdown.page import render_body

PAGE = f"{QUOTING}/index.md"
NEED = """\
---
title: Quotes take four days
summary: Customers wait four days for a quote, and by then half have one from others.
status: {status}
problem: Customers wait four days.
evidence: We counted two hundred.
success: One day.
impact: Half of them are gone.
raised_by: {{team: operations, role: Desk lead}}
raised_on: 2026-10-01
origin: reactive
{more}---
More.
"""
DECISION = """\
alternatives: [Do nothing., Buy one.]
decision: {choice: reuse, reason: There is a course on this already., by: ilse, on: 2026-11-02}
objective: win
"""
STORY = """\
---
title: One desk *less*
summary: The two desks in the north are one desk now, and quote as one for everybody.
status: stable
kind: news
date: 2026-11-10
audience: {teams: all}
---
One.
"""
METRIC = (
    "- {id: wins, name: Quotes won, scope: team, unit: per cent, direction: up, baseline: 20, target: 30,"
    " source: Ledger}\n"
)
FIGURES = "metric,period,value,group,n\nwins,2026-Q2,21,,\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """What was there in September, as the tag ``then``, and what came since."""
    repository = Repository(tmp_path / "portal")
    objective = (repository.root / "content/sales/objectives/win.md").read_text("utf-8")
    repository.write(
        {
            "content/sales/objectives/win.md": objective.replace("period: 2026\n", 'period: "2026"\nmetrics: [wins]\n'),
            "content/operations/needs/slow.md": NEED.format(status="raised", more=""),
            "content/sales/metrics.yml": METRIC,
            "content/sales/data/wins.csv": FIGURES,
            "content/sales/courses/old/index.md": _write_course("Old ways"),
        }
    )
    repository.commit("Marit de Wit")
    repository.git("tag", "then")
    repository.write(
        {
            "content/operations/needs/slow.md": NEED.format(status="decided", more=DECISION),
            "content/sales/data/wins.csv": f"{FIGURES}wins,2026-Q3,24.5,,\n",
            "content/sales/courses/old/index.md": None,
            "content/sales/courses/fast/index.md": _write_course("Fast & [good]", objectives="[win]"),
            "content/sales/courses/later/index.md": _write_course("Later", status="draft"),
            "content/sales/stories/2026-11-10-desk.md": STORY,
        }
    )
    repository.commit("Marit de Wit")
    return repository


def _write_course(title: str, status: str = "stable", objectives: str = "[]") -> str:
    return (
        f"---\ntitle: {title}\nsummary: What anybody needs to know before they do this for the first time.\n"
        f"status: {status}\ntier: individual\nmode: self-paced\nobjectives: {objectives}\n---\nText.\n"
    )


def run(repository: Repository, *options: str) -> tuple[int, str, str]:
    arguments = ["digest", "--root", str(repository.root), "--today", TODAY.isoformat(), *options]
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.stdout, result.stderr


def test_what_changed_stands_below_its_objective_with_links_to_its_files(repository: Repository) -> None:
    code, text, _ = run(repository, "--since", "then")
    assert code == 0
    _, win, none = text.split("\n## ")
    assert [line for line in win.splitlines() if line.startswith(("- ", "Win"))] == [
        "Win more quotes",
        "- **New:** [Fast & \\[good\\]](../../sales/courses/fast/index.md): What anybody needs to know before they "
        "do this for the first time.",
        "- **Need decided:** [Quotes take four days](../../operations/needs/slow.md): reuse. There is a course on this "
        "already.",
        "- **Metric:** Quotes won: 21 (2026-Q2) → 24.5 (2026-Q3) per cent; target 30",
    ]
    assert [line for line in none.splitlines() if line.startswith(("- ", "For"))] == [
        "For no objective",
        "- **Taken down:** Old ways: What anybody needs to know before they do this for the first time.",
        "- **Story:** [One desk \\*less\\*](../../sales/stories/2026-11-10-desk.md): The two desks in the north are "
        "one desk now, and quote as one for everybody.",
    ]
    assert "Later" not in text
    assert "items: [fast]\n" in text


def test_a_course_that_another_one_took_in_is_merged_and_leads_there(repository: Repository) -> None:
    old = "content/sales/courses/old/index.md"
    repository.write({old: _write_course("Old ways")})
    repository.commit("Marit de Wit")
    fast = _write_course("Fast & [good]", objectives="[win]").replace("status:", "aliases: [fast, old]\nstatus:")
    repository.write({"content/sales/courses/fast/index.md": fast, old: None})
    repository.commit("Marit de Wit")
    text = run(repository, "--since", "HEAD~1")[1]
    assert "- **Merged:** [Old ways](../../sales/courses/fast/index.md): into Fast & \\[good\\]\n" in text
    assert "Taken down" not in text


def test_figures_have_all_their_digits(repository: Repository) -> None:
    figures = "metric,period,value,group,n\nwins,2026-Q2,134567890,,\nwins,2026-Q3,1234567.8,,\n"
    repository.write({"content/sales/data/wins.csv": figures})
    repository.commit("Marit de Wit")
    repository.write({"content/sales/data/wins.csv": f"{figures}wins,2026-Q4,134567999,,\n"})
    repository.commit("Marit de Wit")
    assert "Quotes won: 1234567.8 (2026-Q3) → 134567999 (2026-Q4) per cent" in run(repository, "--since", "HEAD~1")[1]
    assert "Quotes won: 21 (2026-Q2) → 134567999 (2026-Q4) per cent" in run(repository, "--since", "then")[1]


def test_the_draft_is_a_story_that_the_check_takes_and_no_file_gives_way_to_it(repository: Repository) -> None:
    out = repository.root / "content/learning/stories/2026-11-23-digest.md"
    code, text, _ = run(repository, "--since", "then", "--out", str(out))
    assert (code, "is a draft" in text) == (0, True)
    findings = [d for d in run_pipeline(repository.root, TODAY).diagnostics if d.location.path.endswith("digest.md")]
    assert [d.message for d in findings] == []
    out.write_text("mine", "utf-8")
    code, _, problem = run(repository, "--since", "then", "--out", str(out))
    assert (code, "replaces nothing" in problem, out.read_text("utf-8")) == (1, True, "mine")
    link = out.with_name("link.md")
    link.symlink_to(out)
    assert run(repository, "--since", "then", "--out", str(link))[0] == 1
    assert out.read_text("utf-8") == "mine"


@pytest.mark.parametrize("since", ["9" * 5000 + "-Q1", "2026-Q" + "1" * 5000, "2026-" + "0" * 5000 + "1"])
def test_a_period_of_thousands_of_digits_is_none(since: str) -> None:
    assert read_period(since) is None


def test_a_day_and_a_quarter_name_the_commit_before_them(repository: Repository) -> None:
    for since in ("2099-Q1", "2099-01-01"):  # the last commit of all
        assert run(repository, "--since", since) == (
            0, "", f"Nothing has changed for readers since {since}, so there is nothing to draft.\n",
        )  # fmt: skip
    code, _, problem = run(repository, "--since", "1999-Q1")
    assert code == 2
    words = " ".join(problem.replace("│", " ").split())
    assert "no commit before 1999-01-01 here, since its history begins on" in words


@pytest.mark.parametrize("since", ["nowhere", "-x", "2026-Q9"])
def test_a_revision_that_git_does_not_know_is_refused(repository: Repository, since: str) -> None:
    code, text, problem = run(repository, f"--since={since}")
    assert (code, text) == (2, "")
    assert "Git knows no revision" in problem.replace("\n", " ")


def test_a_folder_without_git_says_so(repository: Repository, tmp_path: Path) -> None:
    (repository.root / ".git").rename(tmp_path / "away")
    code, _, problem = run(repository, "--since", "then")
    assert (code, "Git" in problem) == (2, True)


@pytest.mark.parametrize(
    "title",
    [
        "@ada and #12, ops@corp.example", "See www.acme.com", "The #1 mistake: C#", "10\u00a0000 km",
        "می\u200cخواهم", "👨\u200d👩\u200d👧 at work",
        "ภาษา\u200bไทย", "مرحبا C++\u200f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        "a `code` {b} ~~c~~ ==d== :e: $f$ x|y",
    ],
)  # fmt: skip
def test_a_title_is_shown_as_it_is_and_nothing_of_it_is_hidden(title: str) -> None:
    section = DigestSection(title, "o.md", title, (DigestLine("New", title, "content/a.md", f"{title}\u202e"),))
    draft = change_digest.render(ChangeDigest((section,), ("null",)), "v1", TODAY, TODAY, "content/stories")
    assert [*find_hidden_characters(draft)] == []
    parsed = parse_markdown(draft)
    assert parsed.data["items"] == ["null"]
    html = render_body(parsed.body, lambda target: target).html
    words = unescape(re.sub("<[^>]*>", "", html))
    assert words.count(title) == 4


def test_a_commit_with_a_time_to_come_is_of_no_later_day_than_the_draft(repository: Repository) -> None:
    environment = {**os.environ, "GIT_AUTHOR_DATE": "@3800000000 +0000", "GIT_COMMITTER_DATE": "@3800000000 +0000"}
    identity = ("-c", "user.name=A", "-c", "user.email=a@b.example")
    command = ["git", "-C", str(repository.root), *identity, "commit-tree", "-m", "x", "then^{tree}"]
    commit = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()
    code, text, _ = run(repository, "--since", commit)
    assert code == 0
    assert "2090" not in text
