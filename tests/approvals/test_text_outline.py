"""Two versions of a text whose words alone differ have one outline; whatever hides or shows words changes it."""

from __future__ import annotations

import pytest

from trellis.approvals.collect.text_outline import has_moved_words, outline_text


def differ(before: str, after: str) -> bool:
    old, new = outline_text(before), outline_text(after)
    return old.signs != new.signs or has_moved_words(old.passages, new.passages)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[a]: b.md\n\n"Never pay."\n\nx [a]', '[a]: b.md\n"Never pay."\n\nx [a]'),
        ("[a]: b.md\n\n'Never pay.'\n\nx [a]", "[a]: b.md\n'Never pay.'\n\nx [a]"),
        ("[a]: b.md\n(Never pay) and\nwait. [a]", "[a]: b.md\n(Never pay)\nand wait. [a]"),
        ("[a]: b.md never (pay)\n\nx [a]", "[a]: b.md (pay)\n\nx [a]"),
        ("- x\n\n    [a]: b.md\n\n    (Never.)", "- x\n\n    [a]: b.md\n    (Never.)"),
        ("> [a]: b.md\n>\n> (Never.)", "> [a]: b.md\n> (Never.)"),
        ("x[^1]\n\n[^1]: Note.\n\nNever.", "x[^1]\n\n[^1]: Note.\nNever."),
        ("[^a]: Never pay.\n\n[^b]: x", "[^b]: Never pay.\n\n[^b]: x"),
        ("*[PDF]: x\n\nNever.", "*[PDF]: x\nNever."),
        ("Term\n:   What it is.\n\nNever.", "Term\n:   What it is.\nNever."),
        ("| c | d |\nNever. Nor | x |", "| c | d | Never.\nNor | x |"),
        ("!!! note\n    a\n\nNever.", "!!! note\n    a\nNever."),
        ('!!! note "Never"\n    x', '!!! note ""\n    x'),
        ('=== "A"\n\n    x\n\nNever pay. Go.', '=== "A"\n\n    x Never pay.\n\nGo.'),
        ("=== A\n\n    Never.", '=== "A"\n\n    Never.'),
        ("<div>x</div>\n\nNever *pay*.", "<div>x</div>\nNever *pay*."),
        ("A <!-- x --> Never pay cash.", "A <!-- x Never pay --> cash."),
        ("Stop. < ? Never pay ?>", "Stop. <? Never pay ?>"),
        ('[x](y.md "A") Never pay.', '[x](y.md "A Never pay.")'),
        ('[x](y.md) "Never pay." )', '[x](y.md "Never pay." )'),
        ("Ask for\nx #one", "Ask for x\n#one"),
        ("Never pay\n\n___", "Never pay\n___"),
        ("1234567890 pay", "1234567890. pay"),
        ("٣ pay", "٣. pay"),
        ("```\na\n```\n\nx", "```python\na\n```\n\nx"),
        ("```\na\n\nb\nc\n```", "```\na\n\nb c\n```"),
        ("- a\n  b", "- a\n   b"),
        ("Stop.  \nGo.", "Stop.\nGo."),
        ("Stop.\n\n\nGo.", "Stop.\n\nGo."),
        ("Stop. Go.", "Stop.\n\nGo."),
        ("Stop.\vGo.", "Stop. Go."),
        ("x { .a }", "x { hidden }"),
    ],
)
def test_what_moves_hides_or_shows_words_differs_in_outline(before: str, after: str) -> None:
    assert differ(before, after)
    assert differ(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ask the lead of\nthe desk.", "Ask the lead\nof the desk."),
        ("- Ask the lead.\n- Wait.", "- Ask your lead, then.\n- Wait."),
        ("| Week | On the desk |\n|---|---|\n| one | ask |", "| Week | At a desk |\n|---|---|\n| one | ask them |"),
        ("[^a]: Ask the lead.", "[^a]: Ask your lead."),
        ("!!! tip\n    Ask the lead.", "!!! tip\n    Ask your lead."),
        ("See [the page](a.md), then ask.", "See [this page](b.md), and ask."),
        ("Ask the \nlead.", "Ask the\nlead."),
        ("[Ask](a.md) the lead. Then wait.", "[Ask](a.md) your lead. Wait."),
        ("# Ask them\n\nहमेशा पूछें।", "# Ask her\n\nहमेशा देखें।"),
        ("Ask.\r\n\r\nGo.", "Ask.\n\nGo."),
    ],
)
def test_other_words_in_their_place_have_the_same_outline(before: str, after: str) -> None:
    assert not differ(before, after)
    assert not differ(after, before)


def test_words_that_move_a_long_way_are_not_measured() -> None:
    assert has_moved_words(["a " * 6_000, ""], ["", "a " * 6_000])
