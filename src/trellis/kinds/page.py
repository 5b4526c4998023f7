"""A page: free text, such as the toolkit or a policy."""

from __future__ import annotations

from typing import ClassVar

from .kind import Authored, Status


class Page(Authored):
    NAME: ClassVar[str] = "page"
    PLURAL: ClassVar[str] = "pages"
    ADDRESS: ClassVar[str] = "/{id}/"

    status: Status
