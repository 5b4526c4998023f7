"""``trellis review`` from the outside: what it reads, what it says, and its exit status."""

from __future__ import annotations

import json
import re
import typing
from pathlib import Path
from typing import Any

import pytest
from casebook import CASES
from casebook import build_snapshot as case_snapshot
from casebook import read_cases as read_case
from conftest import EXAMPLE
from pydantic import BaseModel
from repositories import LESSON, QUOTING, SCORES, Repository
from typer.testing import CliRunner, Result

from trellis.approvals import snapshot
from trellis.approvals.evaluate import blockers, verdict
from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.cli import app
from trellis.reports.review import markdown, text

FLOOR = f"{QUOTING}/01-know-your-floor.md"
DOCUMENT = (EXAMPLE / "docs" / "review-json.md").read_text("utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    portal = Repository(tmp_path)
    portal.change({FLOOR: LESSON + "More of the same.\n" * 9})
    return portal


def review(repository: Repository, *arguments: str, reviews: object = None) -> Result:
    options = []
    if reviews is not None:
        file = repository.root.parent / "said.json"
        file.write_text(reviews if isinstance(reviews, str) else json.dumps(reviews))
        options = ["--reviews", str(file)]
    command = ["review", "--root", str(repository.root), "--today", "2026-11-23", *options, *arguments]
    return CliRunner().invoke(app, command)


def approving(**more: object) -> dict[str, object]:
    return {"handle": "dsalazar", "commit": "change", "body": SCORES, "submitted": "2026-11-21", **more}


def test_what_is_missing_is_said_with_who_can_give_it_and_how(repository: Repository) -> None:
    done = review(repository)
    assert done.exit_code == 1
    assert done.output == (
        "Quoting a lane (course of Sales; changes: 36 words)\n"
        "  missing  accuracy: Diego Salazar (manager of Sales) can give it\n"
        "\n"
        "How to approve: read the change, then approve it in the forge, or with `trellis approve` where there is "
        "none.\n"
        "For a course, write a level for each criterion of `standard` into the review:\n"
        "  - outcomes: _/2\n"
        "  - accuracy: _/2\n"
        "  - practice: _/2\n"
        "\n"
        "1 of 1 approval is missing.\n"
    )


@pytest.mark.parametrize("is_new", [False, True])
def test_who_has_not_committed_the_change_is_told_to(repository: Repository, is_new: bool) -> None:
    base = ("--base", "HEAD")
    assert "compare a branch with the one that it goes into" in review(repository, *base).output
    file = repository.root / (f"{QUOTING}/02-more.md" if is_new else FLOOR)
    file.write_text("Something else.\n", "utf-8")
    done = review(repository, *base)
    assert done.exit_code == 1
    assert "no changed file is known" in done.output
    assert "commit your change first" in done.output
    named = review(repository, *base, "--head", repository.git("rev-parse", "HEAD").strip())
    assert "commit your change first" not in named.output


def test_what_is_approved_is_said_with_who_gave_it(repository: Repository) -> None:
    done = review(repository, reviews=[approving()])
    assert done.exit_code == 0
    assert done.output == (
        "Quoting a lane (course of Sales; changes: 36 words)\n"
        "  given    accuracy: Diego Salazar, manager of Sales, on 21 November 2026, scored outcomes 2, accuracy 2, "
        "practice 2\n"
        "\n"
        "Approved: every key is given.\n"
    )


def test_why_an_approval_does_not_count_stands_below_what_it_was_for(repository: Repository) -> None:
    done = review(repository, reviews=[approving(body="Fine."), approving(handle="nobody")])
    assert "  - the approval of Diego Salazar, 21 November 2026, scores nothing\n" in done.output
    assert (
        "  - the approval of nobody, 21 November 2026, is by the account `nobody`, which nobody in content/people.yml "
        "has\n" in done.output
    )


def test_what_stands_in_the_way_is_said_with_its_files_and_the_next_act(repository: Repository) -> None:
    repository.change({"mkdocs.yml": "site_name: x\n"})
    done = review(repository, reviews=[approving()])
    assert done.exit_code == 1
    assert (
        "in the way: content changes together with 1 file of those that run or rule the portal\n"
        "  mkdocs.yml\n"
        "  help: make two changes of it: one with what lies below content/, one with the rest\n"
    ) in done.output


def test_many_things_that_stand_alike_are_said_once(repository: Repository) -> None:
    repository.change({f"content/sales/stories/2026-11-{day}-news.md": "x" for day in range(10, 20)})
    done = review(repository)
    assert "File content/sales/stories" not in done.output
    assert "and 7 others (stories of Sales; are new)" in done.output.replace("Story ", "")


def test_json_is_the_verdict(repository: Repository) -> None:
    done = review(repository, "--format", "json", reviews={"author": {"handle": "meichen"}, "reviews": [approving()]})
    document = json.loads(done.stdout)
    assert (document["version"], document["state"]) == (1, "approved")
    assert document["subjects"][0]["keys"][0]["given"]["by"] == {
        "person": "diego", "name": "Diego Salazar", "handle": "dsalazar", "role": "manager of Sales",
    }  # fmt: skip
    assert verdict.ApprovalVerdict.model_validate(document)


def test_markdown_has_a_row_for_each_key_and_the_lines_to_fill_in(repository: Repository) -> None:
    done = review(repository, "--format", "markdown")
    assert "| what | approval | state | who |" in done.output
    assert (
        "| Quoting a lane<br>course of Sales; changes: 36 words | accuracy | **missing** | Diego Salazar (manager of "
        "Sales) can give it |" in done.output
    )
    assert "```text\n- outcomes: _/2\n- accuracy: _/2\n- practice: _/2\n```" in done.output


def test_the_default_branch_is_found_out_and_the_change_is_where_one_stands(repository: Repository) -> None:
    assert review(repository, reviews=[approving()]).exit_code == 0
    repository.git("branch", "--move", "main", "trunk")
    assert review(repository).exit_code == 2
    assert review(repository, "--base", "trunk", "--head", "change", reviews=[approving()]).exit_code == 0


@pytest.mark.parametrize(
    ("reviews", "message"),
    [
        ("{", "said.json"),
        ([{"handle": "dsalazar", "submitted": "2026-11-21"}], "review 1 does not say which `commit` it looked at"),
        ([approving(state="liked")], "reviews 0 state"),
        ([approving(submitted="soon")], "reviews 0 submitted"),
        ({"reviews": [], "more": 1}, "more"),
    ],
)
def test_a_file_that_says_something_else_is_bad_usage(repository: Repository, reviews: object, message: str) -> None:
    done = review(repository, reviews=reviews)
    assert (done.exit_code, message in " ".join(done.output.split())) == (2, True), done.output


def test_outside_a_repository_it_is_bad_usage(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["review", "--root", str(tmp_path), "--base", "main"])
    assert (done.exit_code, "is a Git repository" in " ".join(done.output.split())) == (2, True)


def test_record_writes_the_ledger_once_all_is_approved(repository: Repository) -> None:
    assert review(repository, "--record").exit_code == 1
    assert not (repository.root / "reviews").exists()
    done = review(repository, "--record", reviews=[approving()])
    assert done.output.endswith("reviews/quoting/2026-11-21-1.yml: written\n")
    again = review(repository, "--record", "--format", "json", reviews=[approving()])
    assert json.loads(again.stdout)["state"] == "approved"
    assert len(list((repository.root / "reviews/quoting").iterdir())) == 1


def test_nothing_is_checked_out_and_nothing_is_written(repository: Repository) -> None:
    repository.git("switch", "--quiet", "main")
    before = repository.git("status", "--porcelain"), repository.git("for-each-ref")
    assert review(repository, "--head", "change", reviews=[approving()]).exit_code == 0
    assert (repository.git("status", "--porcelain"), repository.git("for-each-ref")) == before
    assert (repository.root / FLOOR).read_text() == LESSON


def test_every_case_can_be_said_in_text_and_markdown() -> None:
    for case in CASES:
        result = evaluate_snapshot(case_snapshot(read_case(case)))
        for report in (text.render(result), text.render(result, colour=True), markdown.render(result)):
            assert result.state == "approved" or re.search("missing|in the way", report), case.stem
            assert "None" not in report
            assert not re.search(r"\b(tuple|dict|str)\b|\(\)|\{\}", report), case.stem


def test_what_an_author_wrote_stays_text_in_both() -> None:
    nasty = "\x1b[31m<img src=x> | `code` @team"
    case: dict[str, Any] = {"changes": [{"course": "quoting", "title": nasty}], "reviews": [{"by": "@team<b>"}]}
    result = evaluate_snapshot(case_snapshot(case))
    assert "\x1b" not in text.render(result)
    comment = markdown.render(result)
    assert "<img" not in comment.replace(r"\<img", "")
    assert not re.search(r"(?<!\\)@team(?!<)", re.sub(r"`[^`]*`", "", comment))


def models() -> list[type[BaseModel]]:
    return [
        verdict.ApprovalVerdict,
        verdict.Subject,
        verdict.ApprovalResult,
        verdict.GrantedApproval,
        verdict.NamedApprover,
        verdict.PassedOverPerson,
        verdict.UncountedReview,
        verdict.Blocker,
        snapshot.Conversation,
        snapshot.SubmittedReview,
        snapshot.RubricSnapshot,
        snapshot.CriterionSnapshot,
    ]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_the_document_names_every_field(model: type[BaseModel]) -> None:
    assert [name for name, field in model.model_fields.items() if f"`{field.alias or name}`" not in DOCUMENT] == []


def test_the_document_names_every_word_of_its_closed_lists() -> None:
    words = {*typing.get_args(verdict.RejectionReason), *typing.get_args(verdict.VerdictState)}
    source = (EXAMPLE / "src" / "trellis" / "approvals" / "evaluate" / "blockers.py").read_text("utf-8")
    words |= {*re.findall(r'code="([a-z-]+)"', source), *blockers._GIT_FILES}
    assert len(words) > 20
    assert [word for word in sorted(words) if f"`{word}`" not in DOCUMENT] == []
