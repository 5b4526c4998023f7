"""A file with faults is read around them: each fault is a finding of its own, and hides nothing else."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal, course, findings
from hypothesis import given
from hypothesis import strategies as st
from steps import count_steps

from trellis.load import yaml_lists, yaml_syntax
from trellis.load.parse import parse_markdown, parse_register, parse_text, write_markdown
from trellis.load.yaml_recovery import MAX_FAULTS
from trellis.pipeline.run import run_pipeline

PAGE = "content/sales/courses/quoting/index.md"
LESSON = "content/sales/courses/quoting/01-start.md"


def front(text: str) -> str:
    return f"---\n{text}\n---\n\nBody.\n"


BRACKET = "stands behind the closing bracket"
QUOTATION = "stands behind the closing quotation mark"
SPECIAL = "a value starts with a character that YAML keeps for itself"
BACKSLASH = "a backslash stands between double quotation marks, where YAML gives it a meaning"

QUOTING = [
    ("[Pilot] Reading a contract", f"`Reading a contract` {BRACKET}", '"[Pilot] Reading a contract"'),
    ("{Draft} Reading a contract", f"`Reading a contract` {BRACKET}", '"{Draft} Reading a contract"'),
    ("*New* Reading a tariff", SPECIAL, '"*New* Reading a tariff"'),
    ('"Yes" is no contract', f"`is no contract` {QUOTATION}", "'\"Yes\" is no contract'"),
    ("'Tis the season", "a quotation mark is opened and not closed", '"\'Tis the season"'),
    ('"Don\'t" is an answer', f"`is an answer` {QUOTATION}", "'\"Don''t\" is an answer'"),
    ("- a dash", SPECIAL, '"- a dash"'),
    ("> a quotation", SPECIAL, '"> a quotation"'),
    ("& Sons", SPECIAL, '"& Sons"'),
    ("@customers first", SPECIAL, '"@customers first"'),
    ("%-rates", SPECIAL, '"%-rates"'),
    ("Rates: an introduction", "a second colon makes this line unreadable", '"Rates: an introduction"'),
    ('"Rates": an introduction', f"`: an introduction` {QUOTATION}", "'\"Rates\": an introduction'"),
    ('"C:\\quotes"', BACKSLASH, "'C:\\quotes'"),
    ('"C:\\temp"', BACKSLASH, "'C:\\temp'"),
    ('"See C:\\Users"', BACKSLASH, "'See C:\\Users'"),
    ('"On \\\\files\\rates"', BACKSLASH, "'On \\\\files\\rates'"),
    ('"See \\\\srv\\temp now"', BACKSLASH, "'See \\\\srv\\temp now'"),
    ('"\\\\srv\\new"', BACKSLASH, "'\\\\srv\\new'"),
    ('"See \\\\srv01\\new plans"', BACKSLASH, "'See \\\\srv01\\new plans'"),
    ('"The \\alpha rate"', BACKSLASH, "'The \\alpha rate'"),
    ('"A file_name\\_here"', BACKSLASH, "'A file_name\\_here'"),
    ('"$a \\times b$"', BACKSLASH, "'$a \\times b$'"),
]
"""A value, what is said of it, and the value as it should be."""


@pytest.mark.parametrize(("value", "message", "quoted"), QUOTING)
def test_a_value_that_yaml_takes_for_its_own_is_shown_in_quotation_marks(value: str, message: str, quoted: str) -> None:
    parsed = parse_markdown(front(f"title: {value}\nstatus: draft"))
    assert [(p.rule, p.line, p.message) for p in parsed.problems] == [("fm-syntax", 2, message)]
    act = "write the value between single" if message == BACKSLASH else "put the whole value in"
    assert parsed.problems[0].help == f"{act} quotation marks: `title: {quoted}`"
    assert parse_markdown(front(f"title: {quoted}")).problems == ()
    assert parsed.data == {"status": "draft"}


@pytest.mark.parametrize(
    ("text", "places", "data"),
    [
        ("a: [x\nb: y\nc: z: w", ["2:4 a bracket is", "4:5 a second colon"], {"b": "y"}),
        ("a: [\nb: y", ["2:4 a bracket is"], {"b": "y"}),
        ('a: "x\nb: y\nc: "z"', ["2:4 a quotation mark"], {"b": "y", "c": "z"}),
        ("a x\nb: y", ["2:1 this cannot be read"], {"b": "y"}),
        ("a:x\nb: y", ["2:1 no space stands behind the colon"], {"b": "y"}),
        ("a:\n\t- x\nb: y: z\nc: w", ["3:1 a tab", "4:5 a second colon"], {"a": None, "c": "w"}),
        ("a: *x\nb: y\nc: [*x]", ["2:4 `*x` repeats", "4:5 `*x` repeats"], {"b": "y"}),
        ("a: x\n- y\nb: z", ["3:1 an item stands below `a`"], {"a": "x", "b": "z"}),
        ("a:\n- x\n- y: z: w\n- v", ["4:7 a second colon"], {"a": ["x", "v"]}),
        (
            "a:\n  - b: c\n    d: e\n - b: f\n   d: g\n  - b: h",
            ["5:2 this line is indented by 1 space, those of its kind by 2"],
            {"a": [{"b": "c", "d": "e"}, {"b": "h"}]},
        ),
        (
            "a:\n  - b: c: d\n    e: f\n  - b: g",
            ["3:9 a second colon"],
            {"a": [{"e": "f"}, {"b": "g"}]},
        ),
        ("a:\n  b: c\n   d: e\nf: g", ["4:4 this line is indented by 3 spaces"], {"a": {"b": "c"}, "f": "g"}),
        ("a: x\x07y\nb: z: w", ["2:5 an invisible control character (U+0007)", "3:5 a second colon"], {"a": "x y"}),
        ("a: rule #4\n  and more\nb: y", ["2:9 all from `#4` on counts as a comment"], {"b": "y"}),
        ("a: [rule #4, x]\nb: y", ["2:10 all from `#4, x]` on counts as a comment"], {"b": "y"}),
    ],
)  # fmt: skip
def test_each_fault_is_told_and_the_rest_is_read(text: str, places: list[str], data: object) -> None:
    parsed = parse_markdown(front(text))
    told = [f"{p.line}:{p.column} {p.message}" for p in parsed.problems]
    assert len(told) == len(places)
    assert all(one.startswith(place) for one, place in zip(told, places, strict=True)), told
    assert parsed.data == data
    assert parsed.body == "Body."


def test_what_is_read_around_a_fault_keeps_its_place() -> None:
    parsed = parse_markdown("\n" + front("a: [x\nb: y"))
    assert parsed.problems[0].line == 3
    assert parsed.build_positions().find_position(("b",)) == (4, 1, 4, 4, 5)


def test_a_hard_space_in_the_layout_is_named_and_read_as_a_space() -> None:
    parsed = parse_markdown(front("a:\u00a0b\n\u00a0c: d\ne:\n  -\u202ff\ng: 5\u00a0%"))
    assert [(p.line, p.column, p.message[:34]) for p in parsed.problems] == [
        (2, 3, "an invisible hard space (U+00A0) s"),
        (3, 1, "an invisible hard space (U+00A0) s"),
        (3, 2, "this line is indented by 1 space, "),
        (5, 4, "an invisible hard space (U+202F) s"),
    ]
    assert parsed.data == {"a": "b", "e": ["f"], "g": "5\u00a0%"}


def test_a_file_full_of_faults_comes_to_an_end() -> None:
    parsed = parse_register("a b\nc: [\n" * 2_000)
    assert parsed.data is None
    assert len(parsed.problems) == MAX_FAULTS


LINES = [
    "a: b", "  - c: d", "- x", " y: [z", "\tq", '"', "k: 'v", "# c", "", "  e: f: g", "*h", "|", "\u00a0w: 1",
    "- - i: j", "}", "---", "l: |", "m #n",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_no_text_breaks_the_reading_and_every_problem_lies_in_the_file(lines: list[str]) -> None:
    text = "\n".join(lines)
    for path, source in (("a.md", front(text)), ("a.yml", text)):
        parsed = parse_text(path, source)
        rows = source.split("\n")
        assert all(0 < p.line <= len(rows) + 1 and p.column > 0 for p in parsed.problems)
        if parsed.skipped_lines:
            assert parsed.problems


FULL = """\
---
title: Rates: an introduction
summary: Too short.
status: stabel
tier: team
mode: self-paced
skills: [pricing, nowhere]
prerequisites: [Not An Id, missing-course]
outcomes:
  - id: quote
    text: "Draft" a quote
  - id: Send It
    text: Send the quote to the shipper
required_for: {teams: [sales, nobody], due_days: soon}
reviewed: [2026
---

[click here](nowhere.md)
"""


def test_twenty_slips_take_one_round(portal: Portal) -> None:
    """Faults of form, wrong values, unknown references and the text's findings come in the same run."""
    root = portal({PAGE: FULL, "content/skills.yml": "- id: pricing\n  name: Pricing\n"})
    lines = [one.removeprefix(f"{PAGE}:") for one in findings(root) if one.startswith(PAGE)]
    expected = [
        "2:13 error[fm-syntax] a second colon",
        "3:10 error[wrong-value] `summary` has 10",
        "4:9 error[wrong-value] `status` cannot be `stabel`",
        "7:19 error[unknown-reference] no skill is called `nowhere`",
        "8:28 error[unknown-reference] no course or path is called `missing-course`",
        "11:11 error[fm-syntax] `a quote` stands behind the closing quotation mark",
        "12:9 error[wrong-value] `outcomes 2 id` `Send It` does not have the right form",
        "14:31 error[unknown-reference] no team is called `nobody`",
        "14:50 error[wrong-value] `required_for due_days` `soon` is not a whole number",
        "15:11 error[fm-syntax] a bracket is opened and not closed",
        "18:14 error[link-broken]",
    ]
    missing = [one for one in expected if not any(line.startswith(one) for line in lines)]
    assert missing == []
    assert not any("missing-field" in line for line in lines), "what stands on an unread line is not missing"


def test_mending_the_faults_of_form_brings_up_no_new_finding_of_the_file(portal: Portal) -> None:
    mended = FULL.replace("title: Rates: an introduction", "title: Rates, an introduction")
    mended = mended.replace('"Draft" a quote', "Draft a quote").replace("[2026", "2026-11-02")
    skills = {"content/skills.yml": "- id: pricing\n  name: Pricing\n"}
    before = {one for one in findings(portal({PAGE: FULL, **skills})) if "[fm-" not in one}
    after = set(findings(portal({PAGE: mended, **skills})))
    assert after <= before


def test_a_list_whose_item_could_not_be_read_is_not_too_short(portal: Portal) -> None:
    choices = "    choices:\n      - One\n      - Two: a: b\n"
    quiz = f"type: quiz\nminutes: 5\nquestions:\n  - prompt: Which?\n{choices}    answer: 1\n    explain: So.\n"
    root = portal({PAGE: course(), LESSON: f"---\ntitle: Begin now\n{quiz}---\nText.\n"})
    assert [one for one in findings(root) if one.startswith(LESSON)] == [
        f"{LESSON}:9:15 error[fm-syntax] a second colon makes this line unreadable"
    ]


def test_a_fault_in_one_record_of_a_register_unmakes_no_other(portal: Portal) -> None:
    skills = "- id: pricing\n  name: Pricing\n- id: quoting\n  name: [Quoting\n- id: selling\n  name: Selling\n"
    root = portal({PAGE: course(skills="[pricing, quoting, selling, nowhere]"), "content/skills.yml": skills})
    assert findings(root, "fm-syntax", "unknown-reference", "missing-field") == [
        f"{PAGE}:7:37 error[unknown-reference] no skill is called `nowhere`",
        "content/skills.yml:4:9 error[fm-syntax] a bracket is opened and not closed",
    ]
    assert set(run_pipeline(root, TODAY).catalogue.entries["skill"]) == {"pricing", "selling"}


def test_a_record_whose_id_could_not_be_read_makes_no_reference_unknown(portal: Portal) -> None:
    skills = "- id: pricing\n  name: Pricing\n- id: [quoting\n  name: Quoting\n"
    root = portal({PAGE: course(skills="[pricing, quoting]"), "content/skills.yml": skills})
    assert findings(root, "unknown-reference") == []


def test_references_of_an_invalid_record_in_a_register_are_looked_up(portal: Portal) -> None:
    root = portal({"content/sales/metrics.yml": "- id: wins\n  name: Wins\n  owner: nobody-there\n  unheard: x\n"})
    rules = {line.split("[")[1].split("]")[0] for line in findings(root)}
    assert "unknown-key" in rules


NAMED = [
    ("title: &Pilot course", 2, 8, "Pilot", 'title: "&Pilot course"'),
    ("title: &pilot", 2, 8, "pilot", ""),
    ("skills: [&a pricing, selling]", 2, 10, "a", ""),
    ("skills:\n  - &first pricing", 3, 5, "first", '- "&first pricing"'),
    ('audience: {"teams":&x [sales]}', 2, 20, "x", ""),
    ("summary: &long |\n  Much to say", 2, 10, "long", ""),
]
"""A line, the place of the name that YAML would give its value, that name, and the line if it was meant as text."""


@pytest.mark.parametrize(("text", "line", "column", "name", "quoted"), NAMED)
def test_what_yaml_takes_for_the_name_of_a_value_is_never_cut_off(
    text: str, line: int, column: int, name: str, quoted: str
) -> None:
    (problem,) = parse_markdown(front(text)).problems
    assert (problem.rule, problem.line, problem.column) == ("fm-alias", line, column)
    assert problem.message == f"`&{name}` counts as the name of a value, and is no part of its text"
    help = "take it out, or put the text in quotation marks if it is part of it"
    assert problem.help == (f"put the whole value in quotation marks: `{quoted}`" if quoted else help)


@pytest.mark.parametrize("title", ["R&D for all", '"&Pilot course"', "Sales & service", "'&a'", "AT&T [&c]"])
def test_an_ampersand_within_a_text_is_part_of_it(title: str) -> None:
    parsed = parse_markdown(front(f"title: {title}"))
    assert parsed.problems == ()
    assert parsed.data == {"title": title.strip("\"'")}


@pytest.mark.parametrize("path", ["content/roles.yml", "content/sales/gone.yml"])
def test_the_beginning_of_a_text_in_a_register_is_not_cut_off(portal: Portal, path: str) -> None:
    key = "name" if path.endswith("roles.yml") else "title"
    root = portal({PAGE: course(), path: f"- id: closer\n  {key}: &Key account manager\n"})
    (finding,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "fm-alias"]
    assert (finding.location.path, finding.location.line) == (path, 2)
    assert finding.help == f'put the whole value in quotation marks: `{key}: "&Key account manager"`'


REGISTER = "- id: ada\n  name: Ada\n  team: sales\n- id: bob\n  name: Bob\n  team: sales\n  manager: ada\n"


@pytest.mark.parametrize(
    ("right", "wrong", "place", "message", "help"),
    [
        ("- id: bob", " - id: bob", "4:2", "this item is indented by 1 space, which fits no item above it", "give its"),
        ("- id: bob", "-id: bob", "4:1", "no space stands behind the hyphen", "write `- id: bob`"),
        ("  name: Bob", "\tname: Bob", "5:1", "a tab stands in the indentation", "use spaces"),
        ("  team: sales\n  man", "\tteam: sales\n  man", "6:1", "a tab stands in the indentation", "use spaces"),
    ],
)
def test_a_slip_in_a_register_is_told_alone_and_where_it_is(
    portal: Portal, right: str, wrong: str, place: str, message: str, help: str
) -> None:
    assert right in REGISTER
    result = run_pipeline(portal({"content/people.yml": REGISTER.replace(right, wrong)}), TODAY)
    (finding,) = [d for d in result.diagnostics if d.location.path == "content/people.yml"]
    assert (f"{finding.location.line}:{finding.location.column}", finding.message) == (place, message)
    assert finding.help.startswith(help)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("questions:\n  - prompt: One\n    answer: 1\n - prompt: Two\n    answer: 2\n", 4, "this line is indented"),
        ("questions:\n  - prompt: One\n    answer: 1\n   - prompt: Two\n     answer: 2\n", 4, "this item is in"),
        ("title: A\noutcomes\n  - id: sell\n    text: Sell\n", 2, "no colon stands behind this key"),
        ("title: A\noutcomes\n- id: sell\n", 2, "no colon stands behind this key"),
    ],
)
def test_a_slip_above_or_in_an_item_is_told_at_its_line(text: str, line: int, message: str) -> None:
    problems = parse_register(text).problems
    assert [(problem.line, problem.message[: len(message)]) for problem in problems] == [(line, message)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('"one\\ntwo, $5\\n$6"', "one\ntwo, $5\n$6"),
        ('"C:\\\\temp\\nnext"', "C:\\temp\nnext"),
        ('"\\"a\\tb\\" \\u00e9 \\/"', '"a\tb" é /'),
        ("'C:\\temp'", "C:\\temp"),
        ('"Vitamin C:\\n\\n- good"', "Vitamin C:\n\n- good"),
        ('"Grade A:\\nfine work"', "Grade A:\nfine work"),
        ('"It costs $5\\nand then $6"', "It costs $5\nand then $6"),
        ('"10\\_000 km, z.\\_B."', "10\xa0000 km, z.\xa0B."),
        ('"What is \\\\frac{1}{2}\\nin per cent?"', "What is \\frac{1}{2}\nin per cent?"),
        ('"Use \\\\alpha\\nnot a"', "Use \\alpha\nnot a"),
        ('"Regex \\\\d+\\nmatches digits"', "Regex \\d+\nmatches digits"),
        ('"\\\\\\\\srv\\\\new\\n\\\\temp\\tnow"', "\\\\srv\\new\n\\temp\tnow"),
    ],
)
def test_a_backslash_that_is_meant_for_yaml_is_one(value: str, text: str) -> None:
    parsed = parse_markdown(front(f"title: {value}"))
    assert (parsed.data, parsed.problems) == ({"title": text}, ())


def test_of_a_list_the_item_with_a_backslash_is_shown() -> None:
    """At the backslash itself, and before what follows from it."""
    parsed = parse_markdown(front('choices: ["1", "C:\\notes"]\nstatus: draft'))
    (problem,) = parsed.problems
    assert (problem.line, problem.column, problem.message) == (2, 19, BACKSLASH)
    assert problem.help == "write the value between single quotation marks: `'C:\\notes'`"
    assert parsed.data == {"status": "draft"}


@pytest.mark.parametrize(
    ("value", "mended", "text"),
    [
        ('"It\\\'s here"', '"It\'s here"', "It's here"),
        ('"It\\’s here"', '"It’s here"', "It’s here"),
        ('"She said \\"it\\\'s\\"\\nand left"', '"She said \\"it\'s\\"\\nand left"', 'She said "it\'s"\nand left'),
    ],
)
def test_a_backslash_before_a_quotation_mark_is_taken_out(value: str, mended: str, text: str) -> None:
    (problem,) = parse_markdown(front(f"title: {value}")).problems
    help = f"take it out: this quotation mark needs none; write `title: {mended}`"
    assert (problem.message, problem.help) == (BACKSLASH, help)
    assert parse_markdown(front(f"title: {mended}")).data == {"title": text}


def test_such_a_backslash_beside_a_path_goes_with_it() -> None:
    (problem,) = parse_markdown(front('title: "It\\\'s C:\\temp"')).problems
    assert problem.help == "write the value between single quotation marks: `title: 'It''s C:\\temp'`"


ITEM = "an item {} a character that YAML keeps for itself"


@pytest.mark.parametrize(
    ("value", "column", "message", "mended"),
    [
        ("[a, [x] y, b]", 13, f"`y` {BRACKET}", '[a, "[x] y", b]'),
        ("[a, {x} y, [z] w]  # c", 13, f"`y` {BRACKET}", '[a, "{x} y", "[z] w"]  # c'),
        ("['a' b, [c, d] e]", 10, f"`b` {QUOTATION}", '["\'a\' b", "[c, d] e"]'),
        ('["it, \'s" c, d]', 10, f"`c` {QUOTATION}", "['\"it, ''s\" c', d]"),
        ("[@mei, [a], 'b']", 10, ITEM.format("starts with"), "[\"@mei\", [a], 'b']"),
        ("[a [x] b, c]", 10, ITEM.format("holds"), '["a [x] b", c]'),
    ],
)
def test_of_a_list_the_item_that_cannot_be_read_is_put_in_quotation_marks(
    value: str, column: int, message: str, mended: str
) -> None:
    (problem,) = parse_markdown(front(f"skills: {value}")).problems
    assert (problem.line, problem.column, problem.message) == (2, column, message)
    assert problem.help == f"put the item in quotation marks: `skills: {mended}`"
    parsed = parse_markdown(front(f"skills: {mended}"))
    assert parsed.problems == ()
    assert isinstance(parsed.data["skills"], list)


@pytest.mark.parametrize("item", ["[new] b, ", "[]a,", "@,", "'x'y, ", "{a}b,"])
def test_of_a_long_list_one_item_is_looked_for_and_none_is_written(item: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    can_read, quote = yaml_lists._can_read, yaml_syntax._quote
    monkeypatch.setattr(yaml_lists, "_can_read", lambda text: calls.append("read") or can_read(text))
    monkeypatch.setattr(yaml_syntax, "_quote", lambda text: calls.append("write") or quote(text))
    (problem,) = parse_register(f"a: [{item * 40}]\n").problems
    assert problem.help == "put the item in quotation marks"
    assert calls == ["read", "read"]  # once to find the fault, once to explain it


def test_a_backslash_beside_others_that_are_meant_for_yaml_is_written_twice() -> None:
    (problem,) = parse_markdown(front('title: "The \\"\\alpha\\" rate"')).problems
    assert (problem.message, problem.help) == (BACKSLASH, "write the backslash twice: `\\\\`")


@pytest.mark.parametrize("text", ["C:\temp", "$a\tb$", "bell \a", "A:\n\tb"])
def test_a_character_that_reads_like_a_path_is_written_so_that_it_is_read_again(text: str) -> None:
    assert parse_markdown(write_markdown({"title": text}, "")).data == {"title": text}


@pytest.mark.parametrize("part", ["---\n", "a: b\na:\n;, ", "- a: b\n  ]\n", "k: v\n x: y\n"])
def test_the_faults_of_a_text_are_found_in_linear_time(part: str) -> None:
    small, large = (
        count_steps(lambda text=part * number: parse_register(text), "yaml_recovery.py", "opcode")
        for number in (100, 800)
    )
    assert 0 < large <= 9 * small
