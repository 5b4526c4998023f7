"""What Trellis reads is what GitHub describes, what it writes is what GitHub takes, and the repository's own files are
of the right form.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import contract
import pytest
import yaml
from conftest import EXAMPLE, IS_EXAMPLE
from pydantic import BaseModel

from trellis.forge import app, events, github_answers
from trellis.forge.github import CONCLUSIONS, STATES
from trellis.forge.problems import UnexpectedResponse
from trellis.forge.repository_files.ruleset import build_ruleset

HERE = "/repos/{owner}/{repo}"
ANSWERS: dict[type[BaseModel], tuple[str, str]] = {
    github_answers.GitHubFullRepository: ("get", HERE),
    github_answers.GitHubPullRequest: ("get", f"{HERE}/pulls/{{pull_number}}"),
    github_answers.GitHubCommit: ("get", f"{HERE}/pulls/{{pull_number}}/commits"),
    github_answers.GitHubReview: ("get", f"{HERE}/pulls/{{pull_number}}/reviews"),
    github_answers.GitHubActivity: ("get", f"{HERE}/activity"),
    github_answers.GitHubComment: ("get", f"{HERE}/issues/{{issue_number}}/comments"),
    github_answers.GitHubIssue: ("get", f"{HERE}/issues"),
    github_answers.GitHubCheckRun: ("post", f"{HERE}/check-runs"),
    github_answers.GitHubCheckRunList: ("get", f"{HERE}/commits/{{ref}}/check-runs"),
    github_answers.GitHubListedCheckRun: ("post", f"{HERE}/check-runs"),
    github_answers.GitHubCommitStatus: ("post", f"{HERE}/statuses/{{sha}}"),
    github_answers.GitHubMergeResult: ("put", f"{HERE}/pulls/{{pull_number}}/merge"),
    app.GitHubInstallation: ("get", f"{HERE}/installation"),
    app.GitHubInstallationToken: ("post", "/app/installations/{installation_id}/access_tokens"),
}
FORMS = [f".github/ISSUE_TEMPLATE/{kind}.yml" for kind in ("correction", "course", "need", "path")]
WORKFLOWS = sorted((EXAMPLE / ".github/workflows").glob("*.yml"))


@pytest.mark.parametrize("model", ANSWERS, ids=lambda model: model.__name__)
def test_every_field_that_is_read_is_one_that_github_describes(model: type[BaseModel]) -> None:
    method, path = ANSWERS[model]
    schema = contract.load_description()[path][method]["answer"]
    schema = schema.get("items", schema)
    described = set(schema["properties"])
    assert set(model.model_fields) <= described


@pytest.mark.parametrize("queue", [False, True])
@pytest.mark.parametrize("id", [None, 12345])
def test_the_branchs_rules_are_what_github_takes(id: int | None, queue: bool) -> None:
    ruleset = build_ruleset(id, has_merge_queue=queue)
    assert contract.find_request_errors("POST", "/repos/meridian/learning/rulesets", {}, ruleset) == []
    checks = next(rule for rule in ruleset["rules"] if rule["type"] == "required_status_checks")["parameters"]
    assert checks["strict_required_status_checks_policy"] is not queue
    apps = [check.get("integration_id") for check in checks["required_status_checks"]]
    assert apps == ([15368, id] if id else [None, None])


@pytest.mark.parametrize(
    ("key", "value"),
    [("enforcement", "on"), ("rules", [{"type": "no_such_rule"}]), ("bypass_actors", [{"actor_id": "x"}])],
)
def test_rules_that_github_would_refuse_are_noticed(key: str, value: Any) -> None:
    assert contract.find_request_errors(
        "POST", "/repos/meridian/learning/rulesets", {}, {**build_ruleset(), key: value}
    )


def test_the_required_checks_are_those_that_the_workflows_make() -> None:
    (checks_rule,) = (rule for rule in build_ruleset()["rules"] if rule["type"] == "required_status_checks")
    contexts = {check["context"] for check in checks_rule["parameters"]["required_status_checks"]}
    jobs = {job for file in WORKFLOWS for job in read_workflow(file)["jobs"]}
    assert contexts == {"portal", "approvals"}
    assert "portal" in jobs
    assert "approvals" not in jobs  # a job of that name would be a check of that name, whatever it found


def test_no_outcome_but_approved_lets_a_change_be_merged() -> None:
    assert {
        outcome for outcome, conclusion in CONCLUSIONS.items() if conclusion in ("success", "neutral", "skipped")
    } == {"approved"}
    assert {outcome for outcome, state in STATES.items() if state == "success"} == {"approved"}


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", [str(file) for file in WORKFLOWS]),
        ("vendor.github-issue-forms", FORMS),
        ("vendor.github-issue-config", [".github/ISSUE_TEMPLATE/config.yml"]),
        ("vendor.dependabot", [".github/dependabot.yml"]),
        ("vendor.gitlab-ci", ["--data-transform", "gitlab-ci", ".gitlab-ci.yml"]),
    ],
)
def test_the_repositorys_files_have_the_form_that_their_schema_asks_for(schema: str, files: list[str]) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
    done = subprocess.run(command, cwd=EXAMPLE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_gives_no_rights_but_those_that_a_job_names(file: Path) -> None:
    workflow = read_workflow(file)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert "permissions" in job
        assert job["timeout-minutes"] <= 30
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if "uses" in step:
                assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"])
            else:
                assert re.match(r"make [a-z]+$|\.venv/bin/trellis |scripts/|\.ci/run$|true$", step["run"])


def test_what_is_started_by_strangers_with_a_token_never_takes_their_tree() -> None:
    for file in WORKFLOWS:
        workflow = read_workflow(file)
        started = workflow.get("on", workflow.get(True))
        if {"pull_request_target", "workflow_run"} & set(started):
            steps = [
                step for job in workflow["jobs"].values() for step in job["steps"] if "checkout" in step.get("uses", "")
            ]
            assert {step["with"]["ref"] for step in steps} == {"${{ github.event.repository.default_branch }}"}
            assert all(step["with"]["persist-credentials"] is False for step in steps)


def test_on_gitlab_no_job_on_a_merge_request_asks_the_forge() -> None:
    pipeline = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text("utf-8"))
    jobs = {name: job for name, job in pipeline.items() if isinstance(job, dict) and "script" in job}
    asking = {name for name, job in jobs.items() if any("trellis forge" in line for line in job["script"])}
    there = {name for name, job in jobs.items() if any("merge_request_event" in rule["if"] for rule in job["rules"])}
    judging, proposing = {"begin", "judge", "write"}, {"collect", "propose"}
    assert (asking, there) == (judging | proposing | {"ledger", "release", "remind", "links"}, {"portal"})


SECRET = re.compile(r"\bsecrets\.|TRELLIS_APP")
JUDGING = re.compile(
    r"trellis forge (judge|review|collect)|trellis (check|build|review)|make site|scripts/report|\.ci/run"
)
"""Steps that parse what people wrote."""


def list_steps(job: Any) -> str:
    return "\n".join(step.get("run", "") for step in job["steps"])


def test_what_parses_strangers_data_holds_no_key_and_may_write_nothing() -> None:
    judging = {}
    for file in WORKFLOWS:
        workflow = read_workflow(file)
        started = set(workflow.get("on", workflow.get(True)))
        if started & {"pull_request", "pull_request_target", "workflow_run", "issues"}:
            judging |= {name: job for name, job in workflow["jobs"].items() if JUDGING.search(list_steps(job))}
    assert set(judging) == {"portal", "all", "judge", "collect", "preview"}
    for name, job in judging.items():
        assert set(job["permissions"].values()) == {"read"}, name
        assert "environment" not in job, name
        assert not SECRET.search(str(job)), name


def test_the_apps_key_is_only_where_the_default_branch_is_and_only_for_jobs_that_write() -> None:
    holders = {
        name: job for file in WORKFLOWS for name, job in read_workflow(file)["jobs"].items() if SECRET.search(str(job))
    }
    publishing = holders.pop("publish", None)
    assert set(holders) == {"begin", "write", "keep", "record", "propose"}
    assert publishing or not IS_EXAMPLE, "a portal without previews publishes none"
    if publishing:
        assert "TRELLIS_APP" not in str(publishing), "the previews' token is another"
        assert (publishing["environment"], set(publishing["permissions"].values())) == ("previews", {"read"})
    assert {job["environment"] for job in holders.values()} == {"governance"}
    review = read_workflow(EXAMPLE / ".github/workflows/review.yml")["jobs"]
    assert [set(review[name]["permissions"]) for name in ("begin", "write")] == [
        {"contents", "checks", "pull-requests"}
    ] * 2
    assert review["write"]["needs"] == ["begin", "judge"]
    assert "!cancelled()" in review["write"]["if"], "a check that was begun is ended, whatever became of the judge"


def test_on_gitlab_only_jobs_that_write_are_where_the_token_is() -> None:
    pipeline = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text("utf-8"))
    jobs = {name: job for name, job in pipeline.items() if isinstance(job, dict) and "script" in job}
    holders = {name for name, job in jobs.items() if job.get("environment", {}).get("name") == "governance"}
    assert holders == {"begin", "write", "ledger", "release", "remind", "links", "propose"}
    assert jobs["write"]["rules"][0]["when"] == "always"


def test_images_are_named_by_their_digest() -> None:
    pipeline = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text("utf-8"))
    images = [pipeline["default"]["image"], *(j["image"] for j in pipeline.values() if "image" in j and "script" in j)]
    assert [image for image in images if not re.fullmatch(r"[\w.:/-]+@sha256:[0-9a-f]{64}", image)] == []


def test_all_that_is_pinned_is_raised_by_somebody() -> None:
    updates = yaml.safe_load((EXAMPLE / ".github/dependabot.yml").read_text("utf-8"))["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"github-actions", "pip", "npm"}
    folders = {folder for update in updates for folder in update.get("directories", [update.get("directory")])}
    locks = [*EXAMPLE.glob("package-lock.json"), *EXAMPLE.glob("benchmarks/*/package-lock.json")]
    assert {f"/{lock.parent.relative_to(EXAMPLE).as_posix()}".replace("/.", "/") for lock in locks} <= folders


@pytest.mark.parametrize(
    "event",
    [
        "{}",
        '{"pull_request": {"number": "7; rm -rf /"}}',
        '{"workflow_run": {"head_sha": "main"}}',
        '{"merge_group": {"head_sha": "x", "base_sha": "y", "head_ref": "refs/heads/gh-readonly-queue/main/pr-1-x"}}',
        '{"merge_group": {"head_sha": "%s", "base_sha": "%s", "head_ref": "refs/heads/gh-readonly-queue/main/pr-1-%s"}}'
        % (("a" * 40,) * 3),
        "[]",
    ],
)
def test_an_event_that_names_no_pull_request_is_refused(event: str, tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text(event)
    with pytest.raises(UnexpectedResponse):
        events.read_review_target(file)


def read_workflow(file: Path) -> Any:
    return yaml.safe_load(file.read_text("utf-8"))
