"""How far GitLab's list of pushes is read, and who is told to have more than it says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from desks import EDIT
from fake_gitlab import PROJECT, FakeGitLab

from trellis.forge import gitlab, gitlab_conversation
from trellis.forge.gitlab_answers import GitLabEvent
from trellis.forge.gitlab_conversation import _search_elsewhere, _select_pushes, find_day_after
from trellis.forge.http_client import HttpClient
from trellis.forge.protocol import ForgeAccess, ForgeChange
from trellis.forge.pushes import ELSEWHERE_LOOKBACK

OPENED = datetime(2026, 11, 21, 9, tzinfo=UTC)
START = OPENED - ELSEWHERE_LOOKBACK
BROUGHT = OPENED + timedelta(hours=1)
CHANGE = ForgeChange(
    number=1, head="b", branch="edit", base="main", ref="refs/merge-requests/1/head", author="mei", opening_time=OPENED
)
DIEGO = frozenset({"diego"})


def push(
    after: str, by: str | None = "mei", ref: str = "edit", time: datetime = OPENED, before: str = ""
) -> GitLabEvent:
    data = {"ref": ref, "ref_type": "branch", "commit_from": before, "commit_to": after}
    return GitLabEvent.model_validate({"author_username": by, "created_at": time, "push_data": data})


def search(monkeypatch: pytest.MonkeyPatch, events: Iterable[GitLabEvent]) -> tuple[list[str], tuple[str, ...], int]:
    """What is found of Diego beside a fork: commits, untraced accounts, and how many pushes were left unread."""
    rest = iter(events)
    monkeypatch.setattr(gitlab_conversation, "_list_events", lambda *_: rest)
    client = HttpClient(name="GitLab", base_url="https://forge.meridian.example", headers={})
    found = _search_elsewhere(client, "/projects/7", CHANGE, DIEGO, BROUGHT)
    return [push.after for push in found.pushes], found.untraced_accounts, len(list(rest))


@pytest.mark.parametrize(("count", "is_exhausting"), [(2, False), (3, True)])
@pytest.mark.parametrize("age", [timedelta(), timedelta(seconds=-1)])
def test_only_whoever_pushed_more_since_the_search_begins_is_not_traced(
    monkeypatch: pytest.MonkeyPatch, count: int, is_exhausting: bool, age: timedelta
) -> None:
    """What somebody pushed in years before a request keeps them from approving nothing."""
    monkeypatch.setattr(gitlab_conversation, "MAX_ACCOUNT_EVENTS", 2)
    pushes = [push(f"c{n}", "diego", "wip", START + age) for n in range(count)]
    untraced = ("diego",) if is_exhausting and not age else ()
    assert _select_pushes([push("b"), *pushes], CHANGE, DIEGO, 100).elsewhere.untraced_accounts == untraced
    assert search(monkeypatch, pushes)[1] == untraced


def test_nothing_is_read_that_is_too_old_to_be_of_interest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gitlab_conversation, "MAX_EVENTS_BEFORE", 5)
    old = [push(f"c{n}", "diego", "wip", START - timedelta(days=1)) for n in range(50)]
    recent = push("a", "diego", "wip", START)
    assert search(monkeypatch, [recent, *old]) == (["a"], (), 49)
    rest = iter(old)
    found = _select_pushes([push("b"), recent], CHANGE, DIEGO, 100)
    assert (
        _select_pushes((event for events in ([push("b"), recent], rest) for event in events), CHANGE, DIEGO, 100)
        == found
    )
    assert len(list(rest)) == 44, "a former life of the branch is searched among the next few"


@pytest.mark.parametrize("has_creation", [True, False])
def test_a_branch_that_is_older_than_the_search_is_traced_to_its_beginning(has_creation: bool) -> None:
    old = START - timedelta(days=5)
    junk = [push(f"c{n}", "cy", "junk", old) for n in range(20)]
    first = [push("a", "diego", time=old)] if has_creation else []
    found = _select_pushes([push("b", before="a"), *junk, *first], CHANGE, DIEGO, 15 if not has_creation else 100)
    assert [(push.after, push.account) for push in found.own.pushes] == [("a", "diego")] * has_creation + [("b", "mei")]
    assert found.own.is_cut is not has_creation
    assert found.elsewhere.untraced_accounts == (), "what is of interest elsewhere was read"


@pytest.mark.parametrize(("count", "is_cut"), [(8, False), (9, True)])
def test_a_list_that_ends_before_the_search_begins_says_so(
    monkeypatch: pytest.MonkeyPatch, count: int, is_cut: bool
) -> None:
    """Of those that came later, too: GitLab lists no more than so many, and does not say that there are others."""
    monkeypatch.setattr(gitlab_conversation, "MAX_EVENTS", 10)
    later = [push(f"c{n}", "cy", "junk", BROUGHT + timedelta(hours=1)) for n in range(count)]
    assert search(monkeypatch, [*later, push("a", "diego", "wip")])[1] == (("diego",) if is_cut else ())
    assert search(monkeypatch, [*later[1:], push("c", "cy", "junk", START - timedelta(days=1))])[1] == ()


@pytest.mark.parametrize("hour", [0, 12, 23])
@pytest.mark.parametrize("offset", [-12, -5, 0, 5.75, 14])
def test_the_day_after_begins_later_in_every_time_zone(hour: int, offset: float) -> None:
    """GitLab begins a day in the zone that its owner has set; the time is told in any."""
    time = datetime(2026, 11, 21, hour, 59, tzinfo=UTC)
    for told in (time, time.astimezone(timezone(timedelta(hours=14))), time.astimezone(timezone(timedelta(hours=-12)))):
        day = find_day_after(told)
        begins = datetime(day.year, day.month, day.day, tzinfo=timezone(timedelta(hours=offset)))
        assert timedelta(hours=10) <= begins - time <= timedelta(hours=60)


@pytest.mark.parametrize("fork", [False, True])
def test_what_came_days_after_a_change_is_not_asked_for(
    lab: FakeGitLab, monkeypatch: pytest.MonkeyPatch, fork: bool
) -> None:
    """Thousands of pushes while a request waits hide nothing and keep nobody from approving."""
    monkeypatch.setattr(gitlab_conversation, "MAX_EVENTS", 50)
    lab.push("edit", EDIT)
    number = lab.open("edit", fork=fork)
    lab.approve(number, "dsalazar")
    own = lab.events[-1]
    junk = {"author_username": "hlindqvist", "push_data": {**own["push_data"], "ref": "junk", "commit_to": "c" * 40}}
    wip = {**own, "author_username": "dsalazar", "push_data": {**own["push_data"], "ref": "wip"}}
    lab.events = [wip, *lab.events, *[{**junk, "created_at": "2026-11-24T09:00:00Z"}] * 60]
    conversation = read_conversation(lab, number)
    assert not conversation.lacks_pushes
    assert conversation.untraced_accounts == ()
    assert "dsalazar" in [push.account for push in conversation.pushes_elsewhere]


def read_conversation(lab: FakeGitLab, number: int) -> gitlab_conversation.Conversation:
    client = gitlab.connect_gitlab(ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", ""))
    return client.get_conversation(client.get_change(number))


def test_a_push_of_an_account_that_is_gone_is_nobodys(lab: FakeGitLab) -> None:
    """Elsewhere it stops nothing; nobody is told to have pushed what the branch itself has."""
    lab.push("edit", EDIT)
    number = lab.open("edit")
    lab.approve(number, "dsalazar")
    own = lab.events[-1]
    lab.events.insert(0, {**own, "author_username": None, "push_data": {**own["push_data"], "ref": "wip"}})
    conversation = read_conversation(lab, number)
    assert (conversation.unread, conversation.pushes_elsewhere, conversation.untraced_accounts) == ((), (), ())
    own["author_username"] = None
    (clause,) = read_conversation(lab, number).unread
    assert clause == f"who pushed commit {lab.head(number)[:7]}"
