"""The navigation: what `mkdocs.yml` names, or the engine's own pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...catalogue.link_targets import is_external
from ...derive.wording import translate
from ..defaults import NAV
from ..plan import PlannedPage


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page in the navigation, or a group of pages with the URL of the first. url: from ``/``, or of another host."""

    title: str
    url: str
    children: tuple[MenuItem, ...] = ()

    def holds(self, url: str) -> bool:
        """Whether it is the page with this URL, or has it among its pages."""
        return any(child.holds(url) for child in self.children) if self.children else self.url == url


def build_menu(nav: Any, pages: Mapping[str, PlannedPage]) -> tuple[MenuItem, ...]:
    """The navigation as MkDocs' settings have it. Titles are in the wording that is set, if that has words for them."""
    return tuple(_list_items(list(NAV) if nav is None else nav, pages))


def _list_items(nav: Any, pages: Mapping[str, PlannedPage]) -> Iterator[MenuItem]:
    for item in nav if isinstance(nav, list) else [nav]:
        if isinstance(item, str):
            yield from _create_item("", item, pages)
        elif isinstance(item, dict):
            for title, part in item.items():
                if isinstance(part, str):
                    yield from _create_item(translate(str(title)), part, pages)
                elif children := tuple(_list_items(part, pages)):
                    yield MenuItem(translate(str(title)), children[0].url, children)


def _create_item(title: str, target: str, pages: Mapping[str, PlannedPage]) -> Iterator[MenuItem]:
    if page := pages.get(target):
        yield MenuItem(title or page.title, page.url)
    elif is_external(target) or target.startswith("/"):
        yield MenuItem(title or target, target)
    else:
        print(f"WARNING: the navigation in mkdocs.yml names {target}, which is no page", file=sys.stderr)
