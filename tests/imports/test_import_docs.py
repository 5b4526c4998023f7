"""What docs/imports.md gives to copy works: the map, and the jobs that import each night."""

from __future__ import annotations

import re
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


def test_the_actions_are_those_of_the_other_workflows() -> None:
    workflows = (EXAMPLE / ".github" / "workflows").glob("*.yml")
    known_actions = {action for file in workflows for action in USES.findall(Path(file).read_text("utf-8"))}
    actions = set(USES.findall(GITHUB))
    assert len(actions) == 4
    assert actions <= known_actions
