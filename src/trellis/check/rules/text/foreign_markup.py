"""A text is written in Markdown, without marks of other generators, wikis or word processors.

`:::note`, `[[Page]]`, `{{< figure >}}` or a bullet pasted from Word mean something elsewhere. Here a page shows them as
they are typed, and so does the review of a change. The advice says what the same is in Markdown; where that is
certain, `trellis check --fix` writes it. Text that is indented too little to belong to the note or the item above it
is named too, as other generators place it otherwise. So is a picture in a Mermaid diagram, which no page draws, and a
link or a picture that is none in Markdown: its address has a space, a space stands between its brackets, or its name
is not defined; a heading without a space behind its signs; a hard space behind the sign of a heading or an item; stars
that make nothing bold, since a sign or a space is in their way; and a number at the start of a line that a list counts
otherwise.

Bad:

    :::note
    Quotes hold for thirty days.
    :::

    • Ask for the packing list.

    ![The dock, seen from the gate](dock plan.png)

Good:

    > [!NOTE]
    > Quotes hold for thirty days.

    - Ask for the packing list.

    ![The dock, seen from the gate](dock%20plan.png)
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, EntrySummary
from ....catalogue.link_targets import LinkTargets, resolve_typed_link
from ....catalogue.wiki_links import resolve_wiki_link
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import format_count
from ....load.markdown import ForeignMark
from ....load.markdown.labels import cut_label
from ....load.markdown.typed_links import TYPED_LINK_KINDS, read_typed_link
from ...context import Context
from ...rule import Rule
from .attribute_list import find_removed_attributes

_HELP = {
    "alert": "write `> ` before it and before each line of the note",
    "callout": "write `> [!NOTE]`, with TIP, IMPORTANT, WARNING or CAUTION for others, alone on its line; "
    'a note with a title is `!!! note "Title"`, with its text indented by four spaces',
    "container": "write `> [!NOTE]`, and `> ` before each line of the note; one with a title is "
    '`!!! note "Title"`, with its text indented by four spaces',
    "confluence": "delete it, or write what it brings: `> [!NOTE]` for a note, `![alt text](file)` for a picture",
    "contents": "delete it: each page lists its headings",
    "directive": "write `> [!NOTE]` for a note and `![alt text](file)` for a picture",
    "emoji": "put the emoji itself, or a word",
    "fence": "write `> [!NOTE]`, and `> ` before each line of the note; the fences go",
    "forum": "write `**bold**`, `*italic*`, `[text](address)` or `> quotation`",
    "icon": "delete it, or write a word: an icon is no text",
    "include": "put the text itself, or link the page that has it",
    "keys": "write `<kbd>Ctrl</kbd>+<kbd>C</kbd>`",
    "latex": "delete it, or write `#` before a heading; formulas stand between dollar signs",
    "link": "write `[text](address)`, without a space between the brackets, and `%20` for one in the address",
    "liquid": "delete it; a note is `> [!NOTE]`, code stands between fences of backticks",
    "macro": "write `> [!NOTE]` for a note, and fences of three backticks around code",
    "office": "delete it, with the tag that closes it: it was left behind by a word processor",
    "part": 'put what it brings: a picture is `![alt text](file)`, code stands between fences, tabs are `=== "Title"`',
    "quotes": 'write straight quotation marks, `"`, around what belongs to the tag',
    "role": "write `[text](file.md)` for a link, or only the words",
    "shortcode": "write `![alt text](file)` for a picture, `[text](file.md)` for a link, `> [!NOTE]` for a note",
    "wiki": "write `[text](file.md)`, with the file's place relative to this one",
}

_FORMS = {
    "bullet": "- ",
    "highlight": "<mark>…</mark>",
    "sub": "<sub>…</sub>",
    "sup": "<sup>…</sup>",
    "video": "[Video](…)",
}
"""What the same is in Markdown, or in the HTML that a page may have."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    targets = LinkTargets(catalogue)
    for entry, text in catalogue.file_texts():
        for mark in text.foreign_marks:
            if mark.kind in TYPED_LINK_KINDS:
                yield from _describe_link(targets, entry, mark, is_fixable=text.is_fixable)
                continue
            fact, help = _describe_mark(mark)
            link = resolve_wiki_link(targets, entry, mark.label) if mark.kind == "wiki" else None
            if link:
                help = f"write `[{link.text}]({link.target})`"
            if text.is_fixable and (mark.is_mendable or link):
                help = f"{help}; `trellis check --fix {entry.path}` does it"
            yield RULE.at(entry, Location(entry.path, *mark.span), fact, help=help)
        templates = {(match.span.line, match.span.column) for match in text.templates}
        for attributes in text.attribute_lists:
            is_template = (attributes.span.line, attributes.span.column - 1) in templates
            if not (is_template or attributes.is_of_code or find_removed_attributes(attributes)):
                yield RULE.at(
                    entry,
                    Location(entry.path, *attributes.span),
                    f"`{{{attributes.content}}}` is shown as it is typed",
                    help="delete it: each heading has an anchor of its own, and the look of a page is the portal's",
                )


def _describe_link(
    targets: LinkTargets, entry: EntrySummary, mark: ForeignMark, *, is_fixable: bool
) -> Iterator[Diagnostic]:
    """Yields the finding on a link that is shown as it is typed; none where words may be meant and no file is."""
    link = read_typed_link(mark.label)
    path = resolve_typed_link(entry.path, link) if link else ""
    exists = targets.can_link(entry, path)
    if mark.kind == "possible_link" and not exists:
        return
    fact = f"`{cut_label(mark.label)}` is shown as it is typed"
    if path and not exists and not targets.is_unread(path):
        fact = f"{fact}, and there is no file `{path}`"
    if link is None:
        help = _HELP["link"]
    elif link.form == "undefined":
        name = link.address or link.label
        help = (
            f"write `[{name}]: address` on a line of its own, or `{'!' * link.is_picture}[{link.label}](address)` here"
        )
    else:
        help = f"write `{link.write()}`"
        if link.form == "broken":
            help = f"{help}; a space in an address is `%20`, and a title stands between quotation marks"
        elif link.form == "apart" and not link.is_picture:
            help = f"{help} if it is a link"
        elif is_fixable and mark.is_mendable and exists:
            help = f"{help}; `trellis check --fix {entry.path}` does it"
    yield RULE.at(entry, Location(entry.path, *mark.span), fact, help=help)


def _describe_mark(mark: ForeignMark) -> tuple[str, str]:
    """Returns the fact and the next act."""
    match mark.kind:
        case "bullet" | "hard_space":
            lines = "the line begins" if mark.number == 1 else f"{format_count(mark.number, 'line')} from here begin"
            if mark.kind == "bullet":
                return f"{lines} with `{mark.label}`, which makes no list", "write `- ` in its place"
            return f"{lines} with hard spaces, which Markdown takes for words", "write ordinary spaces in their place"
        case "sign_space":
            lines = "the line begins" if mark.number == 1 else f"{format_count(mark.number, 'line')} from here begin"
            sign = "a number" if mark.label[0].isdigit() else f"`{mark.label}`"
            block = "heading" if mark.label.startswith("#") else "list"
            fact = f"{lines} with {sign} and a hard or wide space, which makes no {block}"
            return fact, "write an ordinary space in its place"
        case "item_indent":
            fact = f"indented by {format_count(int(mark.label), 'column')}, this is outside the item above"
            return fact, f"indent it by {mark.number} if it belongs to the item, or not at all"
        case "note_indent" | "tab_indent":
            block = "note" if mark.kind == "note_indent" else "tab"
            fact = f"indented by {format_count(int(mark.label), 'column')}, this is outside the {block} above"
            return fact, f"indent it by {mark.number} if it belongs to the {block}, or not at all"
        case "note_empty" | "tab_empty":
            block = "note" if mark.kind == "note_empty" else "tab"
            return f"the {block} is empty", f"indent its text by {mark.number} below this line, or delete the line"
        case "drawn_picture":
            fact = f"`{mark.label}` names a picture, and a diagram with one is not drawn"
            return fact, "show the picture beside the diagram, as `![alt text](file)`"
        case "hashes":
            signs = mark.label[: len(mark.label) - len(mark.label.lstrip("#"))]
            return (
                f"`{mark.label}` is no heading",
                f"write a space behind `{signs}`, or a backslash before it if no heading is meant",
            )
        case "stars":
            return f"`{mark.label}` is shown with its stars", _describe_bold(mark)
        case "number":
            fact = f"`{mark.label}` is shown as `{mark.number}{mark.label[-1]}`: the items of a list are counted"
            help = f"write `{mark.label[:-1]}\\{mark.label[-1]}` if it is no item, such as a date"
            return fact, f"{help}; items that begin with another number need a paragraph before them"
        case "heading":
            return f"`{mark.label}` is no heading here", "write `#` before the words, one more for each level"
        case "quotes":
            return f"`{mark.label}` has curly quotation marks, which no tag understands", _HELP["quotes"]
    if mark.kind == "wiki" and mark.label.startswith("!"):
        return f"`{mark.label}` is shown as it is typed", f"write `![alt text]({mark.label[3:-2].partition('|')[0]})`"
    help = _HELP.get(mark.kind) or f"write `{_FORMS[mark.kind]}`"
    return f"`{mark.label}` is shown as it is typed", help


def _describe_bold(mark: ForeignMark) -> str:
    """How words between stars are written so that they are bold."""
    if mark.replacement:
        return (
            f"write `{mark.replacement}`: no space within the stars, and signs outside; code stands between backticks"
        )
    return (
        "put a space outside of each pair of stars, and none within; where no bold is meant, a backslash before each "
        "star, or backticks around code"
    )


RULE = Rule("foreign-markup", Severity.ADVICE, check)
