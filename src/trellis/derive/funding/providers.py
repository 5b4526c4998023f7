"""The register of providers: what each is asked for, who looks after them, their courses and what these cost."""

from __future__ import annotations

from dataclasses import dataclass

from ...catalogue.providers import find_provider
from .. import links
from ..links import Link
from ..published import Item, PublishedCatalogue
from .prices import PricedCourse, build_priced_course

PAGE = "/providers/"


@dataclass(frozen=True, slots=True)
class ProviderView:
    """A provider. `id` is the anchor on the page. courses: those that people can take, by title."""

    id: str
    name: str
    url: str
    scope: str
    owner: Link | None
    experience: str
    courses: tuple[PricedCourse, ...]


@dataclass(frozen=True, slots=True)
class ProvidersPage:
    """The view of the register, by name. others: courses of providers that are not in it."""

    providers: tuple[ProviderView, ...]
    others: tuple[PricedCourse, ...]


def build_providers_page(published: PublishedCatalogue) -> ProvidersPage:
    """Builds the view of the register."""
    courses: dict[str, list[Item]] = {}
    for item in published.current_items:
        if item.kind == "course" and not item.meta.in_house:
            provider = find_provider(published.catalogue, item.meta.source.provider or "")
            courses.setdefault(provider.id if provider else "", []).append(item)
    rows = {id: tuple(map(build_priced_course, sorted(group, key=_sort_key))) for id, group in courses.items()}
    providers = sorted(published.catalogue.providers, key=lambda provider: (provider.title.casefold(), provider.id))
    return ProvidersPage(
        providers=tuple(
            ProviderView(
                id=provider.id,
                name=provider.title,
                url=provider.meta.url or "",
                scope=provider.meta.scope or "",
                owner=links.find_link(published, "person", provider.meta.owner),
                experience=provider.meta.experience or "",
                courses=rows.get(provider.id, ()),
            )
            for provider in providers
        ),
        others=rows.get("", ()),
    )


def link_provider(published: PublishedCatalogue, name: str) -> Link | None:
    """Returns a link to what the register says of a provider, or None where it does not have them."""
    provider = find_provider(published.catalogue, name)
    return Link(provider.title, f"{PAGE}#{provider.id}", language=links.NO_LANGUAGE) if provider else None


def _sort_key(course: Item) -> tuple[str, str]:
    return course.title.casefold(), course.id
