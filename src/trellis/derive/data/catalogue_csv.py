"""``catalogue.csv``: the courses and paths as a table, a row each, for spreadsheets and for programs.

Its columns are those that every portal has, then one for each filter that the portal's models declare. Values are those
that authors write: ids, terms and days, the same in every language of the interface.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...kinds import Kind
from .. import fields
from ..feeds.site_identity import SiteIdentity
from ..published import Item, PublishedCatalogue
from .table import render_table

COLUMNS = (
    "id", "kind", "title", "summary", "address", "status", "owner", "team", "provider", "minutes", "required",
)  # fmt: skip
"""The columns of every portal. `team` is the name of the owner; `required` is `everyone`, `some` or empty."""

SEPARATOR = "; "
"""What stands between several values in a cell."""


def render_catalogue_csv(published: PublishedCatalogue, site: SiteIdentity) -> str:
    """Returns the table of all visible items, the retired ones included, by kind and id."""
    items = sorted(published.items, key=lambda item: item.key)
    facets = _list_facets(items)
    rows = ([*_read_common_values(published, site, item), *_read_facets(published, item, facets)] for item in items)
    return render_table((*COLUMNS, *facets), rows)


def _list_facets(items: list[Item]) -> tuple[str, ...]:
    """The names of the declared filters of all models, in their order, without those that are columns already."""
    models: dict[type[Kind], None] = {type(item.meta): None for item in items}
    ranks: dict[str, int] = {}
    for model in models:
        for field, marker in fields.find_facet_fields(model):
            ranks.setdefault(fields.name_field(field), marker.order)
    return tuple(sorted((name for name in ranks if name not in COLUMNS), key=lambda name: (ranks[name], name)))


def _read_common_values(published: PublishedCatalogue, site: SiteIdentity, item: Item) -> list[str]:
    team = published.find_entry("team", item.owner)
    source = getattr(item.meta, "source", None)
    required_for = item.meta.required_for if item.status != "retired" else None
    return [
        item.id,
        item.kind,
        item.title,
        item.meta.summary or "",
        site.build_url(item.url) if site.url else item.url,
        str(item.status),
        item.owner,
        team.title if team else "",
        str(getattr(source, "provider", None) or ""),
        str(published.calculate_minutes(item) or ""),
        "" if required_for is None else "everyone" if required_for.is_for_everyone else "some",
    ]


def _read_facets(published: PublishedCatalogue, item: Item, names: tuple[str, ...]) -> list[str]:
    model: type[Kind] = type(item.meta)
    declarations = {fields.name_field(field): field for field, _ in fields.find_facet_fields(model)}
    values: Mapping[str, str] = {
        name: SEPARATOR.join(value.key for value in fields.read_values(published, item, field))
        for name, field in declarations.items()
    }
    return [values.get(name, "") for name in names]
