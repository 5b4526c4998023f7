"""Renders a parsed text as HTML, as CommonMark and GitHub's extensions specify it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from ...load.markdown.document import Document, Node, normalise_label

_SAFE = "/:?#@!$&'()*+,;=-._~%"
"""Characters of a URL that are not percent-encoded."""

_LABEL = re.compile(r"[a-z0-9_-]{1,40}", re.ASCII)
"""A footnote's label that can be a part of its anchor."""

_TASK = '<input type="checkbox" disabled=""{} /> '


def escape_text(text: str) -> str:
    """The text with the characters escaped that HTML gives a meaning to; an apostrophe has none in text."""
    return escape(text, quote=False).replace('"', "&quot;")


def escape_url(url: str) -> str:
    """A URL for an attribute, with what no URL may hold percent-encoded."""
    return escape(quote(url, safe=_SAFE), quote=True)


class HtmlRenderer:
    """Renders one document. A subclass overrides `render_KIND` for the kinds of nodes that it shows otherwise."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.footnotes = document.list_footnotes()
        self.footnote_numbers: dict[str, int] = {}
        self.reference_counts: dict[str, int] = {}
        self._link_depth = 0
        self._out: list[str] = []

    def render(self) -> str:
        """The HTML of the whole document."""
        self.render_children(self.document.root)
        self.render_footnotes()
        return "".join(self._out)

    def write(self, html: str) -> None:
        """Adds HTML to the output."""
        self._out.append(html)

    def write_line(self, html: str) -> None:
        """Adds HTML to the output, on a line of its own."""
        if self._out and not self._out[-1].endswith("\n"):
            self._out.append("\n")
        self._out.append(html)

    def render_children(self, node: Node) -> None:
        """Renders all that is in a node."""
        for child in node.children:
            self.render_node(child)

    def render_node(self, node: Node) -> None:
        """Renders a node by the method for its kind."""
        getattr(self, f"render_{node.kind}")(node)

    def render_block(self, node: Node, tag: str, attributes: str = "") -> None:
        """Renders a block that holds words."""
        self.write_line(f"<{tag}{attributes}>")
        self.render_children(node)
        self.write(f"</{tag}>\n")

    def render_container(self, node: Node, tag: str, attributes: str = "") -> None:
        """Renders a block that holds blocks."""
        self.write_line(f"<{tag}{attributes}>\n")
        self.render_children(node)
        self.write_line(f"</{tag}>\n")

    def render_inline(self, node: Node, tag: str) -> None:
        """Renders words with an element around them."""
        self.write(f"<{tag}>")
        self.render_children(node)
        self.write(f"</{tag}>")

    def render_paragraph(self, node: Node) -> None:
        self.render_block(node, "p")

    def render_heading(self, node: Node) -> None:
        self.render_block(node, f"h{node.level}")

    def render_quote(self, node: Node) -> None:
        self.render_container(node, "blockquote")

    def render_folded_note(self, node: Node) -> None:
        self.render_container(node, "blockquote")

    def render_tab(self, node: Node) -> None:
        self.render_container(node, "blockquote")

    def render_note_title(self, node: Node) -> None:
        self.render_block(node, "p")

    def render_note(self, node: Node) -> None:
        self.render_container(node, "blockquote")

    def render_code_block(self, node: Node) -> None:
        language = node.text.split(maxsplit=1)[0] if node.text.strip() else ""
        attribute = f' class="language-{escape_text(language)}"' if language else ""
        code = node.children[0].text if node.children else ""
        self.write_line(f"<pre><code{attribute}>{escape_text(code)}</code></pre>\n")

    def render_html_block(self, node: Node) -> None:
        if node.children:
            self.write_line("")
            self.render_children(node)

    def render_html(self, node: Node) -> None:
        self.write(node.text)

    def render_unfinished_tag(self, node: Node) -> None:
        self.write(node.text)

    def render_list(self, node: Node) -> None:
        if node.level < 0:
            self.render_container(node, "ul")
        else:
            self.render_container(node, "ol", f' start="{node.level}"' if node.level != 1 else "")

    def render_item(self, node: Node) -> None:
        self.render_block(node, "li")

    def render_task(self, node: Node) -> None:
        self.write(_TASK.format(' checked=""' if node.text else ""))

    def render_definition_list(self, node: Node) -> None:
        self.render_container(node, "dl")

    def render_term(self, node: Node) -> None:
        self.render_block(node, "dt")

    def render_definition(self, node: Node) -> None:
        self.render_block(node, "dd")

    def render_table(self, node: Node) -> None:
        self.write_line("<table>\n")
        head, *rows = node.children
        self.render_rows([head], "thead", "th", node.alignments)
        if rows:
            self.render_rows(rows, "tbody", "td", node.alignments)
        self.write("</table>\n")

    def render_rows(self, rows: Iterable[Node], part: str, tag: str, alignments: tuple[str, ...]) -> None:
        """Renders rows of a table. part: thead or tbody. tag: of a cell."""
        self.write(f"<{part}>\n")
        for row in rows:
            self.write("<tr>\n")
            for cell, alignment in zip(row.children, alignments, strict=False):
                self.render_cell(cell, tag, "" if alignment == "none" else alignment)
            self.write("</tr>\n")
        self.write(f"</{part}>\n")

    def render_cell(self, node: Node, tag: str, alignment: str) -> None:
        """alignment: left, center, right or ""."""
        self.write(f'<{tag} align="{alignment}">' if alignment else f"<{tag}>")
        self.render_children(node)
        self.write(f"</{tag}>\n")

    def render_rule(self, node: Node) -> None:
        self.write_line("<hr />\n")

    def render_text(self, node: Node) -> None:
        self.write(escape_text(node.text))

    def render_code(self, node: Node) -> None:
        self.write(f"<code>{escape_text(node.text)}</code>")

    def render_math(self, node: Node) -> None:
        self.write(escape_text(f"${node.text}$"))

    def render_math_block(self, node: Node) -> None:
        self.write(escape_text(f"$${node.text}$$"))

    def render_emphasis(self, node: Node) -> None:
        self.render_inline(node, "em")

    def render_strong(self, node: Node) -> None:
        self.render_inline(node, "strong")

    def render_deletion(self, node: Node) -> None:
        self.render_inline(node, "del")

    def render_inline_html(self, node: Node) -> None:
        self.write(node.text)

    def render_soft_break(self, node: Node) -> None:
        self.write("\n")

    def render_hard_break(self, node: Node) -> None:
        self.write("<br />\n")

    def render_link(self, node: Node) -> None:
        target = f"mailto:{node.target}" if node.text == "Email" else node.target
        title = f' title="{escape_text(node.title)}"' if node.title else ""
        self.write(f'<a href="{self.build_url(target)}"{title}>')
        self.render_link_words(node)
        self.write("</a>")

    def render_link_words(self, node: Node) -> None:
        """Renders what stands in a link, which no other link can."""
        self._link_depth += 1
        self.render_children(node)
        self._link_depth -= 1

    def render_image(self, node: Node) -> None:
        title = f' title="{escape_text(node.title)}"' if node.title else ""
        self.write(f'<img src="{self.build_url(node.target)}" alt="{escape_text(node.read_text())}"{title} />')

    def build_url(self, target: str) -> str:
        """The URL that a link or a picture has on the page, escaped."""
        return escape_url(target)

    def render_footnote_reference(self, node: Node) -> None:
        """Renders the number of a footnote. Numbers are in the order of the first references."""
        label = normalise_label(node.text)
        number = self.footnote_numbers.setdefault(label, len(self.footnote_numbers) + 1)
        count = self.reference_counts[label] = self.reference_counts.get(label, 0) + 1
        name = self.name_footnote(label)
        id = f"fnref:{name}" if count == 1 else f"fnref{count}:{name}"
        words = str(number) if self._link_depth else f'<a class="footnote-ref" href="#fn:{name}">{number}</a>'
        self.write(f'<sup id="{id}">{words}</sup>')

    def render_footnotes(self) -> None:
        """Renders the footnotes that are referred to, also within footnotes, at the end of the text."""
        if not self.footnote_numbers:
            return
        self.write_line('<div class="footnote">\n<hr />\n<ol>\n')
        done: set[str] = set()
        while pending := [label for label in self.footnote_numbers if label not in done]:
            for label in pending:
                done.add(label)
                self.render_footnote(self.footnotes[label], self.footnote_numbers[label])
        self.write_line("</ol>\n</div>\n")

    def render_footnote(self, node: Node, number: int) -> None:
        name = self.name_footnote(normalise_label(node.text))
        self.write_line(f'<li id="fn:{name}">\n')
        self.render_children(node)
        self.write(f'<a class="footnote-backref" href="#fnref:{name}">↩</a></li>\n')

    def name_footnote(self, label: str) -> str:
        """The part of a footnote's anchors that is its own: its label, or its number if that is more than a word."""
        return label if _LABEL.fullmatch(label) else f"no.{self.footnote_numbers[label]}"

    def render_footnote_definition(self, node: Node) -> None:
        """Footnotes stand at the end of the page."""
