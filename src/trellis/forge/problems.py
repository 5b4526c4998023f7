"""The errors of requests to a forge. Each says what to do about it, and none contains a token."""

from __future__ import annotations


class ForgeError(Exception):
    """A request that failed."""

    def __init__(self, message: str, help: str = "") -> None:
        """Creates an error. help: what to do next."""
        super().__init__(message)
        self.help = help


class PermissionDenied(ForgeError):
    """The token is wrong, has expired, or lacks a permission."""


class ResourceNotFound(ForgeError):
    """The resource does not exist, or the token may not see it."""


class RateLimitExceeded(ForgeError):
    """The forge requires a longer wait than this run allows."""


class ForgeUnreachable(ForgeError):
    """The forge does not respond, or only with server errors, after all attempts."""


class EvaluationTimeout(ForgeError):
    """The evaluation of a change took longer than one change may take."""


class TransferTimeout(ForgeError):
    """Git took longer to fetch or push than it may."""


class CommitGone(ForgeError):
    """The forge has a commit no longer, and neither has the clone."""


class BranchTaken(ForgeError):
    """Somebody else opened a change from the branch that ours was to be opened from."""


class OutcomeUnknown(ForgeError):
    """No response came to a request that creates something, so it may or may not exist."""


class UnexpectedResponse(ForgeError):
    """A response or an event that cannot be processed, or a request that the forge rejects."""


class ResponseTooLarge(UnexpectedResponse):
    """A response with more bytes than are read of one."""


class NameTaken(ForgeError):
    """Git can have no branch of a name, since another one is a folder of it, or lies below it."""
