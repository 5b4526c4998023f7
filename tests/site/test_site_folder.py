"""A site is built beside the former one, and replaces it whole; a folder that no build made is left alone."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from trellis.site import site_folder
from trellis.site.site_folder import MARKER, FolderRefused, _hold, replace_site

KILLED = """
import os, signal, sys
from pathlib import Path
from trellis.site.site_folder import replace_site
with replace_site(Path(sys.argv[1])) as folder:
    (folder / "index.html").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def build(out: Path, text: str = "new", **others: str) -> None:
    with replace_site(out) as folder:
        for name, content in {"index.html": text, **others}.items():
            (folder / name).write_text(content)


def build_courses(out: Path) -> None:
    with replace_site(out) as folder:
        (folder / "index.html").write_text("new")
        (folder / "courses").mkdir()
        (folder / "courses/index.html").write_text("new")


def list_names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_a_build_replaces_the_former_site_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "site"
    build(out, "old", gone="a page that is deleted")
    build(out)
    assert list_names(out) == [MARKER, "index.html"]
    assert (out / "index.html").read_text() == "new"
    assert list_names(out.parent) == ["site"]


def test_a_build_that_fails_leaves_the_former_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(out, "old")

    def fail() -> None:
        with replace_site(out) as folder:
            (folder / "index.html").write_text("half")
            raise OverflowError

    with pytest.raises(OverflowError):
        fail()
    assert (out / "index.html").read_text() == "old"
    assert list_names(tmp_path) == ["site"]


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_full_disk_is_a_sentence_and_leaves_the_former_site(tmp_path: Path, reason: int) -> None:
    out = tmp_path / "site"
    build(out, "old")

    def fill() -> None:
        with replace_site(out):
            raise OSError(reason, os.strerror(reason))

    with pytest.raises(FolderRefused, match=f"^The site cannot be written to .*: {os.strerror(reason)}.$"):
        fill()
    assert (out / "index.html").read_text() == "old"


def test_what_a_build_cannot_read_is_not_blamed_on_the_site(tmp_path: Path) -> None:
    def read() -> None:
        with replace_site(tmp_path / "site"):
            (tmp_path / "content.md").read_text()

    with pytest.raises(FileNotFoundError):
        read()


def test_a_killed_build_leaves_the_former_site_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(out, "old")
    for _ in range(2):
        process = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
        assert process.returncode == -signal.SIGKILL
        assert (out / "index.html").read_text() == "old"
        assert len(list_names(tmp_path)) == 2  # what the last one left; the one before it is gone
    build(out)
    assert list_names(tmp_path) == ["site"]


def test_two_builds_at_once_leave_a_whole_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    with replace_site(out) as first:
        (first / "index.html").write_text("first")
        build(out, "second")
        assert (first / "index.html").read_text() == "first"
    assert (out / "index.html").read_text() == "first"
    assert list_names(tmp_path) == ["site"]


def test_where_folders_cannot_swap_an_interrupted_exchange_is_put_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_folder, "_swap", lambda folder, target: False)
    out = tmp_path / "site"
    build(out, "old")
    build(out, "newer")
    assert (out / "index.html").read_text() == "newer"
    os.rename(out, tmp_path / ".trellis-former-site-abcd_123")  # ended between the two steps
    with replace_site(out) as folder:
        assert (out / "index.html").read_text() == "newer"
        (folder / "index.html").write_text("newest")
    assert (out / "index.html").read_text() == "newest"
    assert list_names(tmp_path) == ["site"]


@pytest.mark.parametrize("name", ["thesis.txt", "content", "index.html"])
def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(FolderRefused, match=f"holds what Trellis did not make: '{name}'"):
        build(tmp_path)
    assert (tmp_path / name).read_text() == "mine"


def test_what_somebody_put_into_a_site_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(out)
    (out / "thesis.txt").write_text("mine")
    (out / "zebra.txt").write_text("mine")
    with pytest.raises(FolderRefused, match=r"'thesis.txt' and 1 more\. A build replaces the whole folder"):
        build(out)
    assert list_names(out) == [MARKER, "index.html", "thesis.txt", "zebra.txt"]


@pytest.mark.parametrize(
    "path", ["courses/my-notes.txt", "courses/a/deep/notes", "courses/.htaccess", "courses/linked"]
)
def test_what_somebody_put_below_a_folder_of_the_site_is_left_alone(tmp_path: Path, path: str) -> None:
    out = tmp_path / "site"
    build_courses(out)
    build_courses(out)
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    if path.endswith("linked"):
        (out / path).symlink_to(tmp_path)
    else:
        (out / path).write_text("mine")
    with pytest.raises(FolderRefused, match=f"holds what Trellis did not make: '{path}'"):
        build_courses(out)
    assert os.path.lexists(out / path)


def test_what_is_put_there_during_a_build_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build_courses(out)

    def put() -> None:
        with replace_site(out) as folder:
            (folder / "index.html").write_text("new")
            (out / "courses/my-notes.txt").write_text("mine")

    with pytest.raises(FolderRefused, match=r"'courses/my-notes\.txt'"):
        put()
    assert (out / "courses/my-notes.txt").read_text() == "mine"
    assert list_names(tmp_path) == ["site"]


def test_files_with_strange_names_of_a_build_are_its_own(tmp_path: Path) -> None:
    out = tmp_path / "site"
    names = ["a\nb", "c\rd", "e\u2028f", "back\\nslash"]
    names += [os.fsdecode(b"\xff")] if sys.platform == "linux" else []  # elsewhere each name is UTF-8
    for _ in range(2):
        with replace_site(out) as folder:
            for name in names:
                (folder / name).write_text("")
    (out / "a").write_text("mine")
    with pytest.raises(FolderRefused, match="'a'"):
        build(out)


def test_what_a_desktop_leaves_everywhere_is_nobodys(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build_courses(out)
    (out / "courses/.DS_Store").write_text("")
    build_courses(out)
    assert list_names(out / "courses") == ["index.html"]


def test_the_list_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build_courses(out)
    (out / MARKER).write_text("Trellis made this folder. What lies in it:\ncourses\nindex.html\n")
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(FolderRefused, match=r"'thesis\.txt'"):
        build_courses(out)
    (out / "thesis.txt").unlink()
    build_courses(out)
    written = (out / MARKER).read_text()
    assert len(written.splitlines()) == 1 + len(list_names(out / "courses")) + 1, "one line a file, and the heading"
    assert "courses" not in written, "it is published, and lists no page"


@pytest.mark.parametrize("other", ["site-2", "site-abcd1234", "site-a-b"])
@pytest.mark.parametrize("stage", ["former", "building"])
def test_remains_of_a_site_whose_name_begins_alike_are_left_alone(tmp_path: Path, other: str, stage: str) -> None:
    remains = tmp_path / f".trellis-{stage}-{other}-abcd1234"
    remains.mkdir()
    (remains / MARKER).write_text("")
    build(tmp_path / "site")
    assert remains.is_dir()


def test_a_name_with_signs_of_a_pattern_matches_itself_alone(tmp_path: Path) -> None:
    other, own = tmp_path / ".trellis-former-oa-abcd1234", tmp_path / ".trellis-former-o[ab]-abcd1234"
    for folder in (other, own):
        folder.mkdir()
    build(tmp_path / "o[ab]")
    assert (other.is_dir(), own.exists()) == (True, False)


def test_the_former_site_of_a_build_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    former = tmp_path / ".trellis-former-site-abcd1234"
    former.mkdir()
    (former / "index.html").write_text("old")
    with _hold(former):
        build(tmp_path / "site")
        assert (former / "index.html").read_text() == "old"
    build(tmp_path / "site")
    assert list_names(tmp_path) == ["site"]


def test_pipes_and_sockets_among_hidden_files_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "site"
    build(out)
    (out / ".git").mkdir()
    os.mkfifo(out / ".pipe")
    os.mkfifo(out / ".git/pipe")
    monkeypatch.chdir(out / ".git")  # the path of a socket may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("daemon.ipc")
        build(out)
    assert (out / ".pipe").is_fifo()
    assert (out / ".git/pipe").is_fifo()
    assert (out / ".git/daemon.ipc").is_socket()


def test_a_hidden_file_that_cannot_be_kept_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "site"
    build(out, "old")
    (out / ".git").mkdir()
    os.mkfifo(out / ".git/pipe")

    def refuse(*paths: object, **options: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(site_folder.os, "link", refuse)
    with pytest.raises(
        FolderRefused, match=r"\.git/pipe' cannot be kept: .*Operation not permitted.* nothing was touched"
    ):
        build(out)
    assert (out / "index.html").read_text() == "old"


def test_a_file_is_no_folder_for_a_site(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(FolderRefused, match="is a file"):
        build(tmp_path / "site")


def test_an_empty_folder_a_hidden_file_and_a_site_of_an_earlier_version_are_taken(tmp_path: Path) -> None:
    for name in ("empty", "hidden", "earlier"):
        (tmp_path / name / "assets/trellis").mkdir(parents=True) if name == "earlier" else (tmp_path / name).mkdir()
    (tmp_path / "hidden/.git").write_text("gitdir: elsewhere")
    (tmp_path / "earlier/assets/trellis/trellis.css").write_text("")
    (tmp_path / "earlier/404.html").write_text("")
    for name in ("empty", "hidden", "earlier"):
        build(tmp_path / name)
    assert (tmp_path / "hidden/.git").read_text() == "gitdir: elsewhere"
    assert list_names(tmp_path / "earlier") == [MARKER, "index.html"]


def test_a_link_to_the_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    build(tmp_path / "site")
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "real/index.html").read_text() == "new"


def test_others_may_read_the_site_as_far_as_the_umask_lets_them(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        build(tmp_path / "site")
    finally:
        os.umask(before)
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o750
