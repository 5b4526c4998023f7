"""What goes wrong with a forge, each as a sentence that says what to do about it. None of them ever holds a token."""

from __future__ import annotations


class ForgeError(Exception):
    """Something that keeps a forge from being asked or told. help: the next act."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class Denied(ForgeError):
    """The token is wrong, has expired, or has not the right to do this."""


class NotThere(ForgeError):
    """There is no such thing, or the token may not know of it."""


class Busy(ForgeError):
    """The forge asks to wait longer than this run may take."""


class Unreachable(ForgeError):
    """The forge does not answer, or only with failures of its own, however often it is asked."""


class Unsure(ForgeError):
    """No answer came to something that was to be made, so it may be there or not."""


class Odd(ForgeError):
    """The forge answered something that is not understood."""
