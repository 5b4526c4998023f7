"""Renders an author's text as the body of a page: headings that can be linked, notes, tabs, code, tasks, footnotes.

What an author wrote in HTML is sanitised, and so is nothing else: the renderer itself escapes every word and writes no
address that a page may not have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape
from itertools import groupby, pairwise
from math import ceil

from markupsafe import escape

from ...catalogue.link_targets import extract_scheme, is_external
from ...derive.wording import find_words, get_wording, translate
from ...kinds.languages import find_direction
from ...kinds.plain_address import is_plain_address
from ...load.markdown import Document, Heading, Node, parse_document
from ...load.markdown.document import normalise_label
from ...load.markdown.formulas import read_formula
from ...load.markdown.headings import list_headings
from ...load.markdown.mailboxes import is_mail_to
from ...load.picture_forms import SIZES, PictureForms, name_small_form
from .. import sanitise
from .diagrams import is_diagram, render_diagram
from .highlight import highlight_code
from .html import HtmlRenderer, escape_text, escape_url
from .inserts import Inserts
from .maths import render_formula

ResolveLink = Callable[[str], str]
"""Returns the URL on the page of a relative address as an author wrote it."""

NOTE_TITLES = (
    "Note", "Tip", "Important", "Warning", "Caution",
    "Abstract", "Summary", "Tldr", "Info", "Todo", "Hint", "Success", "Check", "Done", "Question", "Help", "Faq",
    "Attention", "Failure", "Fail", "Missing", "Danger", "Error", "Bug", "Example", "Snippet", "Quote", "Cite",
    "Seealso", "Exercise", "Task", "Quiz", "Answer", "Solution",
)  # fmt: skip
"""The words above notes without a title of their own, in English: GitHub's alerts, then the types of Material and
others that tell what a note is. Any other type is a word of the author's.
"""

_ALERT_CLASSES = {"important": "info", "caution": "danger"}
"""The class of an alert whose name is none of the theme's notes."""

_NO_WORDS = frozenset(("inline", "end"))
"""Types of a note that say where it stands, and not what it is."""

_ADDRESSES = frozenset(("Address", "Autolink", "Email"))
"""Forms of a link that is an address, and has no other words."""

MAX_TABS = 20
"""The most tabs of a set: the style sheets of both frames open, mark and print a tab by its number up to this one."""


FindForms = Callable[[str], PictureForms | None]
"""Returns the forms of the picture that a link's target leads to."""


@dataclass(frozen=True, slots=True)
class PageBody:
    """The HTML of a text, sanitised, and its headings in their order. has_diagrams: whether a script draws in it."""

    html: str
    headings: tuple[Heading, ...]
    has_diagrams: bool = False


def render_body(
    text: str,
    resolve_link: ResolveLink,
    mailboxes: tuple[str, ...] = (),
    *,
    reads_maths: bool = True,
    is_trusted: bool = False,
    find_forms: FindForms | None = None,
    language: str = "",
) -> PageBody:
    """Renders an author's text, in the words of the wording that is set.

    mailboxes: those that links may write to. reads_maths: whether dollar signs make formulas. is_trusted: whether the
    learning team wrote it, whose HTML is kept as it is. find_forms: returns the forms of the picture at a target.
    language: of the text, in BCP 47; "" is that of the wording.
    """
    document = parse_document(text, reads_maths=reads_maths)
    headings = {id(node): heading for node, heading in list_headings(document)}
    renderer = BodyRenderer(document, headings, resolve_link, mailboxes, find_forms, language)
    html = renderer.render()
    if renderer.has_html and not is_trusted:
        html = sanitise.sanitise_html(html, mailboxes)
    html = renderer.inserts.insert(html)
    return PageBody(html, tuple(headings.values()), has_diagrams=renderer.diagram_count > 0)


class BodyRenderer(HtmlRenderer):
    """Renders one text.

    has_html: whether HTML of the author's is in it, which has to be sanitised. inserts: what is put in after that.
    """

    def __init__(
        self,
        document: Document,
        headings: dict[int, Heading],
        resolve_link: ResolveLink,
        mailboxes: tuple[str, ...] = (),
        find_forms: FindForms | None = None,
        language: str = "",
    ) -> None:
        super().__init__(document)
        self._headings = headings
        self._resolve_link = resolve_link
        self._mailboxes = mailboxes
        self._find_forms = find_forms
        self._language = language
        self._tab_count = self._set_count = 0
        self.has_html = False
        self.inserts = Inserts()
        self.diagram_count = 0

    def render_children(self, node: Node) -> None:
        """Renders all that is in a node; tabs that follow each other are one set."""
        if not any(child.kind == "tab" for child in node.children):
            super().render_children(node)
            return
        for is_tab, group in groupby(node.children, key=lambda child: child.kind == "tab"):
            if is_tab:
                self._render_tabs(list(group))
            else:
                for child in group:
                    self.render_node(child)

    def render_heading(self, node: Node) -> None:
        heading = self._headings.get(id(node))
        if heading is None:
            super().render_heading(node)
            return
        former = f'<span id="{escape(heading.former_anchor)}"></span>' if heading.former_anchor else ""
        self.write_line(f'<h{node.level} id="{escape(heading.anchor)}">{former}')
        for child in node.children:
            self.render_node(child)
        label = escape(translate("Link to this section"))
        self.write(f'<a class="headerlink" href="#{escape(heading.anchor)}" title="{label}">#</a></h{node.level}>\n')

    def render_quote(self, node: Node) -> None:
        if not node.text:
            super().render_quote(node)
            return
        self._open_note(_ALERT_CLASSES.get(node.text, node.text), self._name_note(node.text))
        self.render_children(node)
        self.write_line("</div>\n")

    def render_note(self, node: Node) -> None:
        title = self._take_title(node)
        self.write_line(f'<div class="{_list_classes("admonition", node.text)}">\n')
        if title:
            self.write(f'<p class="admonition-title">{title}</p>\n')
        self._render_text_of(node)
        self.write_line("</div>\n")

    def render_folded_note(self, node: Node) -> None:
        title = self._take_title(node) or self._name_note(node.text)
        classes = _list_classes(node.text)
        attribute = f' class="{classes}"' if classes else ""
        self.write_line(f"<details{attribute}{' open' if node.title == '+' else ''}>\n")
        self.write(f"<summary>{title}</summary>\n")
        self._render_text_of(node)
        self.write_line("</details>\n")

    def render_code_block(self, node: Node) -> None:
        code = node.children[0].text if node.children else ""
        if formula := read_formula(node, reads_maths=self.document.reads_maths):
            self.write_line(self.inserts.hold(render_formula(formula, is_between_blocks=True)))
        elif is_diagram(code, node.text):
            self.diagram_count += 1
            self.write_line(self.inserts.hold(render_diagram(code, node.text, self.diagram_count)))
        else:
            self.write_line(highlight_code(code, node.text))

    def render_math(self, node: Node) -> None:
        formula = read_formula(node)
        assert formula is not None
        self.write(self.inserts.hold(render_formula(formula)))

    def render_math_block(self, node: Node) -> None:
        self.render_math(node)

    def render_html_block(self, node: Node) -> None:
        self.has_html = True
        super().render_html_block(node)

    def render_unfinished_tag(self, node: Node) -> None:
        """Shows the words as they are typed; what else they hold, such as `&nbsp;`, is HTML."""
        self.write(node.text.replace("<", "&lt;"))

    def render_inline_html(self, node: Node) -> None:
        self.has_html = True
        super().render_inline_html(node)

    def render_item(self, node: Node) -> None:
        parts = node.children[:1] if node.children and node.children[0].kind == "task" else ()
        paragraph = node.children[0].children[:1] if node.children and node.children[0].kind == "paragraph" else ()
        is_task = any(part.kind == "task" for part in (*parts, *paragraph))
        self.render_block(node, "li", ' class="task-list-item"' if is_task else "")

    def render_task(self, node: Node) -> None:
        words = escape(translate("Done") if node.text else translate("To do"))
        self.write(f'<input aria-label="{words}" type="checkbox" disabled{" checked" if node.text else ""}> ')

    def render_cell(self, node: Node, tag: str, alignment: str) -> None:
        self.write(f'<{tag} data-align="{alignment}">' if alignment else f"<{tag}>")
        self.render_children(node)
        self.write(f"</{tag}>\n")

    def render_link(self, node: Node) -> None:
        target = f"mailto:{node.target}" if node.text == "Email" else node.target
        url = self._find_url(target) if self._is_allowed(target) else ""
        if not url:
            self.render_children(node)
            return
        title = f' title="{escape_text(node.title)}"' if node.title else ""
        direction = ' dir="ltr"' if node.text in _ADDRESSES else ""  # as it is typed, in a text from right to left too
        self.write(f'<a href="{url}"{title}{direction}>')
        self.render_link_words(node)
        self.write("</a>")

    def render_image(self, node: Node) -> None:
        title = f' title="{escape_text(node.title)}"' if node.title else ""
        url = "" if is_external(node.target) else self._find_url(node.target)
        source = f' src="{url}"' if url and sanitise.is_allowed_value("src", unescape(url)) else ""
        tag = f'<img alt="{escape_text(node.read_text())}"{source}{title}'
        forms = self._find_forms(node.target) if source and self._find_forms else None
        self.write(self.inserts.hold(f"{tag}{_describe_forms(url, forms)}>") if forms else f"{tag}>")

    def render_footnote(self, node: Node, number: int) -> None:
        name = self.name_footnote(normalise_label(node.text))
        self.write_line(f'<li id="fn:{name}">\n')
        for child in node.children:
            self.render_node(child)
        label = escape(translate("Jump back to footnote {number} in the text", number=number))
        self.write(f'<a class="footnote-backref" href="#fnref:{name}" title="{label}">↩</a></li>\n')

    def _find_url(self, target: str) -> str:
        """The URL that a link or a picture has on the page, escaped; "" if it has none, or one that is not plain."""
        url = target if is_external(target) else self._resolve_link(target)
        return escape_url(url) if is_plain_address(url) else ""

    def _is_allowed(self, target: str) -> bool:
        scheme = extract_scheme(target)
        return scheme in ("", *sanitise.ALLOWED_SCHEMES) or (scheme == "mailto" and is_mail_to(target, self._mailboxes))

    def _open_note(self, types: str, title: str) -> None:
        """title: as HTML."""
        self.write_line(f'<div class="admonition {escape(types)}">\n<p class="admonition-title">{title}</p>\n')

    def _take_title(self, node: Node) -> str:
        """The HTML of a note's title: the author's, which may be empty, else the note's type."""
        if not node.children or node.children[0].kind != "note_title":
            return self._name_note(node.text)
        return self._capture(node.children[0].children)

    def _name_note(self, types: str) -> str:
        """The HTML of the words above a note that has no title: its type, with its language where it is another."""
        name = " ".join(name for name in types.split() if name not in _NO_WORDS).capitalize()
        if name not in NOTE_TITLES:
            return str(escape(name))
        words, language = find_words(name)
        text_language = self._language or get_wording().language
        if language == text_language:
            return str(escape(words))
        direction = find_direction(language)
        attribute = f' dir="{direction}"' if direction != find_direction(text_language) else ""
        return f'<span lang="{escape(language)}"{attribute}>{escape(words)}</span>'

    def _render_text_of(self, node: Node) -> None:
        """Renders a note or a tab without its title."""
        rest = node.children[1:] if node.children and node.children[0].kind == "note_title" else node.children
        self.render_children(Node(node.kind, node.start, node.end, children=rest))

    def _capture(self, nodes: Iterable[Node]) -> str:
        """The HTML of nodes, which is not added to the output."""
        position = len(self._out)
        for node in nodes:
            self.render_node(node)
        html = "".join(self._out[position:])
        del self._out[position:]
        return html

    def _render_tabs(self, tabs: list[Node]) -> None:
        """Renders tabs as sets; a tab that opens with ``===!`` begins a new one.

        A set of more tabs than can be shown becomes several of about the same length, one below the other.
        """
        sets: list[list[Node]] = []
        for tab in tabs:
            if not sets or tab.title == "!":
                sets.append([])
            sets[-1].append(tab)
        for group in sets:
            set_count = ceil(len(group) / MAX_TABS)
            bounds = [len(group) * part // set_count for part in range(set_count + 1)]
            for start, end in pairwise(bounds):
                self._render_tab_set(group[start:end])

    def _render_tab_set(self, tabs: list[Node]) -> None:
        self._set_count += 1
        number = self._set_count
        self.write_line(f'<div class="tabbed-set tabbed-alternate" data-tabs="{number}:{len(tabs)}">\n')
        for index in range(1, len(tabs) + 1):
            is_first = " checked" if index == 1 else ""
            self.write(f'<input{is_first} id="__tabbed_{number}_{index}" name="__tabbed_{number}" type="radio">')
        self.write('<div class="tabbed-labels">')
        for index, tab in enumerate(tabs, start=1):
            self.write(f'<label for="__tabbed_{number}_{index}">{self._take_title(tab)}</label>')
        self.write("</div>\n")
        self.write('<div class="tabbed-content">\n')
        for tab in tabs:
            self.write_line('<div class="tabbed-block">\n')
            self._render_text_of(tab)
            self.write_line("</div>\n")
        self.write_line("</div>\n</div>\n")


def _describe_forms(url: str, forms: PictureForms) -> str:
    """The attributes that say how large a picture is, and where its small form lies."""
    attributes = f' width="{forms.width}" height="{forms.height}" loading="lazy"'
    if forms.small_width and not set(url) & set("?#, "):
        small = f"{name_small_form(url)} {forms.small_width}w, {url} {forms.width}w"
        attributes = f'{attributes} srcset="{small}" sizes="{SIZES}"'
    return attributes


def _list_classes(*names: str) -> str:
    """The classes of a note, without those that are the theme's."""
    return str(escape(sanitise.filter_classes(" ".join(names))))
