"""Links that Markdown takes for words are found; words in brackets, keys, citations, task boxes and code are not."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal
from steps import count_steps

from trellis.catalogue.link_targets import find_linked_paths
from trellis.load.markdown import scan_markdown
from trellis.load.markdown.typed_links import find_typed_links, read_typed_link
from trellis.pipeline.run import run_pipeline

PATH = "content/sales/pages/terms.md"
FRONT = "---\ntitle: Terms\nsummary: What we promise to shippers, and what we ask.\nstatus: stable\n---\n\n"

LINKS = [
    ("See ![A picture](a b.png).", "![A picture](a%20b.png)"),
    ("[the talk](my file.md)", "[the talk](my%20file.md)"),
    ('[t](my file.md "Title")', '[t](my%20file.md "Title")'),
    ("[`code` x](my file.md)", "[`code` x](my%20file.md)"),
    ("[see [1]](my file.md)", "[see [1]](my%20file.md)"),
    ("[t](my (new) file.md)", "[t](my%20%28new%29%20file.md)"),
    ("[a](..\\\\my folder\\x y.md)", "[a](..//my%20folder/x%20y.md)"),
    ("[a](..\\my folder\\x y.md)", "[a](../my%20folder/x%20y.md)"),
    ("[a](my\\ file.md)", "[a](my%20file.md)"),
    ("[the\ntalk](my file.md)", "[the talk](my%20file.md)"),
    ("| a |\n|---|\n| [x](a b.md) |", "[x](a%20b.md)"),
    ("> **[x](a b.md)**", "[x](a%20b.md)"),
    ("[t](#My heading)", "[t](#my-heading)"),
    ("[a](https://x.example/a b.pdf)", "[a](https://x.example/a%20b.pdf)"),
    ("[a](https://x.example/a see there)", "[a](https://x.example/a)"),
    ("![A] (a b.png)", "![A](a%20b.png)"),
    ("[the talk] (02-talk.md)", "[the talk](02-talk.md)"),
    ("[the talk] (https://x.example/a)", "[the talk](https://x.example/a)"),
    ("(02-talk.md)[the talk]", "[the talk](02-talk.md)"),
    ("(https://x.example/a)[the talk] and", "[the talk](https://x.example/a)"),
    ("[a](02-talk.md", "[a](02-talk.md)"),
    ("Read [a](02-talk.md, then rest", "[a](02-talk.md)"),
    ("[a](<02-talk.md", "[a](02-talk.md)"),
    ('[t](02-talk.md "a" b)', "[t](02-talk.md)"),
    ("![A](a.png =100x20)", "![A](a.png)"),
    ("<https://x.example/a b>", "<https://x.example/a%20b>"),
    ("[the talk][nope]", "[the talk](nope)"),
    ("[the talk][]", "[the talk]()"),
    ("![the dock][nope]", "![the dock](nope)"),
]

WORDS = [
    "[x] done", "Press [x], [ ] or [Enter].", "- [x] (02-talk.md) read", "1. [ ] (02-talk.md) read",
    "[sic] (see rates.md)", "He said [sic] (rates.md).", "see [1] and [2][3]", "[1] (02-talk.md)",
    "see [1] (https://x.example/a)", "[Ctrl][C]", "[Page Up][Page Down] [page up][f4]", "[Alt] (hold it)",
    "word[^1] x\n\n[^1]: note", "[the note][^1]", "[^1](a b.md)", "`[a](b c.md)`", "```\n[a](b c.md)\n```",
    "    [a](b c.md)", "a[i][j] f[x](y z)", "m[the row][col]", "\\[a](b c.md)", "[a\\](b c.md)", "[a](b.md)",
    '[a](b.md "T")', "[a](<b c.md>)", "[a](b%20c.md)", "[a b][b]\n\n[b]: c.md", "[Your name] (in capitals)",
    "(see rates.md)[1]", "(rates.md)[1]", "(rates.md)[^1]", "f(x)[0]", "[He said][sic]", "$[a](b c.md)$",
    "<div>[a](b c.md)</div>", "[a](see below)", "[10, 20) (a.md)", "[the talk](my\nfile.md)", "int[][] a",
    "[a](x.md) [b] [c](y.md)", "[A](https://x.example/A_(b))", '[a](b.md\n"t")', "[Your name][Your company]",
    "[a]({{ x }}/b c.md)", "| [a](b | c.md) |\n|---|---|", "[a][b](c.md)",
]  # fmt: skip


@pytest.mark.parametrize(("text", "written"), LINKS)
def test_a_link_that_is_shown_as_it_is_typed(text: str, written: str) -> None:
    (mark,) = scan_markdown(text).foreign_marks
    link = read_typed_link(mark.label)
    assert mark.kind == "link"
    assert link is not None
    assert link.write() == written


@pytest.mark.parametrize("text", WORDS)
def test_words_are_no_link(text: str) -> None:
    assert [mark for mark in scan_markdown(text).foreign_marks if mark.kind == "link"] == []


def test_a_letter_in_brackets_is_a_link_only_if_the_file_exists(portal: Portal) -> None:
    text = "[x] (rates.md)\n\n[y] (nope.md)\n\n- [x] (rates.md)\n"
    root = portal({PATH: FRONT + text, "content/sales/pages/rates.md": FRONT.replace("Terms", "Our rates")})
    marks = [(d.location.line, d.help) for d in run_pipeline(root, TODAY).diagnostics if d.rule == "foreign-markup"]
    assert marks == [(7, "write `[x](rates.md)` if it is a link")]


def test_a_page_is_looked_at_again_when_a_file_comes_that_it_names() -> None:
    text = scan_markdown("![A](a b.png), [x] (rates.md), [the talk][nope], [a](https://x.example/a b.pdf)")
    assert find_linked_paths(PATH, text) == {"content/sales/pages/a b.png", "content/sales/pages/rates.md"}


@pytest.mark.parametrize("part", ["](", "a](b.md ", "](b.md c (d) ", "a] (b.md ", "[a [b](c d.md "])
def test_a_bracket_without_another_costs_few_steps(part: str) -> None:
    """However many there are: the steps are those of Python, counted by line."""
    text = part * 300
    assert count_steps(lambda: list(find_typed_links(text, text)), "typed_links.py") < 300 * 80
