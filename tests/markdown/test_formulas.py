"""Formulas: what is one and what is money, what becomes MathML, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from xml.etree import ElementTree

import pytest
from conftest import Portal, course, findings
from hypothesis import given
from hypothesis import strategies as some

from trellis.load.markdown import colons, dollars, parse_document, scan_markdown
from trellis.load.markdown.code import MASK_CHARACTER, mask_code
from trellis.load.markdown.formulas import read_formula
from trellis.load.markdown.mathml import ELEMENTS, MAX_LENGTH, FormulaError, convert_formula


def formulas(text: str, *, reads_maths: bool = True) -> list[str]:
    document = parse_document(text, reads_maths=reads_maths)
    found = (read_formula(node, reads_maths=document.reads_maths) for node in document.root.walk())
    return [formula.latex.strip() for formula in found if formula]


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "US$ 20 to US$30",
        "between $1,000 and $2,000",
        "$20/$30",
        "$.50/$.60",
        "$5-$10, or A$8/US$6",
        "US$5 (CA$)",
        "$`a` and 5$",
        "costs 5$ or 6$",
        "$100 **or** $200",
        "| Rate | Price |\n|---|---|\n| $5 | $6 |",
        "\\$a\\$ and `$a$`",
        "$1/" * 500,
    ],
)
def test_money_is_no_formula_and_stays_as_it_is(text: str) -> None:
    assert formulas(text) == []
    words = "".join(n.text for n in parse_document(text).root.walk() if n.kind in ("text", "code"))
    assert words.count("$") == text.count("$")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The sum $a+b$.", ["a+b"]),
        ("($a$), *$b$* and $c$-fold", ["a", "b", "c"]),
        ("$`a_1`$ and $$b$$", ["a_1", "b"]),
        ("$$\na\n$$", ["a"]),
        ("```math\na\n```", ["a"]),
        ("公式$a$和", ["a"]),
        ("$20/$30 for $a$ of $5/$6", ["a"]),
        ("!!! note\n    Here $a$ for $5/$6.", ["a"]),
        ("$a\\$b$", ["a\\$b"]),
    ],
)
def test_formulas_are_read_beside_money_too(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected
    assert formulas(text, reads_maths=False) == []


def test_places_are_those_of_the_author_where_signs_of_money_were_settled() -> None:
    text = "!!! note\n    $20/$30 for $\\nothing$\n"
    (one,) = scan_markdown(text, line=4).formulas
    assert (one.span.line, one.span.column, one.span.end) == (5, 17, 27)


def test_a_formula_is_masked_only_where_it_is_one() -> None:
    assert mask_code("a $x_1$ b $5").count(MASK_CHARACTER) == 3
    document = parse_document("a $x_1$ b", reads_maths=False)
    assert MASK_CHARACTER not in mask_code("a $x_1$ b", document)


def test_a_mark_written_as_an_entity_is_text() -> None:
    document = parse_document("!!! note\n    x\n\n> &#2;note x\n\n&#5;a&#5;")
    assert [n.kind for n in document.root.walk()].count("note") == 1
    assert formulas("&#5;a&#5; $5/$6") == []


def test_the_settings_decide_for_links_and_findings(portal: Portal) -> None:
    body = "Was $5 [see](missing.md) now 6$ and $\\nothing$.\n"
    page = course("Rates").replace("Why it matters here.\n", body)
    root = portal({"content/sales/courses/rates/index.md": page})
    assert [line.split(" ")[1] for line in findings(root, "link-broken", "formula-unreadable")] == [
        "advice[formula-unreadable]"
    ]
    (root / "portal.yml").write_text("maths: text\n", "utf-8")
    assert [line.split(" ")[1] for line in findings(root, "link-broken", "formula-unreadable")] == [
        "error[link-broken]"
    ]


@pytest.mark.parametrize(
    ("latex", "mathml"),
    [
        (r"\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\mathbb{R} \mathbf{x}", "<mi>ℝ</mi><mi>𝐱</mi>"),
        (r"\text{<b onclick=x>}", "<mtext>&lt;b\u00a0onclick=x&gt;</mtext>"),
        (r"\color{red}{x}", "<mstyle><mi>x</mi></mstyle>"),
        (r"\hspace{-99em}x", "<mspace></mspace><mi>x</mi>"),
        (r"50\%", "<mn>50</mn><mi>%</mi>"),
        (
            r"\begin{aligned}a&=b\end{aligned}",
            '<mtable displaystyle="true"><mtr><mtd class="t-right"><mi>a</mi></mtd>'
            '<mtd class="t-left"><mi></mi><mo>=</mo><mi>b</mi></mtd></mtr></mtable>',
        ),
    ],
)
def test_mathml_is_core_and_escaped(latex: str, mathml: str) -> None:
    content = convert_formula(latex, is_block=False).partition(">")[2].removesuffix("</math>")
    assert content == mathml


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\href{javascript:hit()}{x}", r"`\href` is not used here"),
        (r"\def\a{\a\a}\a", r"`\def` is not used here"),
        (r"\newcommand{\a}{b}", r"`\newcommand` is not used here"),
        (r"\unicode{x202e}", r"`\unicode` is not used here"),
        ("\\text{&#x0202E;}", "it holds a character that cannot be seen"),
        ("a\u202eb", "it holds a character that cannot be seen"),
        (r"\cancel{x}", "it has a part that browsers do not show, such as a box or a stroke"),
        (r"a \\ b", r"`\\` stands in no environment, such as `\begin{aligned}`"),
        ("a & b", r"`&` stands in no environment, such as `\begin{aligned}`"),
        (r"\left(a", r"`\left` has no `\right`"),
        ("}", "`}` closes nothing"),
        ("", "it is empty, or its last command has nothing behind it"),
        ("x" * 2001, "it has 2,001 characters; 2,000 can be shown"),
        ("{" * 50 + "}" * 50, "its braces are more than 40 deep"),
        (r"\sqrt " * 300 + "x", "its parts are more than 40 deep"),
    ],
)
def test_what_cannot_be_shown_as_it_is_meant_is_refused(latex: str, reason: str) -> None:
    with pytest.raises(FormulaError) as error:
        convert_formula(latex, is_block=True)
    assert str(error.value) == reason


PIECES = some.sampled_from(
    [*"abc123{}[]()^_&$%<>\"'\\~#|,. ", "\\frac", "\\sqrt", "\\left(", "\\right)", "\\text{", "\\begin{matrix}",
     "\\end{matrix}", "\\begin{cases}", "\\\\", "\\sum", "\\mathbf{", "\\color{red}", "\\overline", "\\rlap{",
     "\\limits", "\\genfrac", "\\substack{", "\\middle|", "\\operatorname{", "\\hspace{9em}", "漢", "\u200b"]
)  # fmt: skip


@given(some.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_mathml_of_the_list_or_refused(latex: str) -> None:
    try:
        mathml = convert_formula(latex, is_block=True)
    except FormulaError:
        return
    for element in ElementTree.fromstring(mathml).iter():
        assert element.tag in ELEMENTS
        assert set(element.attrib) <= ELEMENTS[element.tag]


@pytest.mark.parametrize(
    "piece", ["x", "{x}", "x_1", "\\frac12", "\\left(x\\right)", "\\sqrt x", "a&", "\\\\", "x^", "\\text{a}"]
)
def test_the_longest_formula_comes_to_an_end(piece: str) -> None:
    with suppress(FormulaError):
        assert convert_formula(piece * (MAX_LENGTH // len(piece)), is_block=False)


@pytest.mark.parametrize("piece", ["$1/", "$a$1", "x$1$ ", "$a$ $b$2 "])
def test_a_text_full_of_signs_is_parsed_a_few_times(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = colons.events_with_range
    monkeypatch.setattr(colons, "events_with_range", lambda text, **o: parsed.append(text) or parse(text, **o))
    parse_document(piece * 5_000)
    assert 1 <= len(parsed) <= dollars.MAX_ROUNDS + 1
