r"""Each word of a text is on its page.

A comment that has no end hides everything below it, or all up to the end of the next one, and one that begins within
a line and has no end in its paragraph is shown. `--!>` ends one as well, and `<!-->` is a whole one: what stands behind
them is shown. What HTML takes for a declaration, such as `<?xml version="1.0"?>`,
vanishes, and so does the end tag of no tag. Within HTML, `<min pressure` begins a tag: where it has no end, a page
shows it as it is typed. A row of a table with more cells than the table has columns loses the last ones; a bar within
code counts as a border too, unless a backslash stands before it. A footnote is shown where the text refers to its
label: one that nothing refers to is nowhere, of two with one label only the first is shown, and a reference without a
footnote is shown as it is typed.

Bad:

    | Command | What it does |
    |---------|--------------|
    | `a | b` | Sorts[^sort] |

    [^sorts]: By the first word of each line.

Good:

    | Command  | What it does |
    |----------|--------------|
    | `a \| b` | Sorts[^sort] |

    [^sort]: By the first word of each line.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.markdown import UnshownPart
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for part in text.unshown_words:
            fact, help = _describe_part(part)
            severity = Severity.ADVICE if part.kind in _ADVISED else None
            yield RULE.at(entry, Location(entry.path, *part.span), fact, help=help, severity=severity)


_ADVISED = frozenset(("cut_code", "unused_address"))
"""What is often as it should be."""


def _describe_part(part: UnshownPart) -> tuple[str, str]:
    """What is not shown of a text, and the next act."""
    mark = f"`[^{part.label}]`"
    match part.kind:
        case "comment":
            fact = "a comment without an end: nothing below it is shown"
            return fact, "write `-->` behind the remark, or delete the `<!--`"
        case "long_comment":
            fact = f"this comment ends on line {part.other_line} alone, with the one that begins within it"
            return fact, "write `-->` behind the first remark; nothing up to there is shown"
        case "early_end":
            fact = f"the comment ends at `{part.label}`, so what stands behind it is shown"
            return fact, "write `<!--` before the remark and `-->` behind it, and no other end between them"
        case "shown_comment":
            fact = "this comment is shown as it is typed, since it does not end in its paragraph"
            help = "write `-->` behind the remark; one with an empty line begins on a line of its own"
            return fact, f"{help}. If no comment is meant, put `<!--` between backticks"
        case "declaration":
            return (
                f"`{part.label}` is read as HTML and vanishes",
                "put it between backticks, or several lines between fences of them",
            )
        case "end_tag":
            return f"`{part.label}` closes no tag and vanishes", "put it between backticks, or delete it"
        case "unfinished_tag":
            fact = f"`{part.label}` begins as a tag and has no end, so it is shown as it is typed"
            help = "write `&lt;` for its `<`; if a tag is meant, write its `>`, and both quotation marks of each value"
            return fact, help
        case "row":
            fact = f"the row has more cells than the table has columns: `{part.label}` is not shown"
            return fact, "write `\\|` for a bar that is no border, in code too; or give the table one more column"
        case "reference":
            fact = f"the text has no footnote {mark}, so these signs are shown in place of its number"
            if part.nearest:
                return fact, f"did you mean `[^{part.nearest}]`?"
            help = f"write the footnote on a line of its own, as `[^{part.label}]: …`; if it is none, put it in "
            return fact, f"{help}backticks"
        case "second_footnote":
            fact = f"the text has a second footnote {mark}, whose words are not shown"
            help = f"the first one is on line {part.other_line}: give one of them a new label, and its reference too"
            return fact, help
        case "open_code":
            fact = "this block of code has no end: all below it is code"
            return fact, f"write {part.label} alone on a line below the last line of the code"
        case "cut_code":
            fact = "this block of code has no end of its own: it ends with the item, the note or the quotation it is in"
            help = "indent each line of the code, and the one that ends it, as far as this one"
            return (
                fact,
                f"{help}; in a quotation, begin it with `>`. If all of it is there, write {part.label} below it",
            )
        case "product":
            fact = f"the stars of `{part.label}` are read as italics or bold, and are missing from the page"
            return fact, "write `×` in their place, or a backslash before each star; code stands between backticks"
        case "path":
            fact = f"`{part.label}` loses a backslash on the page, where one before a sign is not shown"
            return fact, "put the path between backticks"
        case "unused_definition" | "unused_address":
            mark = f"`[{part.label}]`"
            fact = f"nothing on the page links {mark}, and this line, which says where it leads, is not shown"
            return fact, f"write {mark} where the link is meant to be; write the line without brackets if it is text"
        case _:
            fact = f"nothing on the page refers to the footnote {mark}, so its words are not shown"
            return fact, f"write {mark} where it belongs, or delete the footnote"


RULE = Rule("words-not-shown", Severity.WARNING, check)
