"""The results of a scan: plain tuples, which are fast to create and to cache."""

from __future__ import annotations

from typing import Literal, NamedTuple


class LineSpan(NamedTuple):
    """A range within one line of the file. end: the column after it; a longer range is cut at the end of the line."""

    line: int
    column: int
    end: int


class Heading(NamedTuple):
    """A heading. level: 1 to 6. anchor: its id on the page, the target of links, as GitHub makes it.

    former_anchor: the id that it had on pages of earlier versions, which still works; "" if it is the same.
    """

    level: int
    text: str
    anchor: str
    span: LineSpan
    former_anchor: str = ""


class MarkdownLink(NamedTuple):
    """A link, or a picture with its alternative text.

    target: as written, without the title. span: the whole link. target_span: its target; for a reference link, the
    target in the definition.
    """

    text: str
    target: str
    span: LineSpan
    target_span: LineSpan
    is_image: bool = False


TableFlaw = Literal["", "no hyphens", "other cells", "no gap"]
"""What keeps rows from being a table: no line of hyphens, one with other cells, words right above; "" of a table."""


class Table(NamedTuple):
    """A table. header: the cells of its first row; empty for rows that are no table. flaw: what keeps them from it."""

    header: tuple[str, ...]
    span: LineSpan
    flaw: TableFlaw = ""


class Tag(NamedTuple):
    """An opening HTML tag. name: in lower case. attributes: as written."""

    name: str
    attributes: str
    span: LineSpan


class AttributeList(NamedTuple):
    """An attribute list. content: without the braces. is_of_code: whether it stands behind a fence."""

    content: str
    span: LineSpan
    is_of_code: bool = False


class MarkupSpan(NamedTuple):
    """A match without further structure. label: what messages call it."""

    label: str
    span: LineSpan


class PersonalDatum(NamedTuple):
    """An e-mail address or a telephone number.

    label: what messages call it, without the person's part. address: the whole address in lower case, by which a portal
    may allow it; "" for a number.
    """

    label: str
    span: LineSpan
    address: str


class Excess(NamedTuple):
    """More of something than a page can show. kind: nesting."""

    kind: str
    number: int
    span: LineSpan


class ForeignMark(NamedTuple):
    """A mark of another generator, a wiki or a word processor, or text that they would place otherwise.

    kind: as the rule `foreign-markup` names them. label: as written, cut if it is long and no link; of text that is
    indented too little, its columns. number: of lines that begin with it; of text that is indented too little, the
    columns needed.
    is_mendable: whether it is certain what it is in Markdown. replacement: what that is, of stars; "" if nobody can
    say.
    """

    kind: str
    label: str
    span: LineSpan
    number: int = 1
    is_mendable: bool = False
    replacement: str = ""


class UnshownPart(NamedTuple):
    """A part of a text whose words the page leaves out, or does not show as they are meant.

    kind: comment (without an end), long_comment (over another one's beginning), early_end, shown_comment, declaration,
    end_tag (of no tag), unfinished_tag (shown as it is typed), row, reference (to a footnote that is none),
    second_footnote, unused_footnote, unused_definition, unused_address (a definition's that looks like one), open_code
    (to the end of the text), cut_code (by the end of what it is in), product or path. label: of a row its last words,
    of a footnote or a definition its label, of code its fence, of an early end of a comment its signs, of others all of
    it, each cut if it is long. nearest: the footnote's label that a reference seems to mean, or "". other_line: of a
    second footnote, the line of the file on which the first one of its label stands; of a long comment, that of its
    end.
    """

    kind: str
    label: str
    span: LineSpan
    nearest: str = ""
    other_line: int = 0


class MarkdownText(NamedTuple):
    """The result of scanning a file, each field in the order of lines.

    definitions: targets of reference links, used or not. templates, snippets: of the body only. hidden_characters,
    secrets: of the body, including code, and of every value of the front matter. personal_data: the same, without code.
    languages: the detected language, as BCP 47, or none. formulas: those that cannot be shown, with the reason.
    is_fixable: whether `trellis check --fix` may touch the file, which it may not where a merge is not finished.
    """

    headings: tuple[Heading, ...] = ()
    links: tuple[MarkdownLink, ...] = ()
    definitions: tuple[MarkdownLink, ...] = ()
    tables: tuple[Table, ...] = ()
    tags: tuple[Tag, ...] = ()
    attribute_lists: tuple[AttributeList, ...] = ()
    templates: tuple[MarkupSpan, ...] = ()
    snippets: tuple[MarkupSpan, ...] = ()
    hidden_characters: tuple[MarkupSpan, ...] = ()
    personal_data: tuple[PersonalDatum, ...] = ()
    secrets: tuple[MarkupSpan, ...] = ()
    languages: tuple[str, ...] = ()
    excesses: tuple[Excess, ...] = ()
    formulas: tuple[MarkupSpan, ...] = ()
    foreign_marks: tuple[ForeignMark, ...] = ()
    unshown_words: tuple[UnshownPart, ...] = ()
    is_fixable: bool = True
