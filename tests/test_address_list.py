"""`addresses.txt` is data: what is no address is told and leads nowhere; nothing published is lost with the list."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import EXAMPLE, TODAY, Portal, course, findings
from repositories import Repository
from test_cli import trellis
from test_gone import GONE, tombstone
from test_lost_addresses import COURSE, PAGE, TEXT, check, repository  # noqa: F401 (a fixture)

from trellis.catalogue.addresses import is_address, merge_addresses
from trellis.check.context import PortalChange
from trellis.load import address_list
from trellis.load.parse import MAX_FILE_SIZE
from trellis.pipeline.run import run_pipeline
from trellis.site.build import build_site
from trellis.site.collisions import is_below_site

SETTINGS = "site_name: Small\ndocs_dir: content\ntheme: {name: material}\nhooks: [hooks/events.py]\n"
REASON = "Rates are agreed in the system now, and nobody talks about them."
NO_ADDRESSES = (
    "/courses/rate-talks/../../../../pwned/",
    "/courses/rate-talks/../../",
    "/courses/rate-talks/./",
    "/courses/rate-talks//",
    "/courses/rate-talks/<script>/",
    "/courses/rate-talks/a b?x#y/",
    "/courses/rate-talks/x.html/",
    "/courses/rate-talks/x",
    "/courses/rate-talks/CON/",
    f"/courses/rate-talks/{'a' * 300}/",
    "/courses/rate-talks/a\0b/",
    "/courses/rate-talks/a\\..\\b/",
    "/courses/rate-talks/a/b/",
    "courses/rate-talks/a/",
)


@pytest.mark.parametrize("line", NO_ADDRESSES)
def test_a_line_that_is_no_address_is_told_at_its_line_and_leads_nowhere(portal: Portal, line: str) -> None:
    root = portal({GONE: tombstone(), "addresses.txt": f"# ours\n/courses/rate-talks/end/\n{line}\n"})
    (finding,) = findings(root, "address-malformed", "address-gone")
    assert finding.startswith("addresses.txt:3:1 error[address-malformed] `")
    assert finding.endswith("` is no address of this portal")
    assert len(finding) < 150
    assert not is_address(line)


def test_what_an_unchecked_list_says_is_built_nowhere(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> None:
    lines = "".join(f"{line}\n" for line in NO_ADDRESSES)
    files = {GONE: tombstone(), "addresses.txt": f"/courses/rate-talks/end/\n{lines}", "mkdocs.yml": SETTINGS}
    root = portal({**files, "hooks/events.py": (EXAMPLE / "hooks/events.py").read_bytes()})
    out = tmp_path_factory.mktemp("built") / "deep" / "site"
    out.parent.mkdir()
    build_site(root, out, replace(run_pipeline(root, TODAY), diagnostics=()))  # as if nothing had been checked
    assert [path.name for path in out.parent.iterdir()] == ["site"]
    assert sorted(p.name for p in (out / "courses/rate-talks").iterdir()) == ["end", "index.html"]
    assert "Rate talks" not in (out / "index.html").read_text("utf-8")


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/x", "a//b", "a/./b", "a\\b", "C:/x", "a\0b", ""])
def test_no_file_of_a_site_stands_outside_its_folder(path: str) -> None:
    assert not is_below_site(path)
    assert is_below_site("courses/rates/index.html")


@pytest.mark.parametrize("id", ["catalogue", "governance", "search", "404", "teams"])
def test_a_tombstone_takes_no_address_of_the_portal_itself(portal: Portal, id: str) -> None:
    root = portal({GONE: tombstone(id, kind="page")})
    (finding,) = findings(root, "reserved-address")
    assert finding.startswith(f"{GONE}:1:7 error[reserved-address] the portal keeps the address `/{id}/`")
    root = portal({GONE: tombstone("terms", kind="page", aliases=f"[{id}]")})
    (finding,) = findings(root, "reserved-address")
    assert finding.startswith(f"{GONE}:3:13 error[reserved-address]")
    assert findings(portal({GONE: tombstone(id)}), "reserved-address") == [], "a course stands elsewhere"


def test_what_is_gone_takes_the_place_of_no_page(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> None:
    records = "".join(tombstone(id, kind="page") for id in ("catalogue", "search", "about"))
    files = {GONE: records, "hooks/pages/about.md": "---\ntitle: About us\n---\nWe are here.\n", "mkdocs.yml": SETTINGS}
    root = portal({**files, "hooks/events.py": (EXAMPLE / "hooks/events.py").read_bytes()})
    out = tmp_path_factory.mktemp("site")
    build_site(root, out, replace(run_pipeline(root, TODAY), diagnostics=()))  # as if nothing had been checked
    for id in ("catalogue", "search", "about"):
        assert "Why it is gone" not in (out / id / "index.html").read_text("utf-8")


def test_whatever_ends_a_build_is_said(portal: Portal, tmp_path: Path) -> None:
    raising = b"\ndef on_nav(nav, **more):\n    raise Abort('The hook says why.')\n"
    events = (EXAMPLE / "hooks/events.py").read_bytes() + b"from mkdocs.exceptions import Abort\n" + raising
    root = portal({"hooks/events.py": events, "mkdocs.yml": SETTINGS})
    done = trellis("build", "--root", str(root), "--out", str(tmp_path / "out"), "--today", "2026-11-23")
    assert done.returncode == 1
    assert "The hook says why." in done.stderr


def remove_course(repository: Repository, record: str, **files: str) -> None:  # noqa: F811
    """Publishes a tombstone instead of the course."""
    for name in ("index.md", "01-first-offer.md", "02-the-end.md"):
        (repository.root / COURSE / name).unlink()
    repository.write({GONE: record, **files})
    repository.commit()


RECORD = (
    f"- id: rate-talks\n  title: Rate talks\n  reason: {REASON}\n  on: 2026-11-20\n"
    "  lessons: [first-offer, the-end]\n  aliases: [talks, chats]\n"
)


@pytest.mark.parametrize(
    ("shorter", "count", "help"),
    [
        (RECORD.replace("first-offer, ", ""), 3, "write `lessons: [the-end, first-offer]` here"),
        (RECORD.replace("talks, chats", "talks"), 3, "write `aliases: [talks, chats]` here"),
        (
            RECORD[: RECORD.index("  lessons")],
            8,
            "write `lessons: [first-offer, the-end]` and `aliases: [talks, chats]` here",
        ),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_tombstone_that_gets_shorter_is_told_what_it_lost(
    repository: Repository,  # noqa: F811
    shorter: str,
    count: int,
    help: str,
    mark: str,
) -> None:
    remove_course(repository, mark + RECORD)
    repository.change({GONE: shorter})
    (finding,) = check(repository)
    assert (finding["path"], finding["line"], finding["help"]) == (GONE, 1, help)
    assert f"leaves out {count} addresses" in str(finding["message"])


@pytest.mark.parametrize("path", ["content/sales/pages/terms.md", "content/skills.yml", "content/sales/index.md"])
def test_a_byte_order_mark_hides_no_loss(repository: Repository, path: str) -> None:  # noqa: F811
    text = (repository.root / path).read_text("utf-8")
    repository.write({path: "\ufeff" + text})
    repository.commit()
    repository.change({path: None})
    assert any("was published, and nothing answers there" in str(finding["message"]) for finding in check(repository))


def test_a_page_of_the_portal_itself_is_not_deleted_in_silence(repository: Repository) -> None:  # noqa: F811
    own = "---\ntitle: About us\nsummary: Who we are.\n---\nWe are the learning team.\n"
    repository.write({"hooks/pages/about.md": own, "hooks/pages/index.md": own, "hooks/pages/search.md": own})
    repository.commit()
    assert "/about/" in trellis("addresses", "--root", str(repository.root)).stdout.split()
    repository.change({f"hooks/pages/{name}.md": None for name in ("about", "index", "search")})
    (finding,) = check(repository)
    assert (finding["path"], str(finding["message"])) == (GONE, "`/about/` was published, and nothing answers there")
    record = str(finding["help"]).split("\n", 1)[1].replace("…", REASON)
    assert "kind: page" in record
    repository.change({GONE: record + "\n"})
    assert check(repository) == []


@pytest.mark.parametrize("rest", [None, "# nothing any more\n", "/courses/rate-talks/first-offer/\n"])
def test_what_the_list_alone_keeps_does_not_go_with_it(repository: Repository, rest: str | None) -> None:  # noqa: F811
    record = RECORD[: RECORD.index("  lessons")] + "  aliases: [talks]\n"
    lines = "/courses/rate-talks/first-offer/\n/courses/rate-talks/the-end/\n/terms/\n"
    remove_course(repository, record, **{"addresses.txt": lines})
    repository.change({"addresses.txt": rest})
    (finding,) = check(repository)
    assert finding["path"] == "addresses.txt"
    assert str(finding["help"]).split("\n")[-1] == "/courses/rate-talks/the-end/"
    assert "/terms/" not in str(finding["help"]), "its page is still there"


def find_clashes(root: Path, base: dict[str, str | None]) -> list[str]:
    """Returns path and rule of each clash of ids, compared with a base that had other texts at these paths."""
    change = PortalChange(frozenset(base), base.get)
    diagnostics = run_pipeline(root, TODAY, change=change).diagnostics
    return [f"{d.location.path}:{d.location.line} {d.rule}" for d in diagnostics if d.rule.startswith("duplicate-")]


SALES, ABROAD = "content/sales/courses/{}/index.md", "content/abroad/courses/{}/index.md"
OTHER = {"content/abroad/index.md": """\
---
title: Abroad
summary: Sells freight to shippers abroad and keeps its word.
manager: ada
leads: [ada]
---
Text.
"""}  # fmt: skip


def test_the_error_stands_at_what_came_with_the_change(portal: Portal) -> None:
    new = ABROAD.format("rates")
    root = portal({**OTHER, SALES.format("rates"): course("Rates"), new: course("Rates abroad")})
    assert find_clashes(root, {new: None}) == [f"{new}:1 duplicate-id"]
    assert find_clashes(root, {SALES.format("rates"): None}) == [f"{SALES.format('rates')}:1 duplicate-id"]
    assert find_clashes(root, {}) == [f"{SALES.format('rates')}:1 duplicate-id"], "else the later by path"


def test_a_tombstone_of_another_team_is_no_fault_of_what_lives(portal: Portal) -> None:
    gone = "content/abroad/gone.yml"
    root = portal({**OTHER, SALES.format("rates"): course("Rates", aliases="[talks]"), gone: tombstone("rates")})
    assert find_clashes(root, {gone: None}) == [f"{gone}:1 duplicate-id"]
    assert find_clashes(root, {SALES.format("rates"): None}) == [f"{SALES.format('rates')}:1 duplicate-id"]
    (root / gone).write_text(tombstone("tenders", aliases="[talks, rates]"), "utf-8")
    assert find_clashes(root, {gone: tombstone("tenders")}) == [f"{gone}:2 duplicate-alias"] * 2
    (root / gone).write_text(tombstone("old") + tombstone("rates"), "utf-8")
    assert find_clashes(root, {gone: tombstone("old")}) == [f"{gone}:5 duplicate-id"]


def test_a_former_id_that_is_copied_is_told_where_it_was_copied_to(portal: Portal) -> None:
    first, second = ABROAD.format("lanes"), SALES.format("rates")
    root = portal({**OTHER, first: course("Lanes", aliases="[talks]"), second: course("Rates", aliases="[talks]")})
    assert find_clashes(root, {first: course("Lanes")}) == [f"{first}:7 duplicate-alias"]
    assert find_clashes(root, {second: None}) == [f"{second}:7 duplicate-alias"]
    skills = "- id: one\n  name: One\n  aliases: [old]\n- id: two\n  name: Two\n  aliases: [old]\n"
    root = portal({**OTHER, "content/skills.yml": skills, second: course("Rates"), first: course("Lanes")})
    before = skills.replace("  aliases: [old]\n", "", 1)
    assert find_clashes(root, {"content/skills.yml": before}) == ["content/skills.yml:3 duplicate-alias"]


def test_a_new_entry_takes_no_former_id(portal: Portal) -> None:
    new = ABROAD.format("talks")
    root = portal({**OTHER, SALES.format("rates"): course("Rates", aliases="[talks]"), new: course("Talks")})
    assert find_clashes(root, {new: None}) == [f"{new}:1 duplicate-id"]
    assert find_clashes(root, {SALES.format("rates"): course("Rates")}) == [
        f"{SALES.format('rates')}:7 duplicate-alias"
    ]


def test_a_list_that_only_grows_is_bounded_otherwise(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"/courses/rate-talks/{'a' * 60}-{number}/\n" for number in range(14_000))
    assert len(lines) > MAX_FILE_SIZE
    root = portal({GONE: tombstone(), "addresses.txt": lines})
    assert [f for f in findings(root) if f.startswith("addresses.txt")] == []
    monkeypatch.setattr(address_list, "MAX_SIZE", 1_000_000)
    (finding,) = (d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "file-too-large")
    assert finding.help == "delete the lines that are no addresses, and those that stand in it twice"


@pytest.mark.parametrize("change", [lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: raw.replace(b"\n", b"\r\n")])
def test_what_the_help_names_mends_the_list(portal: Portal, change: Callable[[bytes], bytes]) -> None:
    raw = b"# published\n/courses/rate-talks/\n/teams/sales/\n"
    root = portal({GONE: tombstone(), "addresses.txt": change(raw)})
    (finding,) = (d for d in run_pipeline(root, TODAY).diagnostics if d.rule.startswith("file-"))
    assert finding.help.startswith("run `trellis addresses --write`, or ")
    assert trellis("addresses", "--root", str(root), "--write").returncode == 0
    assert (root / "addresses.txt").read_bytes() == raw


@pytest.mark.parametrize("raw", [b"/courses/\xff/\n", b"<<<<<<< a\n/courses/a/\n=======\n/courses/b/\n>>>>>>> b\n"])
def test_a_list_that_cannot_be_read_is_not_written_over(portal: Portal, raw: bytes) -> None:
    root = portal({GONE: tombstone(), "addresses.txt": raw})
    done = trellis("addresses", "--root", str(root), "--write")
    assert (done.returncode, (root / "addresses.txt").read_bytes()) == (1, raw)
    assert "nothing was written" in done.stderr


def test_comments_stay_where_they_belong(portal: Portal) -> None:
    catalogue = run_pipeline(portal({GONE: tombstone()}), TODAY).catalogue
    lines = ["# The list.", "/terms/", "", "# Printed on a poster.", "/courses/zebra/", "/terms/", "# The end."]
    assert merge_addresses(catalogue, lines) == [
        "# The list.",
        "/courses/rate-talks/",
        "# Printed on a poster.",
        "/courses/zebra/",
        "/teams/sales/",
        "/terms/",
        "# The end.",
    ]
    assert merge_addresses(catalogue, ["# Only this."])[0] == "# Only this."


def test_the_report_for_programs_names_the_line(portal: Portal) -> None:
    root = portal({GONE: tombstone(), "addresses.txt": "/courses/rate-talks/../x/\n"})
    done = trellis("check", "--root", str(root), "--format", "json", "--today", "2026-11-23")
    (finding,) = (d for d in json.loads(done.stdout)["diagnostics"] if d["rule"] == "address-malformed")
    assert (done.returncode, finding["line"]) == (1, 1)
