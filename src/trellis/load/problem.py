"""What is wrong with the form of a file."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """What is wrong with a file's form.

    rule: the id of the rule that describes it. first_position: line and column of an earlier occurrence.
    """

    rule: str
    line: int
    column: int
    message: str
    help: str = ""
    first_position: tuple[int, int] | None = None


class SkippedLine(NamedTuple):
    """A line of YAML that could not be read and was left out.

    indent: its number of leading spaces. key: its first word, which is the key that it was to give a value; "" if it
    begins otherwise. is_item: whether it begins with a hyphen.
    """

    line: int
    indent: int
    key: str
    is_item: bool = False


class CutValue(NamedTuple):
    """A plain value with a number sign behind it, from which on YAML reads a comment.

    position_index: of the value's position in `Positions`. line, column: of the number sign. remainder: the text from
    there on.
    """

    position_index: int
    line: int
    column: int
    remainder: str
