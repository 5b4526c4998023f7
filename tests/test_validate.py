"""All errors of a file, each at its place and in an author's words."""

from __future__ import annotations

from typing import get_type_hints

import pytest
from conftest import TODAY, Portal, course, findings

from trellis.cli.new import create_entry
from trellis.kinds import Authored
from trellis.kinds.scalars import SUMMARY_LENGTH, TITLE_LENGTH, LengthLimits
from trellis.pipeline.run import run_pipeline

PAGE = "content/sales/courses/quoting/index.md"

WORDS = [
    ({"levle": "beginner"}, "7:1 error[unknown-key] a course has no key `levle`"),
    ({"status": "stabel"}, "4:9 error[wrong-value] `status` cannot be `stabel`"),
    ({"minutes": "soon"}, "7:10 error[wrong-value] `minutes` `soon` is not a whole number"),
    ({"minutes": "0777"}, "7:10 error[wrong-value] `minutes` `0777` is not a whole number"),
    ({"skills": ""}, "7:8 error[wrong-value] `skills` has no value"),
    ({"minutes": "-5"}, "7:10 error[wrong-value] `minutes` is under 1"),
    ({"reviewed": "2027-02-30"}, "7:11 error[wrong-value] `reviewed` `2027-02-30` is no day of the calendar"),
    ({"reviewed": "1796688000"}, "7:11 error[wrong-value] `reviewed` `1796688000` is not a date"),
    ({"skills": "pricing"}, "7:9 error[wrong-value] `skills` takes a list"),
    ({"source": "vendor"}, "7:9 error[wrong-value] `source` has keys of its own"),
    ({"source": "{kind: vendor, fundet: true}"}, "7:24 error[unknown-key] `source` has no key `fundet`"),
    ({"source": "{kind: seller}"}, "7:16 error[wrong-value] `source kind` cannot be `seller`"),
    ({"source": "{funded: yes}"}, "7:18 error[wrong-value] `source funded` `yes` is neither true nor false"),
    ({"outcomes": "[{id: quote}]"}, "7:12 error[missing-field] `outcomes 1 text` is missing"),
    (
        {"required_for": "{teams: all, due_days: x}"},
        "7:38 error[wrong-value] `required_for due_days` `x` is not a whole number",
    ),
]


@pytest.mark.parametrize(("keys", "expected"), WORDS)
def test_a_wrong_value_is_named_in_an_authors_words(portal: Portal, keys: dict[str, str], expected: str) -> None:
    root = portal({PAGE: course("Quoting rates", **keys)})
    assert findings(root, "unknown-key", "missing-field", "wrong-value") == [f"{PAGE}:{expected}"]


def test_all_errors_of_a_file_are_told_at_once(portal: Portal) -> None:
    root = portal({PAGE: "---\ntitle: Hi\nsummary: Too short.\nstatus: draft\ntier: team\n---\n"})
    assert findings(root, "missing-field", "wrong-value") == [
        f"{PAGE}:1:1 error[missing-field] `mode` is missing",
        f"{PAGE}:2:8 error[wrong-value] `title` has 2 characters; it needs at least 3",
        f"{PAGE}:3:10 error[wrong-value] `summary` has 10 characters; it needs at least 40",
    ]


@pytest.mark.parametrize("title", ["<img src=x onerror=alert(1)>", "Rates {{ 7*7 }}", "{% raw %} Rates"])
def test_markup_in_front_matter_is_refused(portal: Portal, title: str) -> None:
    lines = findings(portal({PAGE: course(f"'{title}'")}), "wrong-value")
    assert len(lines) == 1
    assert "kept for markup" in lines[0]


WORDLESS = [
    ("   ", "is empty"),
    ("---", "has no letter and no digit"),
    ("!!! ???", "has no letter and no digit"),
    ("\u200b\u200b\u200b", "has no letter and no digit"),
]


@pytest.mark.parametrize(("text", "message"), WORDLESS)
@pytest.mark.parametrize(
    ("path", "content", "key"),
    [
        (PAGE, course('"{text}"'), "title"),
        ("content/roles.yml", '- id: closer\n  name: "{text}"\n', "name"),
        ("content/roles.yml", '- id: closer\n  name: Closer\n  synonyms: ["{text}"]\n', "synonyms"),
        ("content/skills.yml", '- id: pricing\n  name: "{text}"\n', "name"),
    ],
)
def test_a_text_of_one_line_says_something_in_words(
    portal: Portal, path: str, content: str, key: str, text: str, message: str
) -> None:
    (line,) = findings(portal({path: content.replace("{text}", text)}), "wrong-value")
    assert line.startswith(f"{path}:")
    assert f"`{key}" in line
    assert line.endswith(message)


@pytest.mark.parametrize("text", [" " * 50, "\u200b" * 50, "\u00a0" * 50])
def test_a_longer_text_can_be_seen(portal: Portal, text: str) -> None:
    summary = "What anybody needs to know before they do this for the first time."
    root = portal({PAGE: course("Quoting rates").replace(summary, f'"{text}"')})
    assert len(findings(root, "wrong-value")) == 1


@pytest.mark.parametrize("title", ["Rates {draft", "Rates }{", "通関入門", "C++ and {} in it"])
def test_a_title_of_words_may_hold_other_signs(portal: Portal, title: str) -> None:
    assert findings(portal({PAGE: course(f'"{title}"')}), "wrong-value") == []


@pytest.mark.parametrize("unit", ["%", "€", "days"])
def test_a_unit_may_be_a_sign(portal: Portal, unit: str) -> None:
    metric = f"- id: wins\n  name: Wins\n  unit: '{unit}'\n"
    assert findings(portal({"content/sales/metrics.yml": metric}), "wrong-value") == []


def test_a_record_of_a_register_is_found_at_its_own_line(portal: Portal) -> None:
    root = portal({"content/skills.yml": "- id: pricing\n  name: Pricing\n- id: Selling\n  name: Selling\n"})
    assert findings(root, "wrong-value") == [
        "content/skills.yml:3:7 error[wrong-value] `id` `Selling` does not have the right form"
    ]


def test_a_table_row_for_fewer_than_five_people_is_refused(portal: Portal) -> None:
    root = portal({"content/sales/data/wins.csv": "metric,period,value,group,n\nwins,2026-Q3,0.4,north,4\n"})
    assert findings(root, "wrong-value") == ["content/sales/data/wins.csv:2:1 error[wrong-value] `n` is under 5"]


@pytest.mark.parametrize(("field", "limits"), [("title", TITLE_LENGTH), ("summary", SUMMARY_LENGTH)])
def test_descriptions_state_the_limits_of_title_and_summary(field: str, limits: LengthLimits) -> None:
    option = get_type_hints(create_entry, include_extras=True)[field].__metadata__[0]
    assert f"{limits} characters" in str(Authored.model_fields[field].description)
    assert f"{limits} characters" in option.help


@pytest.mark.parametrize("title", ["SQL", "Git", "ORMs", "C++"])
def test_a_title_of_three_characters_is_a_title(portal: Portal, title: str) -> None:
    assert findings(portal({"content/sales/courses/quoting/index.md": course(title)}), "wrong-value") == []


@pytest.mark.parametrize(("title", "length"), [("Go", "2 characters"), ("R", "1 character"), ("C#", "2 characters")])
def test_a_title_of_two_characters_is_too_short(portal: Portal, title: str, length: str) -> None:
    page = "content/sales/courses/quoting/index.md"
    assert findings(portal({page: course(f'"{title}"')}), "wrong-value") == [
        f"{page}:2:8 error[wrong-value] `title` has {length}; it needs at least 3"
    ]


def test_the_smallest_course_of_a_team_is_three_files(portal: Portal) -> None:
    page = course("Quoting rates", "mvp", sunset="2027-06-30").replace("tier: individual", "tier: team")
    root = portal({"content/sales/courses/quoting/index.md": page})
    assert len([file for file in root.rglob("*") if file.is_file()]) == 3
    assert [finding for finding in findings(root) if " error[" in finding] == []


@pytest.mark.parametrize("path", ["content/skills.yml", "content/people.yml", "content/sales/gone.yml"])
def test_a_name_that_is_too_long_is_measured_in_characters(portal: Portal, path: str) -> None:
    key = "title" if path.endswith("gone.yml") else "name"
    root = portal({path: f"- id: tea\n  {key}: {'tea ' * 30}\n"})
    (finding,) = [d for d in run_pipeline(root, TODAY).diagnostics if "fit" in d.message]
    assert finding.message == f"`{key}` has 119 characters; at most 80 fit"
    assert finding.help == "shorten it"
