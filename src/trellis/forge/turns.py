"""Whose request is judged next where one job judges all that are open, so that nobody's requests hold up the others.

People of the portal come before strangers, of whom anybody can have as many accounts as they like. Within each group
the one whose requests have taken the least time is next, and whoever is first among equals changes with every run. A
run has a limit for all, and one for each author; what it did not come to waits for the next run.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from .protocol import StartedCheck

RUN_SECONDS = 2_700.0
"""The seconds that judging all open changes may take in one run; a job of GitLab has 3,600."""

AUTHOR_SECONDS = 360.0
"""The seconds of a run that the changes of one author may take: as much as two of the slowest."""


@dataclass(frozen=True, kw_only=True)
class Turns:
    """The order in which changes are judged. known_accounts: of people whom the portal names, in lower case.

    Changes whose author is not known count each by itself. seed: decides who is first among equals.
    """

    checks: Sequence[StartedCheck]
    known_accounts: Set[str] = frozenset()
    run_seconds: float = RUN_SECONDS
    author_seconds: float = AUTHOR_SECONDS
    seed: str = field(default_factory=lambda: str(time.time_ns()))
    get_time: Callable[[], float] = time.monotonic
    is_shuffled: bool = False
    """Whether one author's changes come in any order, where nobody knows yet which of them waits longest."""

    def take(self) -> Iterator[StartedCheck]:
        """Yields the check of each change whose turn it is. One that has begun may end after the run's seconds."""
        queues: dict[str, list[StartedCheck]] = {}
        for check in sorted(self.checks, key=lambda check: (check.judged_time, check.number)):
            queues.setdefault(check.author.lower() or f"#{check.number}", []).append(check)
        authors, generator = sorted(queues), random.Random(self.seed)
        generator.shuffle(authors)
        for own_checks in (queues[author] for author in authors if self.is_shuffled):
            generator.shuffle(own_checks)
        seconds_by_author = dict.fromkeys(authors, 0.0)
        now = started = self.get_time()
        while queues and now - started <= self.run_seconds:
            waiting = [author for author in authors if author in queues]
            author = min(waiting, key=lambda author: (author not in self.known_accounts, seconds_by_author[author]))
            yield queues[author].pop(0)
            before, now = now, self.get_time()
            seconds_by_author[author] += now - before
            if not queues[author] or seconds_by_author[author] >= self.author_seconds:
                del queues[author]
