"""Whatever a page shows is among what its text could lead to, however it is written and wherever the site lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import COURSE, LESSON, QUOTING, Repository, approval

from trellis.approvals.collect.commit_range import read_file_ids
from trellis.approvals.html_values import read_attribute_values
from trellis.approvals.shown_files import could_show_any, find_named_files, find_shown_paths
from trellis.load.commit import CommitTree, resolve_revision
from trellis.load.git import GitCommand, GitUnavailable

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
RATES = "content/operations/files/rates.png"
PICTURE = b"\x89PNG\r\n\x1a\n"
DECOY = 'In a sheet, write `="yes` into the cell.\n\n'
AWAY = "../../../operations/(x)/../files/rates.png"
FRONT = "---\ntitle: Know your floor\n  {}\ntype: read\nminutes: 30\n---\n"

TEXTS = {
    "a quotation mark before HTML": f'{DECOY}<img src="{AWAY}" alt="Rates">',
    "an apostrophe before HTML": f"Write ='yes.\n\n<img src='{AWAY}' alt='Rates'>",
    "a mark and a back-slash": f'{DECOY}<a href="..\\..\\..\\operations\\files\\rates.png">Rates</a>',
    "a mark and a line break": f'{DECOY}<a href="../../../operations/fi\nles/rates.png">Rates</a>',
    "a tag in a comment": '<!-- <img src="--><img src=../../../operations/files/x"/../rates.png>',
    "a tag in a style": '<div><style><img src="</style><img src=../../../operations/files/x"/../rates.png></div>',
    "a value without marks": "<img src=../../../operations/files/x\"'<=/../rates.png>",
    "a name across lines of a quotation": '> <a href="../../../operations/files/ra\n> tes.png">Rates</a>',
    "a name across lines of an item": '- <a href="../../../operations/files/ra\n  tes.png">Rates</a>',
    "an end of the name on the next line": '<a href="../../../operations/files/rates.\npng">Rates</a>',
    "a way on and back behind the name": "![Rates](../../../operations/files/rates.png/x/..)",
    "a dot behind the name": "![Rates](../../../operations/files/rates.png/.)",
    "an entity of an entity": "![Rates](../../../operations/files/r&amp;#97;tes.png)",
    "a control character at the end": '<a href="../../../operations/files/rates.png\x01">Rates</a>',
    "a reference to one at the end": '<a href="../../../operations/files/rates.png&#1;">Rates</a>',
    "a control character in front": '<a href="\x1f ../../../operations/files/rates.png">Rates</a>',
    "a list of pictures with commas": '<img srcset="../../../operations/(x,y)/../files/rates.png, x.png 2x">',
    "a fence in the front matter": f"{FRONT.format('~~~')}![Rates](<{AWAY}>)",
    "a comment in the front matter": f"{FRONT.format('<!--')}![Rates](<{AWAY}>)",
    "a formula in the front matter": f"{FRONT.format('$$')}![Rates](<{AWAY}>)",
    "Windows' line ends": f"{FRONT.format('~~~')}![Rates](<{AWAY}>)".replace("\n", "\r\n"),
    "a mark of the byte order": f"\ufeff{FRONT.format('~~~')}![Rates](<{AWAY}>)",
    "dollars that are prices": f"$ ![Rates](<{AWAY}>) $",
    "a value of the front matter": f"---\ntitle: >-\n  <img src='{AWAY}'>\ntype: read\n---\nText.",
    "a portal below a folder": "<img src='../../../../learning/operations/files/rates.png'>",
    "a portal below two folders": "<img src='/group/portal/operations/files/rates.png'>",
    "a portal's whole address": "[Rates](https://host.example/learning/operations/files/rates.png)",
    "the same below two folders": '<a href="//host.example/group/portal/operations/files/rates.png?x#y">Rates</a>',
    "the same with back-slashes": '<a href="https:\\\\host.example\\learning\\operations\\files\\rates.png">Rates</a>',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_leads_to_what_its_page_shows(text: str) -> None:
    assert RATES in find_shown_paths(FLOOR, text)
    assert could_show_any(text, ["rates.png"])


def test_html_leads_on_from_the_address_of_its_page_too() -> None:
    page = "content/compliance/pages/operations.md"
    assert RATES in find_shown_paths(page, '<img src="files/rates.png" alt="Rates">')
    assert "content/courses/files/rates.png" in find_shown_paths(PAGE, '<img src="../files/rates.png" alt="Rates">')
    assert RATES not in find_shown_paths(PAGE, '<img src="files/rates.png" alt="Rates">')


@pytest.mark.parametrize("text", ["See rate.png.", "![x](../../../operations/files/r.png)", "<b>rates</b>.png", "100%"])
def test_a_text_leads_nowhere_else(text: str) -> None:
    assert RATES not in find_shown_paths(FLOOR, text)
    assert not find_named_files(text, [RATES])


@pytest.mark.parametrize(
    ("html", "values"),
    [
        ("<img src=a.png alt = 'b c'>", ["a.png", "b c"]),
        ('<img/src=a.png/class="b">', ['a.png/class="b"']),
        ("<img src='a\u00a0b.png'>", ["a\u00a0b.png"]),
        ('<a href="x&copy=1&amp;y&ampz&#1;&#xFDD0;&lt">', ["x&copy=1&y&ampz\x01\ufdd0<"]),
        ("<p>a='b'</p>", []),
    ],
)
def test_attributes_are_read_as_a_browser_reads_them(html: str, values: list[str]) -> None:
    assert list(dict.fromkeys(read_attribute_values(html))) == values


@pytest.mark.parametrize("text", [TEXTS[name] for name in list(TEXTS)[:1]] + [TEXTS["a fence in the front matter"]])
def test_who_exchanges_a_picture_behind_a_decoy_asks_for_the_course_that_shows_it(tmp_path: Path, text: str) -> None:
    repository = Repository(tmp_path)
    lesson = text if text.startswith("---") else f"{LESSON}\n{text}\n"
    repository.write({FLOOR: lesson, RATES: PICTURE + b"1"})
    repository.commit("Marit de Wit")
    repository.change({RATES: PICTURE + b"2"})
    subjects = {f"{subject.kind}/{subject.id}": subject.change for subject in repository.verdict().subjects}
    assert subjects["course/quoting"] == "changes: a picture or document"


@pytest.mark.parametrize("folder", ["before", "now", "now/old"])
def test_pictures_of_one_name_are_told_apart_by_their_folders(tmp_path: Path, folder: str) -> None:
    repository = Repository(tmp_path)
    paths = [f"{QUOTING}/{name}/rates.png" for name in ("before", "now", "now/old")]
    repository.write({PAGE: COURSE, **{path: PICTURE + path.encode() for path in paths}})
    repository.commit("Marit de Wit")
    repository.change({f"{QUOTING}/{folder}/rates.png": PICTURE + b"other"})
    assert repository.entry().size.other_changes == ("a picture or document",)


def test_two_pictures_that_take_each_others_place_are_changed(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write({f"{QUOTING}/do/rates.png": PICTURE + b"1", f"{QUOTING}/never/rates.png": PICTURE + b"2"})
    repository.commit("Marit de Wit")
    repository.change({f"{QUOTING}/do/rates.png": PICTURE + b"2", f"{QUOTING}/never/rates.png": PICTURE + b"1"})
    assert repository.entry().size.other_changes == ("a picture or document",)


@pytest.mark.parametrize(
    "text",
    [
        'See `"\\ud800.png"`.',
        'See `"\\ude00\\ud83d.png"`.',
        "See a%00b.png, a%0Ab.png, a%0Db.png and a%ED%A0%80.png.",
        "See &#xD800;.png, &#0;.png and &#x110000;.png.",
        f"See {'n' * 5_000}.png and {'n/' * 3_000}x.png.",
        "See :(glob)**.png, --help.png and ../../../../../../etc/x.png.",
    ],
)
def test_no_name_in_a_text_stops_the_verdict_or_hides_a_picture(tmp_path: Path, text: str) -> None:
    repository = Repository(tmp_path)
    course = f"{COURSE}\n![Rates](../../../operations/files/rates.png)\n\n{text}\n"
    approved = repository.change({PAGE: course, RATES: PICTURE + b"1"})
    states = [s.approvals[0].state for s in repository.verdict(approval("dsalazar", approved)).subjects]
    assert "given" in states
    repository.change({RATES: PICTURE + b"2"})
    (subject,) = [s for s in repository.verdict(approval("dsalazar", approved)).subjects if s.kind == "course"]
    assert [key.state for key in subject.approvals] == ["stale"]


def test_a_pair_of_numbers_that_json_writes_is_one_sign() -> None:
    assert "content/operations/files/\U0001f600.png" in find_shown_paths(
        FLOOR, '"/operations/files/\\ud83d\\ude00.png"'
    )


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 200_000, "x\nchange"])
def test_names_that_no_program_can_be_given_are_no_names_of_git(tmp_path: Path, name: str) -> None:
    repository = Repository(tmp_path)
    with pytest.raises(GitUnavailable):
        resolve_revision(repository.root, name)
    with pytest.raises(GitUnavailable):
        _ = GitCommand(repository.root, "cat-file", "--batch-check", input_text=f"{name}\ud800").output
    assert CommitTree(repository.root, "main", [name, PAGE]).read_assets([name, PAGE])[0].path == PAGE
    assert list(read_file_ids(repository.root, "main", [f"{name}\r", name, PAGE])) == [PAGE]
    repository.change({FLOOR: LESSON + "More.\n"})
    review = approval("dsalazar", name)
    (subject,) = repository.verdict(review).subjects
    assert [key.state for key in subject.approvals] != ["given"]
