"""The words for where a need stands, and for what was decided about it."""

from __future__ import annotations

from .wording import translate

NEED_STATUSES = ("raised", "consulting", "decided", "delivered", "declined")
"""In the order in which a need goes through them."""

OPEN_STATUSES = ("raised", "consulting", "decided")
"""Those of needs that nothing answers yet."""

CHOICES = ("build", "buy", "curate", "reuse", "no-training")
"""What may be decided about a need."""


def label_need_status(status: str) -> str:
    """Returns what readers call the status of a need."""
    labels = {
        "raised": translate("Raised"),
        "consulting": translate("In consultation"),
        "decided": translate("Decided"),
        "delivered": translate("Delivered"),
        "declined": translate("Declined"),
    }
    return labels[status]


def label_choice(choice: str) -> str:
    """Returns what readers call the way that was chosen to answer a need."""
    labels = {
        "build": translate("Build"),
        "buy": translate("Buy"),
        "curate": translate("Curate"),
        "reuse": translate("Reuse"),
        "no-training": translate("No training"),
    }
    return labels[choice]


def label_priority(priority: str | None) -> str:
    """Returns what readers call a priority; "" for none."""
    labels = {"low": translate("Low"), "medium": translate("Medium"), "high": translate("High")}
    return labels.get(priority or "", "")
