"""What an adoption leaves out of a text: parts of HTML that have an end, and attribute lists, but no words."""

from __future__ import annotations

import pytest

from trellis.authoring.adoption.containers import convert_containers
from trellis.authoring.adoption.findings import Notes, SourceLine
from trellis.authoring.adoption.inline_markup import convert_markup, write_colon_media, write_picture
from trellis.load.markdown import scan_markdown


def convert(text: str) -> tuple[str, list[str]]:
    """The text in Markdown without empty lines, and the notes on it."""
    notes = Notes()
    lines = [SourceLine(line, "a.mdx", number) for number, line in enumerate(text.split("\n"), 1)]
    converted, _ = convert_markup(convert_containers(write_colon_media(lines), notes).lines, notes)
    words = "\n".join(line.text.strip() for line in converted if line.text.strip())
    return words, [f"{note.line} {note.subject} {note.detail}".strip() for note in notes.items]


@pytest.mark.parametrize(
    ("text", "expected", "note"),
    [
        ("<style>\nh1 {}\n</style>\nRest.", "Rest.", "1 a part of a page's HTML `<style>`, up to line 3"),
        ('<STYLE TYPE="a">\nh1 {}\n</STYLE>\nRest.', "Rest.", "1 a part of a page's HTML `<style>`, up to line 3"),
        ("<Script>\na\n</sCRIPT\t> Rest.", "Rest.", "1 a part of a page's HTML `<script>`, up to line 3"),
        ("> <svg>\n> a\n> </svg >Rest.", "Rest.", "1 a part of a page's HTML `<svg>`, up to line 3"),
        ("<FORM>\nRest.", "Rest.", "1 a part of a page's HTML `<form>`"),
        ("<style>\n\nRest.\n\n- More.", "Rest.\n- More.", "1 a part of a page's HTML `<style>`"),
        ("<object data=a/> Rest.", "Rest.", "1 a part of a page's HTML `<object>`"),
        ("<svg><path/></SVG > Rest.", "Rest.", "1 a part of a page's HTML `<svg>`"),
        ("<object data=a>\nFirst.\n\n<object data=b>\nb\n</object> Rest.", "First.\nRest.",
         "4 a part of a page's HTML `<object>`, up to line 6"),
        ("<object>\n<object>\na\n</object>\nb\n</object>\nRest.", "Rest.",
         "1 a part of a page's HTML `<object>`, up to line 6"),
        ("```\n<form>\n```\nRest.\n</form>", "```\n<form>\n```\nRest.", ""),
    ],
)  # fmt: skip
def test_html_that_no_page_keeps_ends_where_its_end_tag_stands(text: str, expected: str, note: str) -> None:
    words, notes = convert(text)
    assert words == expected
    assert not note or note in notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[a](b.md){:target="_blank" .x} c', "[a](b.md) c"),
        ("[a](<b c.md>){.x} c", "[a](<b c.md>) c"),
        ("`a`{:.x} c `d`{.y}", "`a` c `d`"),
        ("![a](b.png){width=50%}{: #c } d", "![a](b.png) d"),
        ("**a**{: .x y} b", "**a** b"),
        ("A text. {: .btn download}", "A text."),
        ("> A text.\n> {: .challenge .x title='a b'}", "> A text.\n>"),
        ("{:toc}\n{::nomarkdown}a{:/}", "a"),
        ("## A {#a .b c=d}", "## A"),
        ("## A {#1-a .b}", "## A"),
        ("Go {#each rows} on, {:else} off: {:.2f} {#12}.", "Go `{#each rows}` on, `{:else}` off: `{:.2f}` `{#12}`."),
        ("## Use {#each rows} to loop", "## Use `{#each rows}` to loop"),
        ("{.hidden} is a class, {#id} an id.", "`{.hidden}` is a class, `{#id}` an id."),
        (":::note The {place} of {#each x}\nA.\n:::", '!!! note "The {place} of `{#each x}`"\nA.'),
        ("> ## A\n\n`{#each}` and $x_{.a b}$", "> ## A\n`{#each}` and $x_{.a b}$"),
        ('<Card title="A card">\nA.\n</Card>', "**A card**\nA."),
        ('{{< card link="b" title="A card" >}}\nA.\n{{< /card >}}', "**A card**\nA."),
        ('{{< tabs "an-id" >}}\nA.\n{{< /tabs >}}', "A."),
    ],
)
def test_attribute_lists_go_and_words_between_braces_stay(text: str, expected: str) -> None:
    words, notes = convert(text)
    assert words == expected
    assert sum("words between braces" in note for note in notes) == max(0, expected.count("`{") - text.count("`{"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (':::image type="icon" source="a.png" alt-text="The [x]"::: Never.', "![The (x)](a.png) Never."),
        ('1. Press :::image type="icon" source="b.png"::: twice.', "1. Press ![](b.png) twice."),
        (':::image source="a.png" alt-text="a\\"::: b', "![a\\\\](a.png) b"),
        (':::image source="a.png" alt-text="the `code"::: b `c`', "![the 'code](a.png) b `c`"),
        (':::image source="m\\a.png" alt-text="C:\\temp\\*.txt $x":::$', "![C:\\temp\\\\\\*.txt \\$x](m/a.png)$"),
        ('A <img src="a.png" alt="b_c\\"> `c`', "A ![b_c\\\\](a.png) `c`"),
        ('{{< figure src="a.png" alt="the `b` \\" >}}', "![the 'b' \\\\](a.png)"),
        ('|:::image source="b.png":::|:::image source="c.png":::::::image source="d.png":::|',
         "|![](b.png)|![](c.png)![](d.png)|"),
        ('> :::image source="a b.png" link="c.md"::: Ready', "> [![](<a b.png>)](c.md) Ready"),
        ('- See :::video source="https://v.example/1"::: first.', "- See [Video](https://v.example/1) first."),
        (":::image source=\"a.png\" alt-text=\"The driver's\n  note\"::: Go.", "![The driver's note](a.png) Go."),
        ('> :::image\n> source="a.png"\n> :::\n> Go.', "> ![](a.png)\n> Go."),
        (':::image source="a.png"\nThen :::image source="b.png"::: too.', "![](a.png)\nThen ![](b.png) too."),
        (':::image type="complex" source="a.png":::\nA long text.\n:::image-end:::', "![](a.png)\nA long text."),
        ('`:::image source="a.png":::`\n```\n:::image source="a.png":::\n```',
         '`:::image source="a.png":::`\n```\n:::image source="a.png":::\n```'),
        (':::row::: One\n:::column span="2"::: two\n:::column-end::: three\n:::row-end:::', "One\ntwo\nthree"),
        ("::::: challenge :::::\nGo.\n:::::", '!!! example "Challenge"\nGo.'),
    ],
)  # fmt: skip
def test_pictures_between_colons_stay_where_they_stand_and_so_do_the_words(text: str, expected: str) -> None:
    assert convert(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected", "subject"),
    [
        (':::image source="a.png" alt-text="A "b" c":::', "![A ](a.png)", "a picture of which not all can be read"),
        ('1. :::code source="a.py":::', '1. :::code source="a.py":::', "a mark between colons"),
        ("> :::note\n> Go.", "> :::note\n> Go.", "a mark between colons"),
        (':::image alt-text="A"::: Go.', ':::image alt-text="A"::: Go.', "a mark between colons"),
    ],
)
def test_what_stays_between_colons_is_noted(text: str, expected: str, subject: str) -> None:
    words, notes = convert(text)
    assert words == expected
    assert [note for note in notes if note.startswith(f"1 {subject}")] == notes != []


@pytest.mark.parametrize(
    "alt",
    [
        "a\\",
        "a\\\\",
        "the `code",
        "`",
        "$x",
        "a\\]",
        "a\\`",
        "\\$",
        "_a\\_",
        "__init__",
        "*.txt, a_b*",
        "C:\\temp\\$a",
        "~5 to ~6",
        "~~a~~",
        "The <name> field",
        "a<b>c</b>",
        "<!-- a -->",
        "\\<a>",
        "a\\\nb",
        "a\n- b",
    ],
)
def test_a_picture_stays_one_whatever_its_words_are(alt: str) -> None:
    text = f"A {write_picture(alt, 'a.png')}$ b `c` $y$"
    (picture,) = (link for link in scan_markdown(text).links if link.is_image)
    assert (picture.text, picture.target) == (alt.translate(str.maketrans("[]`\n", "()' ")), "a.png")
