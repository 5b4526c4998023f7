"""Writes `:::note` … `:::` as a note of Markdown, if its type is known and it is closed (`foreign-markup`).

A note of one of GitHub's types becomes `> [!NOTE]`. One with a title, of another type, within a list or with notes in
it becomes `!!! note`, whose text is indented by four columns. Either way each line stays one line, all its text moves
by the same number of columns, and code and lists stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...load.markdown import parse_document
from ...load.markdown.code import mask_code
from ...load.markdown.containers import ALERTS, Container, find_containers, is_certain
from ...load.markdown.foreign import mask_markup
from .marks import EditGroup, find_body_row, list_marks, read_body, select_safe
from .page import Edit, EditablePage

_INDENT = "    "


def fix(page: EditablePage) -> Iterator[Edit]:
    if ":::" not in page.text or not list_marks(page, "container"):
        return
    body = read_body(page)
    document = parse_document(body)
    lines = mask_markup(document, mask_code(body, document)).split("\n")
    groups = [tuple(_edit_group(page, group)) for group in find_containers(lines) if is_certain(group)]
    yield from select_safe(page, [group for group in groups if group], intended_kind="quote")


def _edit_group(page: EditablePage, group: Sequence[Container]) -> EditGroup:
    """The edits of a container and those in it; none if a line stands further left than the container."""
    first_row = find_body_row(page)
    outer = group[0]
    is_alert = len(group) == 1 and not outer.column and not outer.title and outer.name in ALERTS
    openings = {container.row: container for container in group}
    last_rows = {container.last_row for container in group}
    edits: list[Edit] = []
    depth = 0
    for row in range(outer.row, outer.last_row + 1):
        line, start = page.lines[first_row + row], page.line_starts[first_row + row]
        end = start + len(line)
        if row in last_rows:
            depth -= 1
            edits.append(Edit(start, end, "", is_in_text=True))
        elif row in openings:
            edits.append(Edit(start, end, _write_opening(openings[row], depth, is_alert), is_in_text=True))
            depth += 1
        elif is_alert:
            edits.append(Edit(start, start, "> " if line.strip() else ">", is_in_text=True))
        elif line.strip():
            if len(line) - len(line.lstrip()) < outer.column:
                return ()
            edits.append(Edit(start, start, _INDENT * depth, is_in_text=True))
    return tuple(edits)


def _write_opening(container: Container, depth: int, is_alert: bool) -> str:
    if is_alert:
        return f"> [!{container.name.upper()}]"
    title = f' "{container.title}"' if container.title else ""
    return f"{' ' * container.column}{_INDENT * depth}!!! {container.name}{title}"
