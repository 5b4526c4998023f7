"""The roster on one day: accounts, the chain of managers, the learning team, and absences, as on the default branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ...kinds.handles import fold_account, fold_name
from ..snapshot import Policy, RosterPerson


@dataclass(frozen=True)
class Candidate:
    """A person with the role in which they approve, a noun phrase that follows a name: "manager of Sales"."""

    person: RosterPerson
    role: str


EscalationChain = tuple[tuple[Candidate, ...], ...]
"""Groups of people who are responsible, the nearest first. Within a group all are equally responsible."""


@dataclass(frozen=True)
class Roster:
    """The people and teams of a policy. new_team_parents: id of a team that the change adds → its parent's id."""

    policy: Policy
    today: date
    new_team_parents: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def people(self) -> Mapping[str, RosterPerson]:
        """Id → person."""
        return {person.id: person for person in self.policy.people}

    @cached_property
    def _teams(self) -> Mapping[str, tuple[str, str]]:
        """Team id → its title and its manager's id."""
        return {team.id: (team.title, team.manager) for team in self.policy.teams}

    @cached_property
    def _people_by_handle(self) -> Mapping[str, tuple[RosterPerson, ...]]:
        people: dict[str, tuple[RosterPerson, ...]] = {}
        for person in self.policy.people:
            if person.handle:
                handle = fold_account(person.handle)
                people[handle] = (*people.get(handle, ()), person)
        return people

    def find_by_handle(self, handle: str) -> tuple[RosterPerson, ...]:
        """Returns the people with that account; more than one where the register is wrong."""
        return self._people_by_handle.get(fold_account(handle), ())

    def find_by_name(self, name: str) -> tuple[RosterPerson, ...]:
        """Returns the people whose name, id or account equals a name from Git, in whatever case and Unicode form."""
        folded_name = fold_name(name)
        people = (p for p in self.policy.people if folded_name in (fold_name(p.name), p.id))
        return tuple(dict.fromkeys((*people, *self.find_by_handle(name)))) if folded_name else ()

    def find_team_title(self, team: str) -> str:
        """Returns a team's title; its id for an unknown team."""
        return self._teams[team][0] if team in self._teams else team

    def build_manager_chain(self, team: str) -> EscalationChain:
        """Returns the team's manager, each manager above, the people of last resort, and finally the learning team."""
        managers = ((candidate,) for candidate in self._walk_managers(team))
        return (*managers, self._list_last_resort(), self._list_learning_team())

    def build_lead_chain(self, team: str) -> EscalationChain:
        """Returns the manager chain with the team's leads beside its manager."""
        lead_ids = next((t.leads for t in self.policy.teams if t.id == team), ())
        role = f"lead of {self.find_team_title(team)}"
        leads = tuple(Candidate(self.people[id], role) for id in lead_ids if id in self.people)
        first, *others = self.build_manager_chain(team)
        return ((*first, *leads), *others)

    def build_learning_chain(self) -> EscalationChain:
        """Returns the learning team, then each manager above its own; without such a team, the head of the company."""
        team = self.policy.learning_team or ""
        if team not in self._teams:
            return self.build_manager_chain(team)
        above = tuple(self._walk_managers(team))[1:]
        return (self._list_learning_team(), *((candidate,) for candidate in above), self._list_last_resort())

    def find_delegate(self, person: RosterPerson) -> str | None:
        """Returns the id of the delegate of somebody who is away today; "" without a delegate, None if not away."""
        absence = next((a for a in person.away if a.start <= self.today <= a.until), None)
        return None if absence is None else absence.delegate or ""

    @property
    def absences(self) -> tuple[tuple[str, str], ...]:
        """The id of everybody who is away today, with their delegate's, or ""; nothing else depends on the day."""
        delegates = ((person.id, self.find_delegate(person)) for person in self.policy.people)
        return tuple((id, delegate) for id, delegate in delegates if delegate is not None)

    def _walk_managers(self, team: str) -> Iterator[Candidate]:
        """Yields the managers from the team's own to the head of the company, each once.

        For a team that the change adds, the parent's managers are used.
        """
        owner = team if team in self._teams else self.new_team_parents.get(team, "")
        title, id = self._teams.get(owner, ("", self._head_id))
        role = f"manager of {title}" if title else "head of the company"
        visited: set[str] = set()
        while id and id in self.people and id not in visited:
            visited.add(id)
            yield Candidate(self.people[id], role)
            role, id = (f"above the manager of {title}" if title else role), self.people[id].manager or ""

    @property
    def _head_id(self) -> str:
        heads = [p.id for p in self.policy.people if p.active and p.manager is None]
        return heads[0] if len(heads) == 1 else ""

    def _list_learning_team(self) -> tuple[Candidate, ...]:
        team = next((t for t in self.policy.teams if t.id == self.policy.learning_team), None)
        if team is None:
            return ()
        in_charge = (team.manager, *team.leads)
        members = [p for p in self.policy.people if p.team == team.id or p.id in in_charge]
        return tuple(Candidate(p, f"of {team.title}") for p in members)

    def _list_last_resort(self) -> tuple[Candidate, ...]:
        people = (self.people[id] for id in self.policy.last_resort if id in self.people)
        return tuple(Candidate(p, "named for what nobody else may answer for") for p in people)
