"""Publishing a preview: files are data, each change has its own folder, and nothing of a closed one stays."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import EXAMPLE, TODAY, Portal
from desks import EDIT, Desk
from fake_github import PROJECT
from repositories import PORTAL
from typer.testing import CliRunner, Result

from trellis.cli import app
from trellis.forge import repository_files
from trellis.forge.preview_job import is_of_the_portal, list_files, publish_preview
from trellis.forge.problems import ForgeError
from trellis.forge.protocol import ForgeChange
from trellis.forge.review_job import evaluate_change
from trellis.pipeline.run import run_pipeline

SETTINGS = "site_name: A\nsite_url: https://learning.example/\n"


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """The repository that the previews' host serves."""
    folder = tmp_path / "previews.git"
    folder.mkdir()
    git(folder, "init", "--quiet", "--bare")
    return folder


def write_site(folder: Path, words: str, **more: str) -> Path:
    (folder / "courses" / "rates").mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(words)
    (folder / "courses" / "rates" / "index.html").write_text(words)
    for name, text in more.items():
        (folder / name).write_text(text)
    return folder


def list_published(remote: Path) -> list[str]:
    return git(remote, "ls-tree", "-r", "--name-only", "main").split()


def test_each_change_has_a_folder_until_it_is_closed_and_there_is_no_history(tmp_path: Path, remote: Path) -> None:
    first, second = write_site(tmp_path / "first", "one"), write_site(tmp_path / "second", "two")
    (first / ".gone.html").write_text("hidden, and no harm")
    assert publish_preview(first, 7, str(remote), is_open=lambda number: True) == 3
    (first / ".gone.html").unlink()
    publish_preview(second, 12, str(remote), is_open=lambda number: True)
    assert {path.split("/")[0] for path in list_published(remote)} == {"7", "12", "robots.txt", ".nojekyll"}
    publish_preview(first, 7, str(remote), is_open=lambda number: True)
    assert "7/.gone.html" not in list_published(remote)
    assert git(remote, "show", "main:12/courses/rates/index.html") == "two"
    publish_preview(second, 12, str(remote), is_open=lambda number: number != 7)
    assert {path.split("/")[0] for path in list_published(remote)} == {"12", "robots.txt", ".nojekyll"}
    assert "Disallow: /" in git(remote, "show", "main:robots.txt")
    assert git(remote, "rev-list", "--count", "main").strip() == "1"


def test_what_another_job_publishes_meanwhile_stays(tmp_path: Path, remote: Path) -> None:
    first, second = write_site(tmp_path / "first", "one"), write_site(tmp_path / "second", "two")
    publish_preview(first, 3, str(remote), is_open=lambda number: True)
    others = [9]

    def publish_another(number: int) -> bool:
        if others:
            publish_preview(second, others.pop(), str(remote), is_open=lambda number: True)
        return True

    publish_preview(first, 7, str(remote), is_open=publish_another)
    assert {path.split("/")[0] for path in list_published(remote)} == {"3", "7", "9", "robots.txt", ".nojekyll"}


def test_the_command_publishes_what_is_open_where_the_default_branch_says(
    desk: Desk, tmp_path: Path, remote: Path
) -> None:
    files = {"portal.yml": f"{PORTAL}preview_url: https://preview.example/\n", "mkdocs.yml": SETTINGS}
    for path, text in files.items():
        (desk.root / path).write_text(text)
    desk.forge.push("edit", EDIT)
    number = desk.forge.open("edit")
    write_site(tmp_path / "site", "one")
    environment = {
        "GITHUB_API_URL": desk.forge.address,
        "GITHUB_REPOSITORY": PROJECT,
        "GITHUB_TOKEN": "right",
        "GITHUB_EVENT_PATH": "",
        "GITLAB_CI": "",
        "TRELLIS_PREVIEW_REMOTE": str(remote),
    }
    command = ["forge", "preview", str(number), "--files", str(tmp_path / "site"), "--root", str(desk.root)]

    def run(*more: str) -> Result:
        return CliRunner().invoke(app, [*command, "--today", "2026-11-23", *more], env=environment)

    assert run("--list").output.split() == [str(number)]
    done = run()
    assert (done.exit_code, f"2 files are at https://preview.example/{number}/" in done.output) == (0, True), (
        done.output
    )
    assert f"{number}/courses/rates/index.html" in list_published(remote)
    (desk.root / "mkdocs.yml").write_text(SETTINGS.replace("learning.example", "preview.example"))
    done = run()
    assert (done.exit_code, "Nothing is published" in done.output) == (1, True), done.output


@pytest.mark.parametrize(
    ("fields", "is_shown"),
    [
        ({"author": "mallory", "is_fork": True, "fork_owner": "mallory"}, False),
        ({"author": "meichen", "is_fork": True, "fork_owner": "mallory"}, False),
        ({"author": "mallory", "is_fork": True, "fork_owner": "meichen"}, False),
        ({"author": "", "is_fork": True}, False),
        ({"author": "MeiChen", "is_fork": True, "fork_owner": "meichen"}, True),
        ({"author": "mallory", "is_fork": False}, True),
    ],
)
def test_a_strangers_fork_has_no_preview(fields: dict[str, Any], is_shown: bool) -> None:
    """Its files can hold any script, and all previews have one origin."""
    values = {"number": 7, "head": "a" * 40, "branch": "edit", "base": "main", "ref": "refs/pull/7/head", **fields}
    assert is_of_the_portal(ForgeChange(**values), ["meichen", "", "dsalazar"]) is is_shown


def test_neither_the_command_nor_the_comment_leads_to_a_strangers_preview(
    desk: Desk, tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"portal.yml": f"{PORTAL}preview_url: https://preview.example/\n", "mkdocs.yml": SETTINGS}
    desk.forge.land(dict(settings))
    desk.forge.push("edit", EDIT)
    write_site(tmp_path / "site", "one")
    for path, text in settings.items():
        (desk.root / path).write_text(text)
    values = {"GITHUB_API_URL": desk.forge.address, "GITHUB_REPOSITORY": PROJECT, "GITHUB_TOKEN": "right"}
    for name, value in {**values, "GITLAB_CI": "", "TRELLIS_PREVIEW_REMOTE": str(remote)}.items():
        monkeypatch.setenv(name, value)
    for author, count in (("mallory", 0), ("meichen", 1)):
        number = desk.forge.open("edit", author, fork=True)
        command = ["forge", "preview", str(number), "--files", str(tmp_path / "site"), "--root", str(desk.root)]
        assert CliRunner().invoke(app, [*command, "--list"]).output.split() == [str(number)] * count
        done = CliRunner().invoke(app, [*command, "--today", "2026-11-23"])
        assert ("nothing is published" in done.output) is not bool(count), done.output
        assert bool(git(remote, "for-each-ref")) is bool(count)
        _, judgement = evaluate_change(desk.job(), number)
        assert (f"https://preview.example/{number}/" in judgement.text) is bool(count)


@pytest.mark.parametrize("name", [".git", ".GIT", ".gitattributes", ".gitmodules", "a\nb.html", "a\\b.html"])
def test_a_file_that_is_more_than_data_is_refused(tmp_path: Path, remote: Path, name: str) -> None:
    site = write_site(tmp_path / "site", "one")
    (site / "courses" / name).write_text("x")
    with pytest.raises(ForgeError, match="no file that a preview may have"):
        publish_preview(site, 7, str(remote), is_open=lambda number: True)
    assert git(remote, "for-each-ref") == ""


def test_nothing_outside_the_preview_is_published(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", "one")
    (tmp_path / "secret").write_text("s")
    os.symlink(tmp_path / "secret", site / "a.html")
    with pytest.raises(ForgeError, match="no file that a preview may have"):
        list_files(site)
    os.unlink(site / "a.html")
    os.symlink(site, tmp_path / "another")
    with pytest.raises(ForgeError, match="is no folder"):
        list_files(tmp_path / "another")
    os.symlink(tmp_path, site / "folder")
    with pytest.raises(ForgeError, match="no file that a preview may have"):
        list_files(site)
    for empty in (tmp_path / "nowhere", tmp_path / "site" / "courses"):
        with pytest.raises(ForgeError, match="there is no preview"):
            list_files(empty)


@pytest.mark.parametrize("remote", ["http://forge.example/p.git", "/tmp/p.git", "https://user@forge.example/p.git"])
def test_a_token_goes_to_no_address_without_protection(tmp_path: Path, remote: str) -> None:
    with pytest.raises(ForgeError, match="no address that a token may be sent to") as error:
        publish_preview(write_site(tmp_path, "x"), 7, remote, token="right-token", is_open=lambda number: True)
    assert "right-token" not in str(error.value)


def test_the_jobs_follow_from_the_portal(portal: Portal) -> None:
    """A repository without workflows gets none; one that has some gets what builds, and what publishes where it may."""
    root = portal({"portal.yml": "language: en\n"})
    written = repository_files.write_files(root, run_pipeline(root, TODAY).catalogue)
    assert not any("workflows" in path or path.endswith("preview.yml") for path in written)
    (root / ".github" / "workflows").mkdir()
    (root / ".gitlab-ci.yml").write_text("stages: [check]\n")
    (root / ".github" / "workflows" / "publish-preview.yml").write_text("# my own\n")
    written = repository_files.write_files(root, run_pipeline(root, TODAY).catalogue)
    assert sorted(written) == [".github/workflows/preview.yml", ".gitlab/preview.yml"]
    (root / ".github" / "workflows" / "publish-preview.yml").unlink()
    (root / "portal.yml").write_text("preview_url: https://preview.example/\n")
    written = repository_files.write_files(root, run_pipeline(root, TODAY).catalogue)
    assert sorted(written) == [".github/workflows/publish-preview.yml", ".gitlab/preview.yml"]
    (root / "portal.yml").write_text("language: en\n")
    assert CliRunner().invoke(app, ["repository", "--check", "--root", str(root)]).exit_code == 1
    repository_files.write_files(root, run_pipeline(root, TODAY).catalogue)
    assert not (root / ".github" / "workflows" / "publish-preview.yml").exists()
    assert repository_files.find_stale_files(root, run_pipeline(root, TODAY).catalogue) == []


def read_jobs(path: str) -> Any:
    return yaml.safe_load((EXAMPLE / path).read_text("utf-8"))


@pytest.mark.example
def test_what_runs_an_authors_tree_has_no_secret_and_what_has_one_runs_no_authors_tree() -> None:
    build, publish = (read_jobs(f".github/workflows/{name}.yml") for name in ("preview", "publish-preview"))
    assert build["jobs"]["preview"]["permissions"] == {"contents": "read"}
    assert "secrets." not in (EXAMPLE / ".github/workflows/preview.yml").read_text("utf-8")
    (job,) = publish["jobs"].values()
    assert all(right == "read" for right in job["permissions"].values())
    assert job["steps"][0]["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    assert publish["permissions"] == build["permissions"] == {}
    gitlab = read_jobs(".gitlab/preview.yml")
    assert "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" in gitlab["publish-previews"]["rules"][0]["if"]
    assert "TOKEN" not in str(gitlab["preview"])
    for name in ("preview", "publish-previews"):
        text = "\n".join(gitlab[name]["script"])
        assert subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True).stderr == ""
