"""What runs in CI can run.

Every schedule is one that a cron parser takes, every step is text that a shell takes, and each call of trellis is made
once, against the forges on the loopback address.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from conftest import EXAMPLE, Portal
from croniter import croniter
from desks import Desk
from fake_github import PROJECT as GITHUB_PROJECT
from fake_gitlab import PROJECT as GITLAB_PROJECT
from fake_gitlab import FakeGitLab
from loopback import clone
from repositories import LESSON, QUOTING, Repository
from typer.testing import CliRunner

from trellis.authoring.portal_template.render import TEMPLATE_FOLDER
from trellis.cli import app

WORKFLOWS = sorted((EXAMPLE / ".github" / "workflows").glob("*.yml"))
GITLAB = EXAMPLE / ".gitlab-ci.yml"
GITHUB_PARTS = EXAMPLE / ".github" / "workflows" / "publish-parts.yml"
GITLAB_PARTS = EXAMPLE / ".gitlab" / "publish-parts.yml"
PREVIEWS = EXAMPLE / ".gitlab" / "preview.yml"
"""What takes the place of publishing where a portal is so large that several machines build it."""
GITLAB_SETTINGS = {"stages", "default", "variables", "workflow", "include"}


def read_workflow(file: Path) -> Any:
    """The file as data. PyYAML reads the key ``on`` as true; it is put back."""
    workflow = yaml.safe_load(file.read_text("utf-8"))
    return {"on" if key is True else key: value for key, value in workflow.items()}


def find_schedules() -> Iterator[tuple[str, str]]:
    for file in WORKFLOWS:
        events = read_workflow(file)["on"]
        for entry in events.get("schedule", ()) if isinstance(events, dict) else ():
            yield file.name, entry["cron"]


def find_steps() -> Iterator[tuple[str, str]]:
    """Where a step stands, and its shell text; expressions of the workflow's own language are words to the shell."""
    for file in WORKFLOWS:
        for name, job in read_workflow(file)["jobs"].items():
            for step in job["steps"]:
                if "run" in step:
                    yield f"{file.name}:{name}", step["run"]
    for name, job in (*read_workflow(GITLAB).items(), *read_workflow(GITLAB_PARTS).items()):
        if name not in GITLAB_SETTINGS and "script" in job:
            yield f"{GITLAB.name}:{name}", "\n".join(job["script"])


def list_problems_of_schedule(cron: str) -> str:
    """What is wrong with a schedule of five fields, or ""."""
    if len(cron.split()) != 5:
        return "not five fields"
    return "" if croniter.is_valid(cron, strict=True) else "no cron parser takes it"


def list_problems_of_shell(text: str) -> str:
    """What a shell says of the text without running it, or ""."""
    result = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False)
    return result.stderr


def test_every_schedule_is_one_that_a_cron_parser_takes() -> None:
    schedules = list(find_schedules())
    assert {name for name, _ in schedules} >= {"due.yml", "links.yml", "publish.yml"}
    assert [(name, cron) for name, cron in schedules if list_problems_of_schedule(cron)] == []


@pytest.mark.parametrize("cron", [" one issue for each team.:43 5 * * 1", "43 5 * *", "61 5 * * 1", "43 5 * * MOO", ""])
def test_a_schedule_that_would_never_run_is_refused(cron: str) -> None:
    assert list_problems_of_schedule(cron)


def test_every_step_is_text_that_a_shell_takes() -> None:
    steps = list(find_steps())
    assert len(steps) > 10
    assert [(place, problem) for place, text in steps if (problem := list_problems_of_shell(text))] == []
    assert list_problems_of_shell("if true; then echo")


COMMAND = re.compile(r"(?:\.venv/bin/trellis|\$trellis|\$\(BIN\)/trellis)[ \t]+([^\n|&;>]*)")
"""A call of trellis in a step, in a script of scripts/ or in the Makefile."""

SCRIPT = re.compile(r"(?:^|\s)(scripts/[\w.-]+|\.ci/run)", re.MULTILINE)
"""A script of the repository in a step."""

HANDOVERS = ["begin", "collect", "judge", "propose", "write"]
"""Commands of `trellis forge` that write or read a file of another job."""

WITHOUT_TODAY = {"schema", "repository", "explain", "addresses"}
WITHOUT_PORTAL = {"begin", "write"}
"""Commands of `trellis forge` that read no portal."""


def find_commands(text: str) -> Iterator[str]:
    """The arguments of each call of trellis in a step, and in the scripts and the targets that it starts."""
    yield from (match.strip() for match in COMMAND.findall(text))
    for script in SCRIPT.findall(text):
        yield from find_commands((EXAMPLE / script).read_text("utf-8"))
    for target in re.findall(r"^make ([a-z]+)", text, re.MULTILINE):
        recipe = re.search(rf"^{target}:[^\n]*\n((?:\t[^\n]*\n)*)", (EXAMPLE / "Makefile").read_text("utf-8"), re.M)
        yield from find_commands(recipe[1] if recipe else "")


def list_commands(*, is_gitlab: bool) -> list[str]:
    """Each call of a job, but those that build in parts, which need each other."""
    steps = [text for place, text in find_steps() if place.startswith(GITLAB.name) == is_gitlab]
    commands = {command for text in steps for command in find_commands(text)}
    return sorted(command for command in commands if not re.search(r"--(part|join)\b", command))


WITHOUT_HISTORY = re.compile(r"(?:forge (?:begin|collect|preview|write)|build --join)\b")
"""Calls that need the text of one commit, or no text at all."""


def needs_history(text: str) -> bool:
    """Whether what a step starts reads the portal's history: checks, builds, judges and comparisons do."""
    whole_text = "\n".join([text, *((EXAMPLE / script).read_text("utf-8") for script in SCRIPT.findall(text))])
    if re.search(r"^make .*\bsite\b|\bgit (?:diff|log|merge-base|rev-list)\b", whole_text, re.MULTILINE):
        return True
    return any(not WITHOUT_HISTORY.match(command) for command in find_commands(text))


def list_jobs_without_history(file: Path) -> list[str]:
    """The jobs of a workflow of GitHub that need the history, and work on a clone of one commit."""
    return [
        name
        for name, job in read_workflow(file)["jobs"].items()
        if any(needs_history(step.get("run", "")) for step in job["steps"])
        and not any(step.get("with", {}).get("fetch-depth") == 0 for step in job["steps"])
    ]


TEMPLATES = sorted((TEMPLATE_FOLDER / "github/dot_github/workflows").glob("*.tmpl"))


@pytest.mark.parametrize("file", [*WORKFLOWS, *TEMPLATES], ids=lambda file: file.name)
def test_what_reads_the_history_has_a_clone_with_all_of_it(file: Path) -> None:
    assert list_jobs_without_history(file) == []


def test_the_jobs_that_read_the_history_are_known(tmp_path: Path) -> None:
    text = (EXAMPLE / ".github/workflows/publish.yml").read_text("utf-8")
    cut = tmp_path / "publish.yml"
    cut.write_text(re.sub(" *fetch-depth: 0.*\n", "", text))
    assert list_jobs_without_history(cut) == ["build", "record"]
    assert [needs_history(text) for text in (".ci/run", "scripts/report", "scripts/scope", "make site")] == [True] * 4
    assert [needs_history(text) for text in ("make setup", "make release", "scripts/tag")] == [False] * 3


@pytest.mark.parametrize("file", [GITLAB, TEMPLATE_FOLDER / "gitlab/dot_gitlab-ci.yml.tmpl", GITLAB_PARTS])
def test_gitlabs_jobs_have_the_whole_history(file: Path) -> None:
    jobs = read_workflow(file)
    assert file == GITLAB_PARTS or jobs["variables"]["GIT_DEPTH"] == "0"
    places = [job.get("variables", {}) for name, job in jobs.items() if name not in GITLAB_SETTINGS]
    assert [place for place in places if any(name.startswith("GIT_") for name in place)] == []


CONDITION = re.compile(r'\$(\w+) (==|!=) (?:"(\w+)"|\$(\w+)|null)')
"""What a rule of GitLab compares: a variable with a text, with another variable, or with nothing."""


def holds(condition: str, variables: dict[str, str]) -> bool:
    match = CONDITION.fullmatch(condition)
    assert match, condition
    name, operator, text, other = match.groups()
    return (variables.get(name) == (variables.get(other) if other else text)) is (operator == "==")


def list_waits(variables: dict[str, str]) -> dict[str, set[str]]:
    """The jobs of a pipeline of GitLab with these variables: name → the jobs that it does not begin before."""
    stages = read_workflow(GITLAB)["stages"]
    files = (GITLAB, PREVIEWS) if PREVIEWS.is_file() else (GITLAB,)
    jobs = {
        name: job
        for file in files
        for name, job in read_workflow(file).items()
        if "script" in job
        and any(all(holds(part, variables) for part in rule["if"].split(" && ")) for rule in job["rules"])
    }
    places = {name: stages.index(job["stage"]) for name, job in jobs.items()}
    return {
        name: set(job["needs"]) if "needs" in job else {other for other in jobs if places[other] < places[name]}
        for name, job in jobs.items()
    }


ON_MAIN = {"CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}


@pytest.mark.parametrize(
    ("source", "job", "waits"),
    [
        ("push", None, {"portal": set(), "pages": {"portal"}, "release": {"pages"}, "ledger": set()}),
        ("schedule", "links", {"pages": set(), "links": set()}),
        ("schedule", "remind", {"remind": set()}),
        ("schedule", "proposals", {"collect": set(), "propose": {"collect"}}),
        ("schedule", "review", {"begin": set(), "judge": {"begin"}, "write": {"begin", "judge"}}),
        ("schedule", "previews", {"publish-previews": set()} if PREVIEWS.is_file() else {}),
        ("schedule", None, {"pages": set()}),
        ("web", None, {"pages": set()}),
    ],
)
def test_on_gitlab_what_governs_waits_for_no_site_and_few_schedules_publish_one(
    source: str, job: str | None, waits: dict[str, set[str]]
) -> None:
    variables = {**ON_MAIN, "CI_PIPELINE_SOURCE": source} | ({"TRELLIS_JOB": job} if job else {})
    assert list_waits(variables) == waits


def test_on_gitlab_no_job_that_writes_is_cut_off_by_the_next_pipeline() -> None:
    jobs = read_workflow(GITLAB)
    govern = {name: job for name, job in jobs.items() if isinstance(job, dict) and job.get("stage") == "govern"}
    assert {name for name, job in govern.items() if job.get("interruptible") is not False} == set()
    assert {name for name, job in govern.items() if job.get("resource_group") != name} == set()


@pytest.mark.parametrize(("failing", "expected"), [("none", 0), ("spot-check", 1), ("forge", 1)])
def test_on_gitlab_people_are_reminded_and_samples_checked_whichever_fails(
    tmp_path: Path, failing: str, expected: int
) -> None:
    trellis = tmp_path / ".venv/bin/trellis"
    trellis.parent.mkdir(parents=True)
    trellis.write_text(f'#!/bin/sh\necho "$1" >> calls\ntest "$1" != {failing}\n')
    trellis.chmod(0o755)
    script = "\n".join(read_workflow(GITLAB)["remind"]["script"][1:])
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=tmp_path, check=False)
    assert done.returncode == expected
    assert sorted((tmp_path / "calls").read_text("utf-8").split()) == ["forge", "spot-check"]


def run_command(command: str, root: Path, environment: dict[str, str]) -> Result:
    """Runs a call of trellis as a job does, on the clone that a runner works in."""
    arguments = [
        str(root.parent / Path(word).name) if word.endswith(".json") else word
        for word in shlex.split(command.replace("$SINCE", "HEAD"))
    ]
    if arguments[0] == "build":
        arguments += ["--out", str(root.parent / "site")]
    if arguments[1:2] not in [[name] for name in WITHOUT_PORTAL]:
        arguments += ["--root", str(root)]
        arguments += [] if arguments[0] in WITHOUT_TODAY else ["--today", "2026-11-23"]
    return CliRunner().invoke(app, arguments, env={"GITLAB_CI": "", **environment})


def list_problems_of_run(result: Result) -> str:
    """What went wrong with a call, or "": 0 and 1 are verdicts on the portal, 2 is a wrong call, 3 a failure."""
    is_mistake = result.exception is not None and not isinstance(result.exception, SystemExit)
    return result.output + repr(result.exception) if is_mistake or result.exit_code > 1 else ""


def test_each_command_of_a_github_job_runs_against_the_forge(desk: Desk, tmp_path: Path) -> None:
    desk.forge.push("edit", {f"{QUOTING}/01-know-your-floor.md": LESSON.replace("4 per cent", "6 per cent")})
    event = tmp_path / "event.json"
    events = {"pull_request": {"number": desk.forge.open("edit")}}
    events["issue"] = {"number": desk.forge.submit_issue("A question")}
    event.write_text(json.dumps({**events, "before": "0" * 40}))
    environment = {
        "GITHUB_API_URL": desk.forge.address,
        "GITHUB_REPOSITORY": GITHUB_PROJECT,
        "GITHUB_TOKEN": "right",
        "GITHUB_EVENT_PATH": str(event),
    }
    commands = list_commands(is_gitlab=False)
    assert {"forge remind", "forge links", "forge ledger", "check", "build"} <= set(commands)
    assert [command.split()[1] for command in commands if ".json" in command] == HANDOVERS
    assert any(command.startswith("check --format github --since") for command in commands), "scripts/report counts too"
    results = {command: run_command(command, desk.root, environment) for command in commands}
    assert {command: problem for command, result in results.items() if (problem := list_problems_of_run(result))} == {}


def test_each_command_of_a_gitlab_job_runs_against_the_forge(server: Repository, tmp_path: Path) -> None:
    lab = FakeGitLab(server)
    try:
        lab.push("edit", {f"{QUOTING}/01-know-your-floor.md": LESSON.replace("4 per cent", "6 per cent")})
        lab.open("edit")
        environment = {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{lab.address}/api/v4",
            "CI_PROJECT_PATH": GITLAB_PROJECT,
            "TRELLIS_TOKEN": "right",
        }
        commands = list_commands(is_gitlab=True)
        assert {"forge remind", "forge links", "forge ledger"} <= set(commands)
        assert [command.split()[1] for command in commands if ".json" in command] == HANDOVERS
        root = clone(lab.repository, tmp_path / "desk")
        results = {command: run_command(command, root, environment) for command in commands}
        assert {c: problem for c, result in results.items() if (problem := list_problems_of_run(result))} == {}
        assert lab.complaints == []
    finally:
        lab.close()


@pytest.mark.parametrize(
    "command", ["forge remnid", "forge review --opend", "check --formt json", "biuld", "diff --bas x"]
)
def test_a_misspelt_command_of_a_job_is_noticed(portal: Portal, command: str) -> None:
    assert list_problems_of_run(run_command(command, portal({}), {}))


def test_the_commands_are_read_from_steps_scripts_and_targets() -> None:
    assert list(find_commands("make setup\n.venv/bin/trellis check --format junit > report.xml || true")) == [
        "check --format junit"
    ]
    assert list(find_commands("make site")) == ["build"]
    assert "check --format markdown" in list(find_commands("scripts/report"))


def read_part_jobs(*, is_gitlab: bool) -> tuple[dict[str, Any], dict[str, Any], list[int]]:
    """The job that builds a part, the one that puts them together, and the numbers of the parts."""
    if is_gitlab:
        jobs = read_workflow(GITLAB_PARTS)
        return jobs["part"], jobs["pages"], list(range(1, jobs["part"]["parallel"] + 1))
    jobs = read_workflow(GITHUB_PARTS)["jobs"]
    assert jobs["part"]["env"]["PARTS"] == len(jobs["part"]["strategy"]["matrix"]["part"])
    return jobs["part"], jobs["build"], jobs["part"]["strategy"]["matrix"]["part"]


@pytest.mark.parametrize("is_gitlab", [False, True])
def test_the_jobs_that_build_in_parts_make_the_site_of_one_machine(
    portal: Portal, is_gitlab: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    root = portal({"portal.yml": "frame: plain\n"})
    part_job, join_job, numbers = read_part_jobs(is_gitlab=is_gitlab)
    assert numbers == list(range(1, len(numbers) + 1))
    values = {"CI_PIPELINE_CREATED_AT": "2026-11-23T04:05:06Z", "DAY": "2026-11-23", "PARTS": str(len(numbers))}
    values |= {"CI_NODE_TOTAL": str(len(numbers))}

    def run_job(job: dict[str, Any], number: int) -> None:
        text = "\n".join(job["script"] if is_gitlab else [step.get("run", "") for step in job["steps"]])
        (command,) = find_commands(text)
        shell = ["bash", "-c", f"printf '%s\\n' {command}"]
        environment = {**os.environ, **values, "PART": str(number), "CI_NODE_INDEX": str(number)}
        words = subprocess.run(shell, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()
        result = CliRunner().invoke(app, [*words, "--root", str(root)])
        assert result.exit_code == 0, result.output

    for number in numbers:
        run_job(part_job, number)
    run_job(join_job, 0)
    joined = {file.relative_to(root): file.read_bytes() for file in (root / "site").rglob("*") if file.is_file()}
    assert CliRunner().invoke(app, ["build", "--root", str(root), "--today", "2026-11-23"]).exit_code == 0
    assert {f.relative_to(root): f.read_bytes() for f in (root / "site").rglob("*") if f.is_file()} == joined


def test_publishing_in_parts_is_publishing_but_for_the_machines() -> None:
    whole, parts = (read_workflow(file)["jobs"] for file in (EXAMPLE / ".github/workflows/publish.yml", GITHUB_PARTS))
    assert {name: parts[name] for name in ("deploy", "record")} == {name: whole[name] for name in ("deploy", "record")}
    assert read_workflow(GITHUB_PARTS)["on"] == {"workflow_dispatch": None}, "it is no portal's default"
    assert read_workflow(GITLAB_PARTS)["pages"]["artifacts"] == read_workflow(GITLAB)["pages"]["artifacts"]
    for name in ("part", "pages"):
        assert read_workflow(GITLAB_PARTS)[name]["rules"] == read_workflow(GITLAB)["pages"]["rules"]
    assert "include" not in read_workflow(GITLAB)


def scope(root: Path, since: str) -> str:
    script = str(EXAMPLE / "scripts" / "scope")
    environment = {**os.environ, "SINCE": since}
    return subprocess.run(
        [script], cwd=root, env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"{QUOTING}/index.md", "engine=false"),
        ("content/sales/pages/café au lait.md", "engine=false"),
        ("reviews/quoting/2026-11-20-1.yml", "engine=false"),
        ("portal.yml", "engine=false"),
        ("schemas/course.py", "engine=true"),
        ("src/trellis/content/x.py", "engine=true"),
        ("docs/content/authors.md", "engine=true"),
        ("scripts/scope", "engine=true"),
    ],
)
def test_a_change_of_content_alone_spares_the_engines_tests(tmp_path: Path, path: str, expected: str) -> None:
    repository = Repository(tmp_path / "repository")
    base = repository.git("rev-parse", "HEAD")
    repository.write({path: "anything\n", f"{QUOTING}/02-more.md": "more\n"})
    repository.commit("Mei Chen")
    assert scope(repository.root, base) == expected


def test_where_a_change_began_unknown_everything_is_tested(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    assert [scope(repository.root, since) for since in ("", "0" * 40, "nowhere")] == ["engine=true"] * 3


def test_a_file_that_moves_from_the_engine_into_the_content_is_a_change_of_the_engine(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    repository.write({"src/page.md": "A page of some length, so that Git sees the same file.\n" * 9})
    base = repository.commit("Mei Chen")
    (repository.root / "content/sales/pages").mkdir(parents=True, exist_ok=True)
    repository.git("mv", "src/page.md", "content/sales/pages/page.md")
    repository.commit("Mei Chen")
    assert scope(repository.root, base) == "engine=true"


def test_the_engines_tests_wait_for_the_scope_and_the_portals_build_does_not() -> None:
    jobs = read_workflow(EXAMPLE / ".github/workflows/check.yml")["jobs"]
    assert jobs["all"]["needs"] == "scope"
    assert "needs.scope.outputs.engine != 'false'" in jobs["all"]["if"]
    assert "!cancelled()" in jobs["all"]["if"], "a scope that failed hides nothing"
    assert not {"needs", "if"} & set(jobs["portal"])
    steps = {name: [step.get("run") for step in job["steps"]] for name, job in jobs.items()}
    assert ".venv/bin/trellis build" in steps["portal"]
    assert ".ci/run" in steps["all"]
    assert ".ci/run" not in steps["portal"]
    gitlab = read_workflow(GITLAB)
    assert ".venv/bin/trellis build" in gitlab["portal"]["script"]
    assert not any(".ci/run" in line for job in gitlab.values() if "script" in job for line in job["script"])


def test_what_is_required_builds_within_less_time_than_publishing_has() -> None:
    check = read_workflow(EXAMPLE / ".github/workflows/check.yml")["jobs"]["portal"]
    publish = read_workflow(EXAMPLE / ".github/workflows/publish.yml")["jobs"]["build"]
    (limit,) = (step["timeout-minutes"] for step in check["steps"] if step.get("run") == ".venv/bin/trellis build")
    assert limit < check["timeout-minutes"] < publish["timeout-minutes"]
    gitlab = read_workflow(GITLAB)
    minutes = {name: int(gitlab[name]["timeout"].removesuffix(" minutes")) for name in ("portal", "pages")}
    assert minutes["portal"] < minutes["pages"]
    required = {context["context"] for context in find_required_checks()}
    assert "portal" in required


def test_a_change_for_another_branch_is_not_taken_for_checked() -> None:
    """What compares with a target that has the first commits of a change does not see them."""
    workflow = read_workflow(EXAMPLE / ".github/workflows/check.yml")
    assert "edited" in workflow["on"]["pull_request"]["types"]
    (step,) = (step for step in workflow["jobs"]["portal"]["steps"] if step.get("run") == "scripts/report")
    for event, target in (
        ({"pull_request": {"base": {"ref": "wip"}}}, "wip"),
        ({"pull_request": {"base": {"ref": "main"}}}, "main"),
        ({"merge_group": {"base_ref": "refs/heads/main"}}, "main"),
        ({"before": "a" * 40}, "main"),
    ):
        event["repository"] = {"default_branch": "main"}
        values = {
            name: evaluate_expression(step["env"][name].strip()[3:-2], event) for name in ("TARGET", "DEFAULT_BRANCH")
        }
        assert values == {"TARGET": target, "DEFAULT_BRANCH": "main"}
    script = read_workflow(GITLAB)["portal"]["script"][-1]
    for target, status in (("wip", 1), ("main", 0), (None, 0)):
        variables = {"CI_DEFAULT_BRANCH": "main", "PATH": os.environ["PATH"]}
        if target:
            variables["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] = target
        done = subprocess.run(["sh", "-c", script], env=variables, capture_output=True, text=True, check=False)
        assert (done.returncode, "another branch than main" in done.stdout) == (status, status == 1)


@pytest.mark.parametrize(("target", "status"), [("wip", 1), ("main", 0), ("", 0)])
def test_the_report_ends_with_an_error_for_another_branch(tmp_path: Path, target: str, status: int) -> None:
    trellis = tmp_path / ".venv/bin/trellis"
    trellis.parent.mkdir(parents=True)
    trellis.write_text("#!/bin/sh\nexit 0\n")
    trellis.chmod(0o755)
    variables = {"TARGET": target, "DEFAULT_BRANCH": "main"} if target else {}
    command = ["sh", str(EXAMPLE / "scripts/report")]
    environment = {"PATH": os.environ["PATH"], **variables}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "to be merged into wip" in done.stdout) == (status, status == 1)


def find_required_checks() -> list[dict[str, Any]]:
    rules = json.loads((EXAMPLE / ".github/ruleset.json").read_text("utf-8"))["rules"]
    (checks,) = (rule["parameters"] for rule in rules if rule["type"] == "required_status_checks")
    required: list[dict[str, Any]] = checks["required_status_checks"]
    return required


def evaluate_expression(expression: str, event: dict[str, Any]) -> Any:
    """The value of an expression of GitHub's in a run for this event. Its operators are Python's by other names."""

    def look_up(path: str) -> Any:
        value: Any = {"github": {"event": event}}
        for step in path.split("."):
            value = (value or {}).get(step)
        return value or ""

    code = re.sub(r"github(\.\w+)+", lambda path: f"look_up({path[0]!r})", expression)
    code = re.sub(r"!(?!=)", " not ", code.replace("&&", " and ").replace("||", " or "))
    return eval(" ".join(code.split()), {"look_up": look_up})


def name_review_group(event: dict[str, Any]) -> str:
    """The group of a run of the workflow `review`, computed as GitHub does."""
    group = read_workflow(EXAMPLE / ".github/workflows/review.yml")["concurrency"]["group"]
    return re.sub(r"\$\{\{([^}]*)\}\}", lambda match: evaluate_expression(match[1], event), group)


def begins_review(event: dict[str, Any]) -> bool:
    """Whether a run for this event judges anything."""
    jobs = read_workflow(EXAMPLE / ".github/workflows/review.yml")["jobs"]
    (begins, judges) = (bool(evaluate_expression(jobs[name]["if"].strip()[3:-2], event)) for name in ("begin", "judge"))
    assert begins == judges
    return begins


def describe_pull_request(project: str | None, branch: str, sha: str) -> dict[str, Any]:
    repository = {"full_name": project} if project else None
    return {"pull_request": {"number": 7, "head": {"repo": repository, "ref": branch, "sha": sha}}}


def describe_run(project: str | None, branch: str, sha: str) -> dict[str, Any]:
    repository = {"full_name": project} if project else None
    return {"workflow_run": {"head_repository": repository, "head_branch": branch, "head_sha": sha}}


def test_each_event_of_a_review_waits_for_its_own_branch_and_commit() -> None:
    sha, other_sha = "a" * 40, "b" * 40
    queue = {"head_ref": "refs/heads/gh-readonly-queue/main/pr-7-" + sha, "head_sha": other_sha}
    assert name_review_group(describe_pull_request("meridian/learning", "edit", sha)) == (
        f"review:meridian/learning:edit:{sha}"
    )
    assert name_review_group({"merge_group": queue}) == f"review:none:{queue['head_ref']}:{other_sha}"
    sources = [
        ("meridian/learning", "edit", sha),
        ("meridian/learning", "edit", other_sha),
        ("meridian/learning", "copy", sha),
        ("stranger/learning", "edit", sha),
        ("meridian/learning-edit", "x", sha),
        ("meridian/learning", "edit-x", sha),
        (None, "edit", sha),
    ]
    groups = {name_review_group(describe_pull_request(*source)) for source in sources}
    assert groups == {name_review_group(describe_run(*source)) for source in sources}
    assert len({*groups, name_review_group({"merge_group": queue})}) == len(sources) + 1


@pytest.mark.parametrize(
    ("changes", "is_judged"),
    [
        ({"base": {"ref": {"from": "wip"}, "sha": {"from": "a" * 40}}}, True),
        ({"base": {"ref": {"from": "wip"}}, "title": {"from": "Old"}}, True),
        ({"title": {"from": "Old"}}, False),
        ({"body": {"from": "Old"}}, False),
    ],
    ids=["target", "target and title", "title", "text"],
)
def test_another_target_branch_is_judged_and_another_title_is_not(changes: dict[str, Any], is_judged: bool) -> None:
    pull_request = describe_pull_request("meridian/learning", "edit", "a" * 40)
    edited = {**pull_request, "action": "edited", "changes": changes}
    assert begins_review(edited) == is_judged
    assert (name_review_group(edited) == name_review_group(pull_request)) == is_judged
    assert begins_review({**pull_request, "action": "synchronize"})
    workflow = read_workflow(EXAMPLE / ".github/workflows/review.yml")
    assert "edited" in workflow["on"]["pull_request_target"]["types"]


@pytest.mark.parametrize("state", ["commented", "approved", "changes_requested", "dismissed"])
def test_a_comment_begins_no_check_anew_and_takes_no_other_runs_place(state: str) -> None:
    files = {name: EXAMPLE / f".github/workflows/{name}.yml" for name in ("reviewed", "review")}
    workflows = {name: read_workflow(file)["jobs"] for name, file in files.items()}
    assert workflows["reviewed"]["told"]["if"] == "${{ github.event.review.state != 'commented' }}"
    conclusion = "skipped" if state == "commented" else "success"  # of a workflow whose only job is skipped
    run = describe_run("meridian/learning", "edit", "a" * 40)
    run["workflow_run"]["conclusion"] = conclusion
    waiting = name_review_group(describe_pull_request("meridian/learning", "edit", "a" * 40))
    assert (name_review_group(run) == waiting) == (state != "commented")
    assert begins_review(run) == (state != "commented")
    assert "needs.begin.result == 'success'" in workflows["review"]["write"]["if"]
