"""What a site offers to other programs, as a page of Markdown: docs/data.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..derive.data.catalogue_csv import COLUMNS as CATALOGUE_COLUMNS
from ..derive.data.endpoints import PARAMETERS, PRIVATE_FOLDERS, Endpoint
from ..derive.data.required_csv import COLUMNS as REQUIRED_COLUMNS

_INTRODUCTION = """\
# Data for other programs

Every build writes, beside the pages, files that other programs read. They are static: ask for them with GET.
`openapi.json` at the top of the site has the same in the form that tools read ([OpenAPI
3.1](https://spec.openapis.org/oas/v3.1.0)), with the site's own address. This page is made from the same
declaration, by `trellis explain --data`.

- Nothing in them is a draft, and of a person there is a name at most.
- What an address holds keeps its meaning. A key that goes or means something else gets a file with another number; a
  new key is no new version, so ignore keys that you do not know.
- An `address` is whole where `site_url` in `mkdocs.yml` says where the site is; else a JSON file has `null`, and a
  table has the path from the site's root.
"""

_CHANGES = """\
## Follow the catalogue

`changes.json` has a row for each course and path that was added, changed, retired or removed, the latest first, with
the time (`at`, in UTC) at which the published branch had it. Of each sort an item has one row, that of its last
change. A program keeps the latest `at` that it has read, and next time takes the rows after it:

```sh
jq -r --arg last "2026-11-01T08:00:00+00:00" \\
  '.changes[] | select(.at > $last) | [.at, .change, .kind, .id] | @tsv' changes.json
```

Compare with an `at`, never with the clock: a build takes a while after the commit. `since` is `null` where the whole
history was there; else the list is complete from that time on only, as in a shallow clone (`fetch-depth: 0` gives
the whole one). Where it is later than your last `at`, read `catalogue.json` as a whole once. A change of anything
that readers see counts; drafts do not. `see` names what took the place of what is retired or removed.
"""

_TABLES = """\
## Tables

Both are CSV as in RFC 4180: commas, every cell in quotation marks, UTF-8 with a byte order mark, which Excel needs
and Python's `utf-8-sig` takes off. A cell that a spreadsheet would take for a formula has an apostrophe before it.

`catalogue.csv` has {catalogue}, then a column for each filter that the portal's models declare, such as `level` and
`skills`, by the field's name. Several values have `; ` between them. A column that is there stays; new ones come at
the end of their group, so read columns by their names.

`required.csv` is for systems that know who is in which team and has which role. It has {required}. `all` stands for
every team, role or region. A person has to take what stands in a row if team, role and region each are theirs or
`all`; one row that fits is enough. `due_days` count from the day that somebody joined, or from `since` if that is
later: the day on which it became compulsory, or else was first published;
with `renew_days` it is taken again so many days after it was last done. Roles are ids where the portal has
`content/roles.yml`, else texts. Retired courses are not in it.
"""


def render(endpoints: Iterable[Endpoint]) -> str:
    """Returns the page."""
    groups: dict[str, list[Endpoint]] = {}
    for endpoint in endpoints:
        groups.setdefault(endpoint.group, []).append(endpoint)
    tables = _TABLES.format(catalogue=_join_names(CATALOGUE_COLUMNS), required=_join_names(REQUIRED_COLUMNS))
    parts = [
        _INTRODUCTION,
        *(_render_group(*group) for group in groups.items()),
        _render_parameters(),
        _CHANGES,
        tables,
    ]
    return "\n".join(parts)


def _render_group(name: str, endpoints: list[Endpoint]) -> str:
    head = f"## {name}\n\n| GET | media type | what it is |\n|---|---|---|\n"
    return head + "".join(map(_render_row, endpoints))


def _render_row(endpoint: Endpoint) -> str:
    condition = f" There {endpoint.condition}." if endpoint.condition else ""
    schema = f" Schema: `{endpoint.schema}`." if endpoint.schema else ""
    guide = f" [More]({endpoint.guide})" if endpoint.guide else ""
    return f"| `{endpoint.path}` | `{endpoint.media_type}` | {endpoint.summary}{condition}{schema}{guide} |\n"


def _render_parameters() -> str:
    lines: Iterator[str] = (f"- `{{{name}}}`: {text}\n" for name, text in PARAMETERS.items())
    folders = ", ".join(f"`/{folder}`" for folder in PRIVATE_FOLDERS)
    note = f"\nWhat lies below {folders} is for the site's own scripts; it may change with every version.\n"
    return "In braces stands\n\n" + "".join(lines) + note


def _join_names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
