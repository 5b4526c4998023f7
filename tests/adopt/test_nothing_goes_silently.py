"""What a page holds is in the portal or in the report: lists, values within values, sections, reasons of a quiz."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from conftest import Portal

from trellis.authoring.adoption.adopt import AdoptionRefused, adopt_folder
from trellis.authoring.adoption.adoption_map import read_map
from trellis.authoring.adoption.containers import convert_containers
from trellis.authoring.adoption.findings import Notes, SourceLine
from trellis.authoring.adoption.includes import MAX_LINES, Includer
from trellis.authoring.adoption.inline_markup import convert_markup
from trellis.authoring.adoption.learn_modules import read_learn_modules
from trellis.authoring.adoption.quoted_boxes import convert_boxes
from trellis.authoring.adoption.source_folder import SourceFolder
from trellis.authoring.adoption.values import read_noted_words
from trellis.load.parse import parse_markdown

FREIGHT = "variables.freight"
QUIZ_LINE = "### YamlMime:ModuleUnit\n"


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def list_notes(notes: Notes) -> list[str]:
    return [f"{note.path}:{note.line} {note.subject} {note.detail}".strip() for note in notes.items]


def expand(root: Path, text: str, files: dict[str, str], map_name: str = "github-docs") -> tuple[str, list[str]]:
    """The text of a page with what it includes from these files, and the notes."""
    notes = Notes()
    folder = SourceFolder(write(root, files), notes)
    lines = [SourceLine(line, "content/a.md", number) for number, line in enumerate(text.split("\n"), 1)]
    expanded = Includer(folder, read_map(map_name), notes).expand(lines, "content/a.md")
    return "\n".join(line.text for line in expanded), list_notes(notes)


def test_lists_stay_in_the_text_where_their_kind_has_no_field(portal: Portal, tmp_path: Path) -> None:
    root = portal({})
    parts = {"objectives": "Explain the rules of {0}", "questions": "Why {0}?", "keypoints": "Key {0}"}
    box = "".join(f"\n::: {name}\n- {item}\n:::\n" for name, item in parts.items())
    folder = write(
        tmp_path / "wiki",
        {
            "config.yaml": "title: Yard rules\nepisodes:\n- 01-a.md\n",
            "index.md": "---\nkeypoints: [Key of the front]\nteaching: 5\n---\nHello.\n" + box.format("yards"),
            "episodes/01-a.md": "---\ntitle: First episode\nteaching: 5\n---\nText.\n" + box.format("lanes"),
            "learners/setup.md": "---\ntitle: Setting up\nobjectives: [See the front]\nteaching: 5\n---\nGo.\n"
            + box.format("halls"),
        },
    )
    report = adopt_folder(root, folder, "carpentries")
    course_path, lesson_path, page_path = (
        next(path for path in report.files if path.endswith(end)) for end in ("/index.md", "/01-a.md", "/setup.md")
    )
    course, lesson, page = (parse_markdown((root / path).read_text()) for path in (course_path, lesson_path, page_path))
    texts = [outcome["text"] for outcome in course.data["outcomes"]]
    assert texts == ["Explain the rules of yards", "Explain the rules of lanes"]
    assert course.body.strip() == (
        "Hello.\n\n## Questions\n\n- Why yards?\n\n## Key points\n\n- Key yards\n\n## Key points\n\n- Key of the front"
    )
    assert lesson.data["key_points"] == ["Key lanes"]
    assert lesson.body.strip() == "Text."
    assert page.body.strip() == (
        "Go.\n\n## Objectives\n\n- Explain the rules of halls\n\n## Questions\n\n- Why halls?\n\n"
        "## Key points\n\n- Key halls\n\n## Objectives\n\n- See the front"
    )
    notes = list_notes(report.notes)
    assert "learners/setup.md:0 the key `teaching`, for which a page has no field" in notes
    assert "index.md:0 the key `teaching`, for which a course has no field" in notes
    assert not any("01-a.md:0 the key" in note for note in notes)


def test_values_are_put_into_values(tmp_path: Path) -> None:
    variables = {
        "short": "Harbour", "biz": f"{{% data {FREIGHT}.short %}} Business", "gap": f"A {{% data {FREIGHT}.no %}} gap",
        "loop": f"L {{% data {FREIGHT}.loop %}}",
        **{f"d{number}": " ".join([f"{{% data {FREIGHT}.d{number + 1} %}}"] * 90) for number in range(7)}, "d7": "deep",
    }  # fmt: skip
    files = {
        "data/variables/freight.yml": yaml.safe_dump(variables),
        "data/reusables/x/open.md": f"Open {{% data {FREIGHT}.biz %}}",
    }
    asked = " ".join(f"{{% data {name} %}}" for name in ("reusables.x.open", f"{FREIGHT}.gap", f"{FREIGHT}.loop"))
    text, notes = expand(tmp_path, asked, files)
    assert text == "Open Harbour Business A gap L"
    assert "data/variables/freight.yml:0 a value that is not in the folder `variables.freight.no`" in notes
    assert any("a text that includes itself" in note and f"{FREIGHT}.loop → {FREIGHT}.loop" in note for note in notes)
    text, notes = expand(tmp_path, f"{{% data {FREIGHT}.d0 %}}", files)
    assert len(text) < 100_000
    assert any("values of more than 20,000 characters" in note for note in notes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. {% data reusables.s %}\n1. Next", "1. Step\n\n   ![x](/x.png)\n   > [!NOTE]\n1. Next"),
        ("   - [ ] In A, {% data reusables.s %} ", "   - [ ] In A, Step\n\n     ![x](/x.png)\n     > [!NOTE]"),
        ("> 1. {% data reusables.s %}", "> 1. Step\n>\n>    ![x](/x.png)\n>    > [!NOTE]"),
        ("10. {% data reusables.flat %}", "10. Do\n    - a\n      - b"),
        ("{% data reusables.flat %}", "Do\n- a\n  - b"),
    ],
)
def test_a_shared_step_keeps_its_lines(tmp_path: Path, text: str, expected: str) -> None:
    files = {
        "data/reusables/s.md": "Step\n\n   ![x](/x.png)\n   > [!NOTE]\n", "data/reusables/flat.md": "Do\n- a\n  - b\n",
    }  # fmt: skip
    assert expand(tmp_path, text, files) == (expected, [])
    written, notes = expand(tmp_path, "| {% data reusables.s %} |", files)
    assert written == "| Step ![x](/x.png) > [!NOTE] |"
    assert len(notes) == 1
    assert "which is one line now `reusables.s`" in notes[0]


def test_a_section_of_a_snippet_is_that_section(tmp_path: Path) -> None:
    section = "# --8<-- [start:{0}]\n{1}\n# --8<-- [end:{0}]\n"
    files = {
        "docs/s.md": section.format("a", "In a") + "Between\n" + section.format("b", "In b"),
        "docs/x.py": "1\n2\n3",
    }
    page = '--8<-- "docs/s.md:b"\n```\n--8<-- "docs/x.py:2:3"\n--8<-- "docs/x.py::1"\n```\n--8<-- "docs/s.md"'
    text, notes = expand(tmp_path, page, files, "mkdocs")
    assert text == "In b\n```\n2\n3\n1\n```\nIn a\nBetween\nIn b"
    assert notes == []
    assert expand(tmp_path, '--8<-- "docs/s.md:c"', files, "mkdocs") == (
        "", ["content/a.md:1 a section that the included file has not `docs/s.md:c`"],
    )  # fmt: skip


def test_the_end_of_a_page_that_is_too_long_is_noted(tmp_path: Path) -> None:
    files = {"docs/s.md": "a\n" * (MAX_LINES // 2) + "x"}
    text, notes = expand(tmp_path, "\n".join(['--8<-- "docs/s.md"'] * 2 + ["The end"]), files, "mkdocs")
    assert text.count("\n") == MAX_LINES - 1
    assert notes == [f"docs/s.md:{MAX_LINES // 2} what comes after 20,000 lines of content/a.md"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Load <max\n- Stay\n- Weight >2 t", "- Load <max\n- Stay\n- Weight >2 t"),
        ("If x <y\n## Safety\nrule > one", "If x <y\n## Safety\nrule > one"),
        ("A <b\n| a | b |\n|---|---|\n| > | 2 |", "A <b\n| a | b |\n|---|---|\n| > | 2 |"),
        ("A <i\n> quoted", "A <i\n> quoted"),
        ("A <b\nno end", "A <b\nno end"),
        ("Load <title\nper axle > 2", "Load \\<title\nper axle > 2"),
        ("Load <max,\nthen > 2", "Load <max,\nthen > 2"),
        ('A <a\n  href="b.md"\n>link</a>.', "A [link](b.md)."),
        ('See <img src="a.png"\n alt="b"> now', "See ![b](a.png) now"),
        ('<Tabs\n  groupId="x"\n  lazy\n>\nA.', "\nA."),
        ("<x-a\n  b='c'>d", "`<x-a b='c'>`d"),
        ("> <details\n> open>\n> a", "> <details>\n> a"),
    ],
)
def test_a_sign_for_less_than_joins_no_lines(text: str, expected: str) -> None:
    lines = [SourceLine(line, "a.md", number) for number, line in enumerate(text.split("\n"), 1)]
    assert "\n".join(line.text for line in convert_markup(lines, Notes())[0]) == expected


def test_a_quiz_keeps_every_reason_or_says_what_it_lacks(tmp_path: Path) -> None:
    choices = [
        {"content": 3, "isCorrect": True, "explanation": "Right."},
        {"content": 4, "explanation": "Too many."}, {"content": True, "explanation": "No number."},
    ]  # fmt: skip
    questions = [
        {"content": "Which is *three*?", "choices": choices},
        {"content": "Which one?", "choices": [*choices, {"content": "<img src=x.png>"}]},
        {"content": "What is ![this](x.png)?", "choices": choices},
    ]
    unit = {"uid": "u", "title": "Check", "quiz": {"title": "Check it", "questions": questions}}
    files = {
        "index.yml": "### YamlMime:Module\ntitle: A module\nunits: [u]\n",
        "u.yml": QUIZ_LINE + yaml.safe_dump(unit, sort_keys=False),
    }
    notes = Notes()
    (course,) = read_learn_modules(SourceFolder(write(tmp_path, files), notes), notes).courses
    first, third = course.lessons[0].quiz
    assert (first["prompt"], first["choices"], first["answer"]) == ("Which is three?", ["3", "4", "true"], 1)
    assert first["explain"] == "Right. “4”: Too many. “true”: No number."
    assert third["prompt"].startswith("What is")
    assert list_notes(notes)[:4] == [
        "u.yml:0 HTML in a question `<img src=x.png>`",
        "u.yml:0 a question with a choice without words, such as a picture Which one?",
        "u.yml:0 a picture in a question, of which the words are left `x.png`",
        "u.yml:0 the title of a quiz, for which a lesson has no field Check it",
    ]


@pytest.mark.parametrize(
    ("text", "words", "notes"),
    [
        ("See [the guide](https://a.example/g), https://b.example and <https://c.example>.",
         "See the guide, https://b.example and https://c.example.",
         ["a link in a point, of which the words are left `https://a.example/g`"]),
        ("![Fig](fig/a.png) <IMG src=b.png> and :::image source=\"c.png\" alt-text=\"Lane\":::", "Fig and Lane",
         [f"a picture in a point, of which the words are left `{name}`" for name in
          ("fig/a.png", "<IMG src=b.png>", "c.png")]),
        ("Press <kbd>Ctrl</kbd>, <Key name='a'>A</Key>", "Press Ctrl, A",
         ["HTML in a point `<Key name='a'>`", "HTML in a point `</Key>`"]),
        ("<div>Go.</div>", "", ["HTML in a point `<div>Go.</div>`"]),
        ("Use `a[0][1]`.[^1]", "Use a[0][1].[^1]",
         ["a footnote in a point, whose mark is shown as it is typed Use `a[0][1]`.[^1]"]),
        ("See [it][here]", "See [it][here]",
         ["a link in a point whose address stands elsewhere, which is shown as it is typed See [it][here]"]),
        ("Use: ``` go ```", "Use: go", ["code in a point, which is words of a line now Use: ``` go ```"]),
    ],
)  # fmt: skip
def test_what_a_point_loses_is_noted(text: str, words: str, notes: list[str]) -> None:
    points = Notes()
    assert read_noted_words(text, "a point", "a.md", points) == words
    assert list_notes(points) == [f"a.md:0 {note}" for note in notes]


def test_a_point_of_a_text_has_its_code_without_the_language() -> None:
    text = "::: keypoints\n- Use the code:\n\n  ```bash\n  git push\n  ```\n- Next\n:::"
    lines = [SourceLine(line, "a.md", number) for number, line in enumerate(text.split("\n"), 1)]
    assert convert_containers(lines, Notes()).lists == {"keypoints": ["Use the code: ``` git push ```", "Next"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> > <question-title>Why</question-title>\n> >\n> > So.", "> **Why**\n>\n>\n> So.\n>"),
        ("> A\n> > Text.\n> {: .callout}\n> B", "> A\n>\n> Text.\n>\n> B"),
        ("> ```\n> ::::\n> ```\n> > x\n> {: .tip}", "> ```\n> ::::\n> ```\n>\n> x\n>"),
    ],
)
def test_a_box_in_a_plain_quotation_is_part_of_it(text: str, expected: str) -> None:
    lines = [SourceLine(line, "a.md", number) for number, line in enumerate(text.split("\n"), 1)]
    assert "\n".join(line.text for line in convert_boxes(lines)) == expected


def test_a_refusal_names_the_folder_that_mkdocs_is_told_of(portal: Portal, tmp_path: Path) -> None:
    folder = write(tmp_path / "wiki", {"mkdocs.yml": "docs_dir: handbook\n", "handbook/yard/a.md": "# A\n"})
    with pytest.raises(AdoptionRefused, match=r"mkdocs\.yml has `docs_dir: handbook`, so write a map"):
        adopt_folder(portal({}), folder, "mkdocs")
