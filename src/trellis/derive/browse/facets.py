"""The catalogue's filters: one for each field that carries a `Facet` marker, and kind, team and time.

The last three are computed, since none of them is a field: the kind comes from kind and source, the team is the folder,
and the time comes from lessons and steps and is shown in bands.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b

from ...catalogue.roles import list_role_names
from ...diagnostics.unicode_forms import normalise_unicode
from ...kinds import Kind
from ...kinds.role_names import fold_role
from .. import cards, fields, format
from ..fields import Value
from ..published import Item, PublishedCatalogue
from ..roles import identify_role, name_role
from ..wording import translate

TIME_BANDS = ((30, "Up to 30 minutes"), (120, "Up to 2 hours"), (480, "Up to a day"), (10**9, "Longer than a day"))
"""Upper limits of the time bands in minutes, with their labels."""

_KIND_KEYS = {"External course": "providers-course", "Curated course": "chosen-course"}
"""Kinds whose addresses are older than their words; an address outlasts a change of wording."""

REVIEW_BANDS = ((92, "In the last 3 months"), (183, "In the last 6 months"), (366, "In the last year"))
"""How many days ago something was reviewed at most, with the label of each."""
OLDER = "Longer ago"

RESERVED_NAMES = ("all", "find", "list", "only", "shown", "sort")
"""Names of the catalogue's own URL parameters, as in `address.js`, and of its own pages (`all`).

A portal's filter of such a name gets an underscore.
"""

_LETTERS = ("Ll", "Lo", "Lt", "Lu")
"""Categories of letters in Unicode; the letters that modify others say nothing alone."""


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value to filter by. count: how many items have it."""

    key: str
    label: str
    url: str
    """The page that lists the items with this value; it needs no script."""
    count: int
    about: str
    """The page of the entry that the value refers to, or ""."""
    former_keys: tuple[str, ...] = ()
    """Those that addresses may have, since the value had them before."""
    former_urls: tuple[str, ...] = ()
    """Where its page was before."""


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A filter. Options are in the order of a closed list, else the most frequent first."""

    name: str
    """As in addresses."""
    label: str
    url: str
    """The page of all its values."""
    options: tuple[FacetOption, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """The filters, and for each filter and each item the indexes of the item's values among the filter's options."""

    groups: tuple[FacetGroup, ...]
    values: tuple[tuple[tuple[int, ...], ...], ...]

    def collect_members(self, group: int) -> list[list[int]]:
        """For each option of the group with this index, the indexes of the items that have it."""
        members: list[list[int]] = [[] for _ in self.groups[group].options]
        for item, options in enumerate(self.values[group]):
            for option in options:
                members[option].append(item)
        return members


@dataclass(slots=True, kw_only=True)
class _Tally:
    """Collects a filter's values while the items are read. ranks: the order of a closed list."""

    label: str
    order: int
    ranks: dict[str, int]
    values: dict[str, Value] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    keys_by_item: dict[int, list[str]] = field(default_factory=dict)

    def add_value(self, item: int, value: Value) -> None:
        keys = self.keys_by_item.setdefault(item, [])
        if value.key not in keys:
            keys.append(value.key)
            self.values.setdefault(value.key, value)
            self.counts[value.key] += 1

    def sort_keys(self) -> list[str]:
        last = len(self.ranks)
        return sorted(
            self.counts, key=lambda k: (self.ranks.get(k, last), -self.counts[k], self.values[k].text.casefold())
        )

    def is_selective(self, items: int) -> bool:
        return len(self.counts) > 1 or any(count < items for count in self.counts.values())


def build_facets(published: PublishedCatalogue, items: tuple[Item, ...]) -> Facets:
    """The filters over `items`.

    A filter with one value on all items, or with none, is left out: it would select nothing.
    """
    time_ranks = {_format_key(label): rank for rank, (_, label) in enumerate(TIME_BANDS)}
    tallies: dict[str, _Tally] = {
        "what": _Tally(label=translate("Type"), order=10, ranks={}),
        "team": _Tally(label=translate("Made by"), order=45, ranks={}),
        "time": _Tally(label=translate("Duration"), order=35, ranks=time_ranks),
    }
    review_ranks = {_format_key(label): rank for rank, label in enumerate([*(b for _, b in REVIEW_BANDS), OLDER])}
    tallies |= {
        "required": _Tally(label=translate("Required"), order=15, ranks={"of-everyone": 0, "of-some": 1}),
        "approved": _Tally(label=translate("Approval"), order=75, ranks={"approved": 0, "not-approved": 1}),
        "reviewed": _Tally(label=translate("Last reviewed"), order=76, ranks=review_ranks),
        "role": _Tally(label=translate("For the role"), order=55, ranks={}),
        "for-region": _Tally(label=translate("For the region"), order=56, ranks={}),
    }
    for index, item in enumerate(items):
        for name, value in _read_audience_values(published, item):
            tallies[name].add_value(index, value)
        for name, value in _read_common_values(published, item):
            tallies[name].add_value(index, value)
        model: type[Kind] = type(item.meta)
        for declaration, marker in fields.find_facet_fields(model):
            name = format_address_name(fields.name_field(declaration))
            if name not in tallies:
                tallies[name] = _Tally(
                    label=translate(marker.plural or marker.label),
                    order=marker.order,
                    ranks=fields.rank_options(declaration),
                )
            values = fields.read_values(published, item, declaration)
            reference = fields.find_reference(model, declaration)
            if reference and reference.kinds == ("role",):
                values = tuple(_build_role_value(published, value.key) for value in values)
            for value in values:
                tallies[name].add_value(index, value)
    selective_tallies = [
        (n, t) for n, t in sorted(tallies.items(), key=lambda pair: pair[1].order) if t.is_selective(len(items))
    ]
    return Facets(
        tuple(_build_group(name, tally) for name, tally in selective_tallies),
        tuple(tuple(_index_values(tally, len(items))) for _, tally in selective_tallies),
    )


def format_address_name(name: str) -> str:
    """A filter's name in an address.

    >>> format_address_name("level"), format_address_name("sort")
    ('level', 'sort_')
    """
    return f"{name}_" if name in RESERVED_NAMES else name


def build_address_words(values: Iterable[str]) -> list[str]:
    """A unique URL segment for each value: lower-case Latin letters, digits and hyphens.

    It belongs to the value and not to its place among the others, since readers keep it. A value whose letters are not
    all Latin, or whose words are another's as well, has a digest in it; of values with the same words, the only one
    that consists of just these has them to itself. So it changes only where a value with the same words comes or goes.
    A value that ends like a digest has one of its own, so that it is no other's word.

    >>> build_address_words(["Über uns", "uber-uns", "日本"])
    ['uber-uns-ac7e8d99', 'uber-uns', 'value-ce47dfba']
    """
    words = {value: _shorten_value(value) for value in values}
    claimants: dict[str, list[str]] = {}
    for value, word in words.items():
        if word and _has_latin_letters(value):
            claimants.setdefault(word, []).append(value)
    holders = {
        word: [value for value in group if value.lower().replace(" ", "-") == word] or group
        for word, group in claimants.items()
    }
    own_words = {word: group[0] for word, group in holders.items() if len(group) == 1 and not _DIGEST_END.search(word)}
    return [
        word if own_words.get(word) == value else f"{word or 'value'}-{_digest_value(value)}"
        for value, word in words.items()
    ]


def list_former_role_keys(published: PublishedCatalogue, id: str) -> tuple[str, ...]:
    """Returns what a role's key and its words were while it had one of its names for an id, or was in no register."""
    role = published.catalogue.find_entry("role", id)
    names = (name for name in list_role_names(role.meta) if published.catalogue.find_role(name) is role) if role else ()
    texts = [text for name in names for text in (fold_role(name), name)]
    words = (word for text in texts for word in build_address_words([text]))
    return tuple(key for key in dict.fromkeys((*texts[::2], *words)) if key != id)


def assign_former_words(former_words: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Returns for each present word those that it had before, without those that are another's.

    >>> assign_former_words({"clerk": ["dunner"], "dunner": [], "buyer": ["clerk", "trader"]})
    {'clerk': (), 'dunner': (), 'buyer': ('trader',)}
    """
    used_words = set(former_words)
    assigned: dict[str, tuple[str, ...]] = {}
    for word, words in former_words.items():
        assigned[word] = tuple(former for former in dict.fromkeys(words) if former not in used_words)
        used_words.update(assigned[word])
    return assigned


def _shorten_value(value: str) -> str:
    plain = normalise_unicode("NFKD", value).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def _has_latin_letters(value: str) -> bool:
    """Whether all letters are Latin: only then is what is left of a value without the others a word for it."""
    letters = (c for c in normalise_unicode("NFKD", value) if unicodedata.category(c) in _LETTERS)
    return all(c.isascii() or "LATIN" in unicodedata.name(c, "") for c in letters)


def _list_words(key: str) -> list[str]:
    """Returns what a key is called in an address, which a former key of a role may be itself."""
    return [key] if _DIGEST_END.search(key) else build_address_words([key])


_DIGEST_END = re.compile(r"-[0-9a-f]{8}\Z")


def _digest_value(value: str) -> str:
    return blake2b(value.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _build_group(name: str, tally: _Tally) -> FacetGroup:
    url = f"/catalogue/{name}/"
    keys = tally.sort_keys()
    words = dict(zip(keys, build_address_words(keys), strict=True))
    former_keys = assign_former_words({key: tally.values[key].former_keys for key in keys})
    former_words = assign_former_words(
        {words[key]: [word for former in former_keys[key] for word in _list_words(former)] for key in keys}
    )
    options = (
        FacetOption(
            key=key,
            label=tally.values[key].text,
            url=f"{url}{word}/",
            count=tally.counts[key],
            about=tally.values[key].url,
            former_keys=former_keys[key],
            former_urls=tuple(f"{url}{former}/" for former in former_words[word]),
        )
        for key, word in words.items()
    )
    return FacetGroup(name, tally.label, url, tuple(options))


def _index_values(tally: _Tally, items: int) -> Iterator[tuple[int, ...]]:
    indexes = {key: index for index, key in enumerate(tally.sort_keys())}
    return (tuple(indexes[key] for key in tally.keys_by_item.get(item, ())) for item in range(items))


def _read_common_values(published: PublishedCatalogue, item: Item) -> Iterator[tuple[str, Value]]:
    kind = cards.name_kind(item)
    yield "what", Value(_KIND_KEYS.get(kind) or _format_key(kind), cards.describe_kind(item))
    if team := published.find_entry("team", item.owner):
        former_ids = published.catalogue.list_former_ids("team", team.id)
        yield "team", Value(team.id, team.title, team.url, former_keys=former_ids)
    if minutes := published.calculate_minutes(item):
        label = next(label for limit, label in TIME_BANDS if minutes <= limit)
        yield "time", Value(_format_key(label), translate(label))


def _read_audience_values(published: PublishedCatalogue, item: Item) -> Iterator[tuple[str, Value]]:
    """Yields for whom an item is required or meant, and whether and when it was approved and reviewed."""
    required_for = item.meta.required_for
    if required_for and item.status != "retired":
        is_for_everyone = required_for.is_for_everyone
        label = translate("Of everyone") if is_for_everyone else translate("Of some")
        yield "required", Value("of-everyone" if is_for_everyone else "of-some", label)
    audiences = [item.meta.audience, *([required_for] if required_for else [])]
    for role in dict.fromkeys(role for audience in audiences for role in audience.roles):
        yield "role", _build_role_value(published, role)
    for region in dict.fromkeys(region for audience in audiences for region in audience.regions):
        yield "for-region", Value(str(region), format.format_region(region))
    if status := published.approval_statuses.get(item.id):
        is_approved = status.is_complete and bool(status.approvals)
        yield (
            "approved",
            Value("approved", translate("Approved")) if is_approved else Value("not-approved", translate("Not yet")),
        )
    if item.meta.reviewed and item.meta.reviewed <= published.today:
        age = published.today - item.meta.reviewed
        label = next((band for days, band in REVIEW_BANDS if age <= timedelta(days=days)), OLDER)
        yield "reviewed", Value(_format_key(label), translate(label))


def _build_role_value(published: PublishedCatalogue, text: str) -> Value:
    """Returns a role by its id, whichever of its names an author wrote."""
    id = identify_role(published, text)
    return Value(id, name_role(published, text), former_keys=list_former_role_keys(published, id))


def _format_key(label: str) -> str:
    """A value's key, from its label in English, so that an address is the same in all languages."""
    return label.lower().replace("’", "").replace(" ", "-")
