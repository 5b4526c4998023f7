"""What docs/imports.md gives to copy works: the map, and the jobs that import each night."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from conftest import EXAMPLE
from yaml import safe_load

from trellis.authoring.imports import list_ready_maps
from trellis.authoring.imports.column_map import PARTS, parse_column_map
from trellis.authoring.imports.ready_maps import KNOWN_COLUMNS

PAGE = (EXAMPLE / "docs" / "imports.md").read_text("utf-8")
MAP, GITHUB, GITLAB = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
USES = re.compile(r"uses: (\S+@[0-9a-f]{40})")


def test_the_map_is_one() -> None:
    column_map = parse_column_map(MAP, "docs/imports.md", ("tier",))
    assert column_map.fields["language"].is_from_text
    assert column_map.kept_columns == ("Audience",)


def test_every_ready_map_and_every_known_part_is_named() -> None:
    assert [name for name in list_ready_maps() if f"`{name}`" not in PAGE and f"--map {name}" not in PAGE] == []
    assert KNOWN_COLUMNS.keys() <= PARTS.keys()


def test_the_job_that_reads_may_write_nothing() -> None:
    jobs = safe_load(GITHUB)["jobs"]
    assert safe_load(GITHUB)["permissions"] == {}
    assert jobs["read"]["permissions"] == {"contents": "read"}
    assert jobs["propose"]["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert "secrets." not in str(jobs["propose"])
    assert "--include='content/learning/*'" in "".join(step.get("run", "") for step in jobs["propose"]["steps"])
    assert set(safe_load(GITLAB)) == {"import", "propose-import"}
    assert "IMPORT_TOKEN" not in str(safe_load(GITLAB)["import"])


def test_on_gitlab_the_jobs_have_a_stage_of_the_pipeline_and_wait_for_no_site() -> None:
    stages = safe_load((EXAMPLE / ".gitlab-ci.yml").read_text("utf-8"))["stages"]
    jobs = safe_load(GITLAB)
    assert {job["stage"] for job in jobs.values()} <= set(stages)
    assert {name: job["needs"] for name, job in jobs.items()} == {"import": [], "propose-import": ["import"]}


def test_the_actions_are_those_of_the_other_workflows() -> None:
    workflows = (EXAMPLE / ".github" / "workflows").glob("*.yml")
    known_actions = {action for file in workflows for action in USES.findall(Path(file).read_text("utf-8"))}
    actions = set(USES.findall(GITHUB))
    assert len(actions) == 4
    assert actions <= known_actions


def test_what_people_commit_to_the_open_request_stays(tmp_path: Path) -> None:
    """The job runs three nights: first of all, without anything new, and after a reviewer's commit."""
    [script] = [step["run"] for step in safe_load(GITHUB)["jobs"]["propose"]["steps"] if "run" in step]
    origin, temporary, tools = tmp_path / "origin", tmp_path / "runner", tmp_path / "tools"
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "RUNNER_TEMP": str(temporary)}
    environment = {**os.environ, **quiet, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}

    def git(*arguments: str, folder: Path = origin) -> str:
        command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def run_job(night: str) -> tuple[int, str]:
        clone = tmp_path / night
        git("clone", "--quiet", f"file://{origin}", str(clone), folder=tmp_path)
        done = subprocess.run(["bash", "-e", "-c", script], cwd=clone, env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout

    for folder in (origin, temporary / "import", tools):
        folder.mkdir(parents=True)
    (tools / "gh").write_text("#!/bin/sh\n")
    (tools / "gh").chmod(0o755)
    (temporary / "import" / "report.txt").write_text("1 course written\n")
    git("init", "--quiet", "--initial-branch=main")
    git("commit", "--quiet", "--allow-empty", "--message", "begun")
    course = origin / "content" / "learning" / "course.md"
    course.parent.mkdir(parents=True)
    course.write_text("A course.\n")
    git("add", "--all")
    (temporary / "import" / "import.patch").write_text(git("diff", "--cached") + "\n")
    git("reset", "--quiet", "--hard")
    branch = "import/harbourskills"
    assert run_job("first")[0] == 0
    proposed = git("rev-parse", branch)
    assert git("show", f"{branch}:content/learning/course.md") == "A course."
    assert run_job("second")[0] == 0
    assert git("rev-parse", branch) == proposed, "nothing is new"
    git("switch", "--quiet", branch)
    git("commit", "--quiet", "--allow-empty", "--message", "a better summary")
    edited = git("rev-parse", branch)
    git("switch", "--quiet", "main")
    (temporary / "import" / "import.patch").write_text(
        (temporary / "import" / "import.patch").read_text().replace("A course.", "A new course.")
    )
    status, output = run_job("third")
    assert (status, "Somebody committed to import/harbourskills" in output) == (1, True)
    assert git("rev-parse", branch) == edited
