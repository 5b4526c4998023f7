"""Compares two published catalogues entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ...catalogue.catalogue import Catalogue
from ...catalogue.gone import find_gone
from ...load.markdown.word_distance import count_changed_words
from .. import cards, links
from ..published import Item, PublishedCatalogue
from . import audience, field_changes, question_changes, reading
from .model import VISIBLE_CHANGES, CatalogueDifference, ChangeType, ItemChange, KindChanges, RenamedEntry
from .renamed_ids import RenamedIds, find_renamed_ids

ITEM_KINDS = ("course", "path")

OTHER_KINDS = (
    ("session", "date", "dates", "calendar"),
    ("story", "story", "stories", "stories and their feed"),
    ("team", "team", "teams", "team pages"),
    ("skill", "skill", "skills", "skill pages"),
    ("role", "role", "roles", "home page"),
    ("provider", "provider", "providers", "providers"),
    ("page", "page", "pages", "pages"),
    ("objective", "objective", "objectives", "objectives"),
    ("need", "need", "needs", "needs"),
    ("person", "person", "people", "people"),
    ("gone", "tombstone", "tombstones", "pages of what is gone"),
    ("rubric", "rubric", "rubrics", ""),
    ("metric", "metric", "metrics", ""),
    ("observation", "figure", "figures", ""),
    ("budget", "row of a budget", "rows of budgets", "budgets"),
    ("review", "record of the ledger", "records of the ledger", ""),
    ("sample", "spot check", "spot checks", ""),
    ("portal", "setting of the portal", "settings of the portal", ""),
)
"""Kind, its noun in the singular and in the plural, and the part of the site that shows it, "" for none."""


def compare_catalogues(before: PublishedCatalogue, after: PublishedCatalogue) -> CatalogueDifference:
    """Returns the difference. Its item changes are ordered by change type, with those that readers cannot see last."""
    renamed = find_renamed_ids(before.catalogue, after.catalogue)
    item_changes = sorted(_compare_items(before, after, renamed), key=_sort_key)
    visible_changes = [change for change in item_changes if change.change_type in VISIBLE_CHANGES]
    changed_urls = {change.card.url for change in item_changes}
    paths = {
        link.url: link for change in visible_changes for link in change.reach.paths if link.url not in changed_urls
    }
    teams = {team for change in visible_changes for team in (*change.reach.teams, *change.reach.recommending_teams)}
    return CatalogueDifference(
        item_changes=tuple(item_changes),
        kind_changes=tuple(
            other for row in OTHER_KINDS if (other := _compare_kind(before, after, renamed, *row)).count
        ),
        minutes_change=_sum_course_minutes(after) - _sum_course_minutes(before),
        affects_everyone=any(change.reach.includes_everyone for change in visible_changes),
        teams=tuple(sorted(teams)),
        paths=tuple(paths.values()),
    )


def _sort_key(change: ItemChange) -> tuple[int, str, str]:
    """Orders by change type: new items first, drafts last."""
    return get_args(ChangeType).index(change.change_type), change.card.kind, change.card.title


def _compare_items(before: PublishedCatalogue, after: PublishedCatalogue, renamed: RenamedIds) -> Iterator[ItemChange]:
    current_by_key: dict[tuple[str, str], Item] = {}
    for kind in ITEM_KINDS:
        previous_items = before.catalogue.entries.get(kind, {})
        for current in after.catalogue.entries.get(kind, {}).values():
            previous = previous_items.get(renamed.get_former_id(current))
            if previous:
                current_by_key[previous.key] = current
            if previous is None or not _is_same(before.catalogue, previous, after.catalogue, current, renamed):
                yield _describe_item_change(before, previous, after, current, renamed)
        for removed_item in previous_items.values():
            if removed_item.key not in current_by_key:
                yield _describe_item_change(before, removed_item, after, None, renamed)


def _describe_item_change(
    before: PublishedCatalogue,
    previous: Item | None,
    after: PublishedCatalogue,
    current: Item | None,
    renamed: RenamedIds,
) -> ItemChange:
    versions = [(published, item) for published, item in ((before, previous), (after, current)) if item is not None]
    published, item = versions[-1]
    change_type = _classify_change(previous, current)
    lessons = reading.pair_all_lessons(before.catalogue, previous, after.catalogue, current, renamed) if current else []
    is_hidden_edit = previous is not None and current is not None and change_type not in VISIBLE_CHANGES
    return ItemChange(
        change_type=change_type,
        card=cards.build_card(published, item),
        former_id=previous.id if previous and current and previous.id != current.id else "",
        gone_reason=_find_gone_reason(after.catalogue, previous) if previous and not current else "",
        merged_into=links.find_link(after, previous.kind, previous.id) if previous and not current else None,
        fields=tuple(field_changes.find_field_changes(before, previous, after, current, renamed))
        if previous and current
        else (),
        word_distance=count_changed_words(previous.body, current.body) if previous and current else 0,
        lesson_changes=field_changes.describe_lesson_changes(
            renamed.pair_lessons(before.catalogue, previous, after.catalogue, current), renamed
        )
        if previous and current
        else (),
        question_changes=tuple(
            question_changes.find_question_changes(
                renamed.pair_lessons(before.catalogue, previous, after.catalogue, current), renamed
            )
        )
        if previous and current
        else (),
        reach=audience.compute_reach(versions[-1:] if is_hidden_edit else versions),
        quiz_changes=tuple(reading.find_quiz_changes(before.catalogue, after.catalogue, lessons)),
        path_steps=reading.find_path_steps(before, previous, after, current, renamed) if current else (),
        page_links=reading.list_changed_pages(current, lessons, renamed) if current else (),
    )


def _find_gone_reason(after: Catalogue, removed_item: Item) -> str:
    tombstone = find_gone(after.entries, removed_item.kind, removed_item.id)
    return tombstone.meta.reason if tombstone else ""


def _classify_change(previous: Item | None, current: Item | None) -> ChangeType:
    was_hidden, is_hidden = previous is None or previous.status == "draft", current is None or current.status == "draft"
    if was_hidden and is_hidden:
        return "draft"
    if previous is None:
        return "new"
    if current is None:
        return "removed"
    if was_hidden:
        return "published"
    if is_hidden:
        return "withdrawn"
    if current.status == "retired" and previous.status != "retired":
        return "retired"
    return "renamed" if previous.id != current.id else "changed"


def _is_same(before: Catalogue, previous: Item, after: Catalogue, current: Item, renamed: RenamedIds) -> bool:
    """Tells whether two versions of an item and its lessons are equal."""
    if previous.id != current.id or not renamed.has_same_content(previous, current):
        return False
    return all(
        old and new and old.id == new.id and old.number == new.number and renamed.has_same_content(old, new)
        for old, new in renamed.pair_lessons(before, previous, after, current)
    )


def _compare_kind(
    before: PublishedCatalogue,
    after: PublishedCatalogue,
    renamed: RenamedIds,
    kind: str,
    singular: str,
    plural: str,
    location: str,
) -> KindChanges:
    old, new = (published.catalogue.entries.get(kind, {}) for published in (before, after))
    old = {renamed.get_present_id(id): entry for id, entry in old.items()}
    former_ids = {id: former[1] for (key_kind, id), former in renamed.former_keys.items() if key_kind == kind}
    return KindChanges(
        kind=kind,
        singular=singular,
        plural=plural,
        location=location,
        new=tuple(links.link_entry(new[id]) for id in new if id not in old and id not in former_ids),
        changed=tuple(
            links.link_entry(new[id]) for id in new if id in old and not renamed.has_same_content(old[id], new[id])
        ),
        renamed=tuple(
            RenamedEntry(
                links.link_entry(new[id]), id, former_id, not renamed.has_same_content(old[former_id], new[id])
            )
            for id, former_id in former_ids.items()
        ),
        removed=tuple(links.link_entry(old[id]) for id in old if id not in new and id not in former_ids.values()),
    )


def _sum_course_minutes(published: PublishedCatalogue) -> int:
    """Returns the minutes of all current courses. Paths are not counted, as they consist of courses."""
    return sum(published.calculate_minutes(item) or 0 for item in published.current_items if item.kind == "course")
