"""Files that no editor would save: each is a finding at its line, and the other files are checked all the same.

What can be committed as it is lies in tests/cases/; here is what cannot: links, pipes, other encodings, large files.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EXAMPLE, TODAY, Portal, course, findings

from trellis.check.rules.files import form
from trellis.pipeline.run import run_pipeline

TERMS = "content/sales/pages/terms.md"
PAGE = (
    "---\ntitle: Terms of payment\nsummary: When a shipper pays us, and what happens if they do not.\nstatus: draft\n"
    "{more}---\n\nThirty days.\n"
)
OTHER = "content/sales/courses/quoting/index.md"
WRONG = f"{OTHER}:4:9 error[wrong-value] `status` cannot be `unheard`"
"""What must still be found, in a file that sorts before the bad one."""

LATER = "content/sales/courses/zoning/index.md"
OTHERS = ("test_unread_files", "test_permissions")
"""The tests of files that only Git, another folder or another account makes wrong."""

ALSO_WRONG = f"{LATER}:4:9 error[wrong-value] `status` cannot be `unheard`"


def page(more: str = "") -> str:
    return PAGE.format(more=more)


BAD: list[tuple[str, str | bytes, list[str]]] = [
    ("fm-missing", "Thirty days.\n", ["1:1 error[fm-missing] front matter is missing"]),
    ("fm-unterminated", page().replace("---\n\n", "\n"), ["1:1 error[fm-unterminated] front matter has no end"]),
    ("fm-not-mapping", "---\nThirty days.\n---\n", ["2:1 error[fm-not-mapping] front matter is no list of keys"]),
    ("file-empty", b"", ["1:1 error[file-empty] the file is empty"]),
    (
        "file-not-utf-8",
        page().encode().replace(b"days", b"d\xe9ys"),
        ["7:9 error[file-not-utf-8] byte 0xe9 is not UTF-8"],
    ),
    ("file-bom", b"\xef\xbb\xbf" + page().encode(), ["1:1 error[file-bom] starts with an invisible byte-order mark"]),
    (
        "file-line-endings",
        page().replace("\n", "\r\n"),
        ["1:4 error[file-line-endings] lines end in the Windows way (CRLF)"],
    ),
    (
        "file-line-endings",
        page().replace("\n", "\r"),
        ["1:4 error[file-line-endings] lines end in CR alone, as very old programs have it"],
    ),
    ("fm-tab", page("aliases:\n\t- old\n"), ["6:1 error[fm-tab] a tab stands in the indentation"]),
    (
        "fm-duplicate-key",
        page("status: stable\n"),
        ["5:1 error[fm-duplicate-key] `status` stands twice, first on line 4"],
    ),
    ("fm-syntax", page("review_by: a: b\n"), ["5:13 error[fm-syntax] a second colon makes this line unreadable"]),
    (
        "bomb",
        page("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
        [
            "5:4 error[fm-alias] `&a` counts as the name of a value, and is no part of its text",
            "6:4 error[fm-alias] `&b` counts as the name of a value, and is no part of its text",
            "7:5 error[fm-alias] `*b` repeats a value from elsewhere",
        ],
    ),
    (
        "levels",
        page("a: " + "[" * 3_000 + "]" * 3_000 + "\n"),
        ["5:35 error[fm-depth] nesting is deeper than 32 levels"],
    ),
    ("levels", page("a: " + "[" * 200_000 + "\n"), ["5:35 error[fm-depth] nesting is deeper than 32 levels"]),
    (
        "levels",
        page("a:\n" + "".join(" " * n + "- \n" for n in range(1, 900))),
        ["37:33 error[fm-depth] nesting is deeper than 32 levels"],
    ),
    (
        "levels",
        page("".join(" " * n + "k:\n" for n in range(1_300))),
        ["37:33 error[fm-depth] nesting is deeper than 32 levels"],
    ),
    ("file-too-large", b"x" * 5_200_000, ["1:1 error[file-too-large] has 5.2 MB; at most 1 MB fit"]),
]
"""A name, what the page holds, and all that is said of it, from the line on."""


@pytest.mark.parametrize(("name", "text", "messages"), BAD, ids=[f"{n}-{i}" for i, (n, _, _) in enumerate(BAD)])
def test_a_bad_file_is_a_finding_at_its_line_and_hides_no_other(
    portal: Portal, name: str, text: str | bytes, messages: list[str]
) -> None:
    check(portal, lambda file: file.write_bytes(text if isinstance(text, bytes) else text.encode()), messages)


def test_a_link_is_not_followed(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.md"
    secret.write_text(page())
    check(portal, lambda file: file.symlink_to(secret), ["1:1 error[file-symlink] is a link to another place"])


def test_a_link_to_a_folder_is_not_followed(portal: Portal) -> None:
    check(portal, lambda file: file.symlink_to("/"), ["1:1 error[file-symlink] is a link to another place"])


def test_a_folder_is_no_file(portal: Portal) -> None:
    check(portal, lambda file: file.mkdir(), ["1:1 error[file-not-regular] is a folder where a file belongs"])


def test_a_pipe_is_not_read(portal: Portal) -> None:
    check(portal, lambda file: os.mkfifo(file), ["1:1 error[file-not-regular] is no ordinary file"])


def test_two_files_cannot_claim_one_id(portal: Portal) -> None:
    def make(file: Path) -> None:
        file.write_text(page())
        first = file.parents[2] / "finance/pages/terms.md"
        first.parent.mkdir(parents=True)
        first.write_text(page())

    check(portal, make, ["1:1 error[duplicate-id] the id `terms` is taken by another page"])


def test_a_duplicate_key_shows_both_lines(portal: Portal) -> None:
    diagnostics = run_pipeline(portal({TERMS: page("status: stable\n")}), TODAY).diagnostics
    (finding,) = [d for d in diagnostics if d.rule == "fm-duplicate-key"]
    assert (finding.location.line, [label.location.line for label in finding.related]) == (5, [4])


def test_a_broken_register_is_one_finding_not_one_for_each_reference(portal: Portal) -> None:
    skilled = course("Quoting a lane", skills="[pricing, selling]")
    root = portal(
        {OTHER: skilled, "content/skills.yml": "- id: pricing\n  name: [\n- id: [\n", "content/people.yml": "- id: [\n"}
    )
    assert findings(root, "unknown-reference", "people-top") == []


def test_every_rule_on_the_form_of_files_is_tested_here_or_has_a_case() -> None:
    names = (Path(__file__).stem, *OTHERS)
    text = "".join(Path(__file__).with_name(f"{name}.py").read_text("utf-8") for name in names)
    cases = {case.name for case in (EXAMPLE / "tests" / "cases").iterdir()}
    assert [rule.id for rule in form.RULES if rule.id not in cases and f"[{rule.id}]" not in text] == []


def check(portal: Portal, make: Callable[[Path], object], messages: list[str]) -> None:
    """Makes the file TERMS beside two with a mistake of their own; all that is found in it must be `messages`."""
    root = portal({OTHER: course("Quoting a lane", "unheard"), LATER: course("Zoning a port", "unheard")})
    file = root / TERMS
    file.parent.mkdir(parents=True)
    make(file)
    lines = findings(root)
    assert [f for f in lines if f.startswith(f"{TERMS}:")] == [f"{TERMS}:{one}" for one in messages]
    assert WRONG in lines
    assert ALSO_WRONG in lines


def test_a_page_with_a_slip_in_its_front_matter_is_told_about_its_text_too(portal: Portal) -> None:
    """So that an author needs one round and not two."""
    root = portal(
        {
            "content/sales/courses/quoting/index.md": course("Quoting rates", levle="x")
            + "\n[click here](nowhere.md)\n\n#### Too deep\n"
        }
    )
    assert {"unknown-key", "link-broken", "link-text-vague", "heading-order"} <= {
        line.split("[")[1].split("]")[0] for line in findings(root)
    }
