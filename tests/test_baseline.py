"""A portal that takes up Trellis with old content: what is known is accepted, what is new is told."""

from __future__ import annotations

import json

import pytest
from conftest import Portal, course, findings
from test_cli import trellis
from test_draft_files import draw_picture

from trellis.check.baseline import STOPPING_RULES, read_release, write_release
from trellis.check.release import ReleaseRecord

PAGE = "content/sales/courses/quoting/index.md"


def test_what_is_known_is_accepted_wherever_its_line_moves(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", skills="[nope]")})
    assert trellis("check", "--root", str(root)).returncode == 1
    written = trellis("check", "--root", str(root), "--write-baseline")
    assert (written.returncode, written.stdout.split(" accepts ")[0]) == (0, "baseline.json")
    portal({PAGE: course("Quoting rates", aliases="[former]", skills="[nope]")})
    assert findings(root) == []


def test_the_same_finding_a_second_time_is_new(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", skills="[nope]")})
    trellis("check", "--root", str(root), "--write-baseline")
    other = "content/sales/courses/other/index.md"
    portal({other: course("Other rates", skills="[nope]")})
    assert [f.split(":")[0] for f in findings(root, "unknown-reference")] == [other]


def test_what_is_mended_is_to_leave_the_baseline(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", prerequisites="[nope]")})
    trellis("check", "--root", str(root), "--write-baseline")
    portal({PAGE: course("Quoting rates")})
    assert findings(root, "baseline-outdated") == [
        "baseline.json:1:1 advice[baseline-outdated] accepts 1 finding that is no longer there"
    ]
    trellis("check", "--root", str(root), "--write-baseline")
    left = {finding["rule"] for finding in json.loads((root / "baseline.json").read_text("utf-8"))["findings"]}
    assert "course-incomplete" in left
    assert "unknown-reference" not in left


def test_a_broken_baseline_accepts_nothing(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", skills="[nope]"), "baseline.json": '{"version": 2, "findings": []}'})
    assert {f.split("[")[1].split("]")[0] for f in findings(root)} >= {"baseline-unreadable", "unknown-reference"}


NO_BASELINES = {
    "a rule that is a number": '{"version": 1, "findings": [{"rule": 1, "path": "x", "message": "y"}]}',
    "a finding without a message": '{"version": 1, "findings": [{"rule": "cycle", "path": "x"}]}',
    "a message that is a list": '{"version": 1, "findings": [{"rule": "cycle", "path": "x", "message": ["y"]}]}',
    "findings by name": '{"version": 1, "findings": {"rule": "cycle"}}',
    "a finding that is a word": '{"version": 1, "findings": ["cycle"]}',
    "a version that is no number": '{"version": true, "findings": []}',
    "a list": "[]",
    "nothing": "null",
    "deep": "[" * 200_000,
    "deep pairs": '{"version": 1, "findings": [], "pairs": ' + '{"a":' * 100_000,
    "a large number": "1" * 5_000,
    "pairs that are a list": '{"version": 1, "findings": [], "pairs": [1]}',
    "pairs of a number": '{"version": 1, "findings": [], "pairs": {"courses": {"a": 1}}}',
    "no UTF-8": b"\xff",
}


@pytest.mark.parametrize("text", NO_BASELINES.values(), ids=NO_BASELINES)
def test_a_baseline_of_another_form_is_a_finding(portal: Portal, text: str | bytes) -> None:
    root = portal({PAGE: course("Quoting rates", skills="[nope]"), "baseline.json": text})
    rules = {line.split("[")[1].split("]")[0] for line in findings(root)}
    assert rules >= {"baseline-unreadable", "unknown-reference"}
    assert read_release(root) is None
    assert not write_release(root, ReleaseRecord({}, {}))


def test_a_folder_in_the_place_of_a_baseline_is_a_finding(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", skills="[nope]"), "baseline.json/notes.txt": "x"})
    assert findings(root, "baseline-unreadable") == [
        "baseline.json:1:1 error[baseline-unreadable] the baseline cannot be read"
    ]
    written = trellis("check", "--root", str(root), "--write-baseline")
    assert written.returncode == 1
    assert "a folder stands where a file belongs" in written.stderr
    assert "Traceback" not in written.stderr


HOSTILE = """
Ask mei@shipper.com, password: q7Vd9sLx2Kp0.

<script>alert(1)</script>

[Start](javascript:start())

<div>Text</div>
"""
NEVER = ["html-in-text", "link-scheme", "personal-data", "secret-in-text"]


def test_what_could_harm_somebody_is_never_accepted(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates", skills="[nope]") + HOSTILE})
    written = trellis("check", "--root", str(root), "--write-baseline")
    assert written.returncode == 0
    accepted = json.loads((root / "baseline.json").read_text("utf-8"))["findings"]
    assert {f["message"] for f in accepted if f["rule"] in NEVER} == {"`<div>` may be missing from the page"}
    assert sorted(f.split("[")[1].split("]")[0] for f in findings(root)) == NEVER


def test_what_could_harm_somebody_is_not_accepted_by_hand_either(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting rates") + HOSTILE})
    before = findings(root, *NEVER)
    listed = [
        {"rule": line.split("[")[1].split("]")[0], "path": PAGE, "message": line.partition("] ")[2]} for line in before
    ]
    portal({"baseline.json": json.dumps({"version": 1, "findings": listed})})
    assert findings(root, *NEVER) == [line for line in before if " warning[" not in line]
    assert findings(root, "baseline-outdated") == []


def test_a_new_baseline_is_summed_up_by_rule(portal: Portal) -> None:
    other = "content/sales/courses/other/index.md"
    more = HOSTILE + "\nAsk ada@shipper.com.\n"
    root = portal(
        {PAGE: course("Quoting rates", skills="[nope]"), other: course("Other rates", skills="[nope]") + more}
    )
    lines = trellis("check", "--root", str(root), "--write-baseline").stdout.split("\n")
    accepted, refused = lines[: lines.index("")], lines[lines.index("") + 1 :]
    count = len(json.loads((root / "baseline.json").read_text("utf-8"))["findings"])
    assert accepted[0] == f"baseline.json accepts {count} findings; from now on only what is new is told."
    assert "      2  unknown-reference" in accepted
    assert refused == [
        "Not accepted, since it could harm readers or somebody else: 5 findings.",
        "      2  personal-data",
        "      1  html-in-text",
        "      1  link-scheme",
        "      1  secret-in-text",
        "Mend this now: `trellis check` shows each, and what to do.",
        "",
    ]


@pytest.mark.parametrize(
    ("files", "rule", "line"),
    [
        ({PAGE: course("Rates: how to negotiate", "stable")}, "fm-syntax", 2),
        ({PAGE: course("Quoting rates", "stable", levle="x")}, "unknown-key", 7),
        ({PAGE: course("Quoting rates").replace("tier: individual\n", "")}, "missing-field", 1),
        ({"content/sales/courses/quoting/02 Ask first.md": "---\ntitle: Ask\n---\nText.\n"}, "file-misnamed", 1),
        ({"content/skills.yml": "- id: pricing\n  name: A\n- id: pricing\n  name: B\n"}, "duplicate-id", 3),
        ({"hooks/pages/month.md": "---\ntitle: Month\n---\n\n{{ weather() }}\n"}, "block-unresolved", 5),
        ({"locale/en.po": 'msgid "Home"\nmsgstr "Start"\n'}, "messages-malformed", 1),
        ({"content/sales/pages/catalogue.md": "---\ntitle: Our list\n---\n\nAll.\n"}, "reserved-address", 1),
        ({"hooks/pages/Catalogue.md": "---\ntitle: Our list\n---\n\nAll.\n"}, "address-taken", 1),
        ({"content/assets/images/favicon.png": draw_picture()}, "asset-in-reserved-place", 1),
        ({"content/sales/pages/deep.md": "---\ntitle: Deep\n---\n\n" + ">" * 3_000 + " word\n"}, "nesting-too-deep", 5),
    ],
)
def test_what_hides_an_entry_or_stops_the_build_is_neither_accepted_nor_honoured(
    portal: Portal, files: dict[str, str | bytes], rule: str, line: int
) -> None:
    root = portal(files)
    (before,) = findings(root, rule)
    (path,) = files
    written = trellis("check", "--root", str(root), "--write-baseline").stdout
    is_stopping = rule in STOPPING_RULES
    reason = "no site can be built with it" if is_stopping else "what cannot be read would be missing from the site"
    assert f"Not accepted, since {reason}: 1 finding." in written
    assert f"  {path}:{before.split(':')[1]}  {rule}\n" in written
    assert before.startswith(f"{path}:{line}:")
    assert findings(root, rule) == [before]
    listed = [{"rule": rule, "path": path, "message": before.partition("] ")[2]}]
    portal({"baseline.json": json.dumps({"version": 1, "findings": listed})})
    assert findings(root, rule) == [before]
    if is_stopping and rule != "reserved-address":  # which waivers take, too, for what only resembles an address
        for severity in ('"off"', "advice"):
            portal({"portal.yml": f"severity: {{{rule}: {severity}}}\n"})
            assert findings(root, rule) == [before]
