"""MkDocs' pages for what Trellis renders: MkDocs reads no source for them and converts no Markdown."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from ..plan import PlannedPage

TEMPLATE = "trellis/page.html"
"""The theme's template of these pages: a whole page if there is one, else what the theme makes of it."""


class RenderedPage(Page):
    """A page whose content is rendered right before it is written, so that no other is kept in memory.

    is_complete: whether a whole page was made of it, with the policy, in its frame. has_diagrams: whether a script
    draws in its content.
    """

    def __init__(self, planned: PlannedPage, file: File, config: MkDocsConfig, nav_title: str | None) -> None:
        """nav_title: the page's title in the navigation, if that has one."""
        super().__init__(nav_title, file, config)
        self.planned = planned
        self.is_complete = self.has_diagrams = False

    def read_source(self, config: MkDocsConfig) -> None:
        """Takes the text from the plan."""
        self.markdown = self.planned.body

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leaves the content to be rendered when it is needed."""
        self.content = ""

    def validate_anchor_links(self, *, files: Files, log_level: int) -> None:
        """The check has looked at the links."""
