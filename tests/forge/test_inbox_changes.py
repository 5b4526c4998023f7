"""The inbox has the open pull requests where the forge answers, and says that they are missing where it does not."""

from __future__ import annotations

import json

from desks import Desk
from fake_github import PROJECT
from typer.testing import CliRunner

from trellis.cli import app


def list_inbox(desk: Desk, token: str, *options: str) -> str:
    environment = {
        "GITHUB_API_URL": desk.forge.address,
        "GITHUB_REPOSITORY": PROJECT,
        "GITHUB_TOKEN": token,
        "GITLAB_CI": "",
        "TRELLIS_TOKEN": "",
    }
    arguments = ["inbox", "--root", str(desk.root), "--today", "2026-11-23", *options]
    result = CliRunner().invoke(app, arguments, env=environment)
    assert result.exit_code == 0, result.output
    return result.output


def test_open_pull_requests_wait_too(desk: Desk, number: int) -> None:
    data = json.loads(list_inbox(desk, "right", "--kind", "pull-request", "--format", "json"))
    (item,) = data["items"]
    assert (data["missing"], item["acts"][0]["act"]) == ([], "pull-request")
    assert item["acts"][0]["url"].endswith(f"/pull/{number}")
    text = list_inbox(desk, "right")
    assert "Open pull request" in text
    assert "missing" not in text
    without = list_inbox(desk, "wrong")
    assert "Open pull requests are missing: " in without
    assert "wrong" not in without.rpartition("missing: ")[2]
