"""``required.csv``: what is compulsory, and of whom by team, role and region, for systems that know who is in which.

No person is in it. A row fits a person if each of its three columns is the person's own or `all`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from ..feeds.site_identity import SiteIdentity
from ..publication import find_required_day
from ..published import Item, PublishedCatalogue
from .table import render_table

COLUMNS = (
    "id", "kind", "title", "address", "team", "role", "region", "due_days", "renew_days", "since", "minutes", "lms_id",
)  # fmt: skip

ALL = "all"
"""Stands for every team, role or region."""


def render_required_csv(published: PublishedCatalogue, site: SiteIdentity) -> str:
    """Returns the table: a row for each team, role and region that a compulsory item names; retired items have none."""
    items = sorted((e for e in published.current_items if e.meta.required_for), key=lambda item: item.key)
    return render_table(COLUMNS, (row for item in items for row in _list_rows(published, site, item)))


def _list_rows(published: PublishedCatalogue, site: SiteIdentity, item: Item) -> Iterator[list[str]]:
    required_for, since = item.meta.required_for, find_required_day(published, item)
    roles = [entry.id if (entry := published.catalogue.find_role(text)) else text for text in required_for.roles]
    audience = product(
        _or_all(team for team in required_for.teams if team != ALL), _or_all(roles), _or_all(required_for.regions)
    )
    address = site.build_url(item.url) if site.url else item.url
    for team, role, region in audience:
        yield [
            item.id,
            item.kind,
            item.title,
            address,
            team,
            role,
            region,
            str(required_for.due_days),
            str(required_for.renew_days or ""),
            since.isoformat() if since else "",
            str(published.calculate_minutes(item) or ""),
            str(getattr(item.meta, "lms_id", None) or ""),
        ]


def _or_all(names: Iterable[object]) -> list[str]:
    return sorted({str(name) for name in names}) or [ALL]
