"""Names of files that some machine cannot hold. They cannot be committed as a case: nobody could clone it."""

from __future__ import annotations

import pytest
from conftest import Portal, course, findings

PNG = b"\x89PNG\r\n\x1a\n"
ROOM = "content/sales/courses/quoting"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("con.png", "`con.png` is a name that Windows keeps for itself"),
        ("NUL.png", "`NUL.png` is a name that Windows keeps for itself"),
        ("lpt1.tar.png", "`lpt1.tar.png` is a name that Windows keeps for itself"),
        ("dock.png ", "`dock.png ` ends with a space, which Windows drops"),
        ("dock.", "`dock.` ends with a dot, which Windows drops"),
        ("a:b.png", "`a:b.png` holds `:`, which Windows does not take"),
        ("cafe\u0301.png", "`cafe\u0301.png` has accents that are written apart from their letters (NFD)"),
        ("x" * 190 + ".png", "the path has 224 characters; 200 can be cloned everywhere"),
    ],
)
def test_a_name_that_some_machine_cannot_hold(portal: Portal, name: str, message: str) -> None:
    root = portal({f"{ROOM}/index.md": course(), f"{ROOM}/{name}": PNG, f"{ROOM}/console.png": PNG})
    assert findings(root, "name-not-portable") == [f"{ROOM}/{name}:1:1 error[name-not-portable] {message}"]


def test_names_that_differ_in_capitals_are_one_file_elsewhere(portal: Portal) -> None:
    root = portal({f"{ROOM}/index.md": course(), f"{ROOM}/Dock.png": PNG, f"{ROOM}/dock.png": PNG})
    message = "`dock.png` and `Dock.png` are one name on Windows and on a Mac"
    assert findings(root, "name-not-portable") == [f"{ROOM}/dock.png:1:1 error[name-not-portable] {message}"]
    (taken,) = findings(root, "address-taken")
    assert taken.startswith(f"{ROOM}/dock.png:1:1 error[address-taken] `/")


def test_folders_that_differ_in_capitals_are_told_once(portal: Portal) -> None:
    upper = ROOM.replace("sales", "Sales")
    root = portal({f"{ROOM}/index.md": course(), f"{upper}/a.png": PNG, f"{upper}/b.png": PNG})
    assert len(findings(root, "name-not-portable")) >= 1


def test_a_file_and_a_folder_that_differ_in_capitals_have_one_address(portal: Portal) -> None:
    settings = "severity: {name-not-portable: warning}\n"
    files = {f"{ROOM}/index.md": course(), f"{ROOM}/dock.jpg": PNG, f"{ROOM}/Dock.jpg/x.png": PNG}
    (taken,) = findings(portal({"portal.yml": settings, **files}), "address-taken")
    assert taken.startswith(f"{ROOM}/Dock.jpg/x.png:1:1 error[address-taken] `/")
