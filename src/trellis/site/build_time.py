"""The time of a build: the present one, unless somebody sets it so that the same portal gives the same bytes."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def read_build_time() -> datetime:
    """The time of the build: now, or what SOURCE_DATE_EPOCH says."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
