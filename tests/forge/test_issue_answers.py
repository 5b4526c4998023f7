"""What stands in an issue that was made with a form is read as the form says, and in no other way."""

from __future__ import annotations

import pytest

from trellis.forge.problems import UnexpectedResponse
from trellis.forge.proposals.answers import UnreadableForm, read_answers, starts_with_question
from trellis.forge.proposals.handover import Proposal, format_proposals, parse_proposals
from trellis.forge.repository_files.form_elements import FormElement
from trellis.forge.repository_files.issue_forms import format_hint

TEAMS = {"Sales": "sales", "Sales, inside": "inside", "Customs": "customs"}
ELEMENTS = (
    FormElement("title", ("title",), "What is it called?", "input", "A few words.", is_required=True),
    FormElement("teams", ("audience", "teams"), "For which teams?", "dropdown", "", TEAMS, is_list=True),
    FormElement("level", ("level",), "Level", "dropdown", "", {"Beginner": "beginner", "Expert": "expert"}),
    FormElement("skills", ("skills",), "Which skills?", "textarea", is_list=True),
    FormElement("text", (), "What have you written?", "textarea", "Markdown."),
)
LABELS = [element.label for element in ELEMENTS]


def fill(*texts: str) -> str:
    """An issue as GitHub makes it."""
    return "\n\n".join(f"### {label}\n\n{text}" for label, text in zip(LABELS, texts, strict=True))


def problems_of(body: str) -> tuple[str, ...]:
    with pytest.raises(UnreadableForm) as caught:
        read_answers(body, ELEMENTS)
    return caught.value.problems


def test_each_answer_is_what_stands_below_its_question() -> None:
    body = fill("Rates", "Sales, inside, Customs", "_No response_", "- pricing\n2. negotiation\n\n", "One.\n\nTwo.")
    answers = read_answers(body.replace("\n", "\r\n"), ELEMENTS)
    assert answers["title"].text == "Rates"
    assert answers["teams"].values == ("inside", "customs")
    assert (answers["level"].text, answers["level"].values) == ("", ())
    assert answers["skills"].values == ("pricing", "negotiation")
    assert answers["text"].text == "One.\n\nTwo."


def test_a_text_with_ten_headings_is_a_text() -> None:
    text = "\n".join(f"{'#' * (number % 6 + 1)} Heading {number}\n\nWords." for number in range(10))
    assert read_answers(fill("Rates", "", "", "", text), ELEMENTS)["text"].text == text


def test_a_question_within_a_text_is_not_taken_for_the_question() -> None:
    body = fill("Rates", "Sales", "Beginner", "pricing", "### Level\n\nExpert")
    assert problems_of(body) == ("the heading “Level” stands 2 times; the form has it once, so reword yours",)


def test_a_question_that_is_missing_or_out_of_order_is_named() -> None:
    body = fill("Rates", "Sales", "Beginner", "pricing", "Text")
    assert problems_of(body.replace("### Level", "### Levels")) == ("the heading “Level” is missing",)
    sections = body.split("### ")[1:]
    assert "order" in problems_of("".join(f"### {section.strip()}\n\n" for section in reversed(sections)))[0]
    assert "before the first" in problems_of(f"Hello.\n\n{body}")[0]


def test_what_is_required_or_not_among_the_answers_is_named_all_at_once() -> None:
    body = fill("_No response_", "Sales, Saels", "Beginner, Expert", "", "")
    assert problems_of(body) == (
        "“What is it called?” is not answered",
        "“Saels” is none of the answers to “For which teams?”",
        "“Level” has 2 answers, and takes one",
    )


@pytest.mark.parametrize(
    ("title", "problem"),
    [
        ("a" * 501, "501 characters"),
        ("two\nlines", "several lines"),
        ("nul\x00", r"invisible sign: a control character \(U\+0000\)"),
        ("pay \u202eeno on", r"invisible sign: right-to-left override \(U\+202E\)"),
        ("pay\u200b all", "invisible sign: zero width space"),
        ("\ud83d", "half a character"),
    ],
)
def test_what_is_too_long_or_not_to_be_seen_is_refused(title: str, problem: str) -> None:
    with pytest.raises(UnreadableForm, match=problem):
        read_answers(fill(title, "", "", "", ""), ELEMENTS)
    with pytest.raises(UnreadableForm, match="20,000"):
        read_answers(fill("Rates", "", "", "", "a" * 20_001), ELEMENTS)
    with pytest.raises(UnreadableForm, match="are read"):
        read_answers("a" * 65_537, ELEMENTS)


def test_joiners_of_words_and_pictures_are_no_invisible_signs() -> None:
    title = "می\u200cخواهم 👩\u200d🔧"
    assert read_answers(fill(title, "Sales", "Beginner", "pricing", ""), ELEMENTS)["title"].text == title


def test_a_template_of_gitlab_is_read_without_its_hints_and_by_its_boxes() -> None:
    texts = [
        "Rates",
        "- [x] Sales\n- [ ] Sales, inside\n- [X] Customs",
        "- [ ] Beginner",
        "pricing",
        "Text <!-- mine -->",
    ]
    hinted = [f"{format_hint(e)}\n\n{text}" for e, text in zip(ELEMENTS, texts, strict=True)]
    body = "<!-- Written by a program. -->\n\n" + fill(*hinted)
    answers = read_answers(body, ELEMENTS)
    assert starts_with_question(body, ELEMENTS[0])
    assert not starts_with_question("### Level\n", ELEMENTS[0])
    assert (answers["title"].text, answers["teams"].values) == ("Rates", ("sales", "customs"))
    assert answers["level"].values == ()
    assert answers["text"].text == "Text <!-- mine -->"


ENTRY = Proposal(number=7, state="entry", path="content/sales/courses/rates/index.md", text="x", answer="y")


def test_a_handover_is_read_as_it_was_written() -> None:
    assert parse_proposals(format_proposals((ENTRY,)).encode()) == (ENTRY,)


@pytest.mark.parametrize(
    "path",
    [
        "../x.md",
        "content/sales/../../x.md",
        "/etc/x.md",
        "content/sales/courses/con/index.md",
        "content/sales/hooks.py",
        ".github/workflows/check.yml",
        "content/Sales/pages/x.md",
        "content/sales/pages/a\n.md",
        "content/people.yml",
        "content/sales/pages/" + "a" * 200 + ".md",
        "",
    ],
)
def test_a_handover_with_any_other_path_is_refused(path: str) -> None:
    line = format_proposals((ENTRY,)).replace(ENTRY.path, path.replace("\n", "\\n"))
    with pytest.raises(UnexpectedResponse, match="not as that job writes it"):
        parse_proposals(line.encode())


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ('"number":7', '"number":"7; rm"'),
        ('"state":"entry"', '"state":"correction"'),
        ('"opener":""', '"opener":"a b"'),
    ],
)
def test_a_handover_that_is_no_proposal_is_refused(former: str, present: str) -> None:
    line = format_proposals((ENTRY,)).replace(former, present)
    assert present in line
    with pytest.raises(UnexpectedResponse):
        parse_proposals(line.encode())
