"""Who is who, as the default branch has it: accounts, the chain of managers, the learning team, and who is away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ..snapshot import Person, Policy


@dataclass(frozen=True)
class Candidate:
    """Somebody who answers for something. role: as what, in words that follow a name: "manager of Sales"."""

    person: Person
    role: str


Line = tuple[tuple[Candidate, ...], ...]
"""Who answers, the nearest first; those of one group answer alike."""


@dataclass(frozen=True)
class Roster:
    """founded: a team that is not on the default branch yet → the team that it will be part of."""

    policy: Policy
    today: date
    founded: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def people(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.policy.people}

    @cached_property
    def _teams(self) -> Mapping[str, tuple[str, str]]:
        return {team.id: (team.title, team.manager) for team in self.policy.teams}

    @cached_property
    def _accounts(self) -> Mapping[str, tuple[Person, ...]]:
        found: dict[str, tuple[Person, ...]] = {}
        for person in self.policy.people:
            if person.handle:
                handle = person.handle.casefold()
                found[handle] = (*found.get(handle, ()), person)
        return found

    def holders(self, handle: str) -> tuple[Person, ...]:
        """Who has that account; more than one where the register is wrong."""
        return self._accounts.get(handle.casefold(), ())

    def called(self, name: str) -> tuple[Person, ...]:
        """Whom Git may mean by that name: by a person's name, id or account."""
        name = name.casefold().strip()
        named = (p for p in self.policy.people if name in (p.name.casefold(), p.id, (p.handle or "").casefold()))
        return tuple(named) if name else ()

    def title(self, team: str) -> str:
        """A team's name; its id where it is not known here."""
        return self._teams[team][0] if team in self._teams else team

    def manager_first(self, team: str) -> Line:
        """The team's manager, then each one above; at last those who answer where nobody is left."""
        return (*((c,) for c in self._chain(team)), self._top(), self._learning())

    def leads_too(self, team: str) -> Line:
        """The same, where a lead of the team answers as well as its manager."""
        leads = next((t.leads for t in self.policy.teams if t.id == team), ())
        led = tuple(Candidate(self.people[id], f"lead of {self.title(team)}") for id in leads if id in self.people)
        first, *others = self.manager_first(team)
        return ((*first, *led), *others)

    def learning_first(self) -> Line:
        """Anybody of the learning team, then each one above its manager; the head of the company where there is no such team."""
        team = self.policy.learning_team or ""
        if team not in self._teams:
            return self.manager_first(team)
        return (self._learning(), *((c,) for c in self._chain(team)[1:]), self._top())

    def delegate(self, person: Person) -> str | None:
        """Whom the person named to answer while they are away today; "" where nobody, None where they are not away."""
        absence = next((a for a in person.away if a.start <= self.today <= a.until), None)
        return None if absence is None else absence.delegate or ""

    def _chain(self, team: str) -> tuple[Candidate, ...]:
        return tuple(self._climb(team))

    def _climb(self, team: str) -> Iterator[Candidate]:
        """From the team's manager to the head of the company, each once. A team still to come is answered for by its parent's."""
        owner = team if team in self._teams else self.founded.get(team, "")
        title, id = self._teams.get(owner, ("", self._head))
        role = f"manager of {title}" if title else "head of the company"
        seen: set[str] = set()
        while id and id in self.people and id not in seen:
            seen.add(id)
            yield Candidate(self.people[id], role)
            role, id = (f"above the manager of {title}" if title else role), self.people[id].manager or ""

    @property
    def _head(self) -> str:
        heads = [p.id for p in self.policy.people if p.active and p.manager is None]
        return heads[0] if len(heads) == 1 else ""

    def _learning(self) -> tuple[Candidate, ...]:
        team = next((t for t in self.policy.teams if t.id == self.policy.learning_team), None)
        if team is None:
            return ()
        named = (team.manager, *team.leads)
        members = [p for p in self.policy.people if p.team == team.id or p.id in named]
        return tuple(Candidate(p, f"of {team.title}") for p in members)

    def _top(self) -> tuple[Candidate, ...]:
        named = (self.people[id] for id in self.policy.top if id in self.people)
        return tuple(Candidate(p, "named for what nobody else may answer for") for p in named)
