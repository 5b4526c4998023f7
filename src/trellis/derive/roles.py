"""Names roles for readers: one of them, and several in a sentence. Free text stays what its author wrote."""

from __future__ import annotations

from collections.abc import Iterable

from ..kinds.role_names import fold_role, pluralise_role
from . import format
from .published import PublishedCatalogue


def identify_role(published: PublishedCatalogue, text: str) -> str:
    """Returns what is equal for two texts that mean one role: its id; without a register, the folded text."""
    role = published.catalogue.find_role(text)
    return role.id if role else fold_role(text)


def name_role(published: PublishedCatalogue, text: str) -> str:
    """Returns the name of the role that a text means, as a heading or an option has it."""
    role = published.catalogue.find_role(text)
    return role.title if role else format.format_term(text)


def name_roles(published: PublishedCatalogue, texts: Iterable[str]) -> list[str]:
    """Returns the names of several roles, each role once."""
    return list({identify_role(published, text): name_role(published, text) for text in texts}.values())


def name_holders(published: PublishedCatalogue, texts: Iterable[str]) -> list[str]:
    """Returns what the people of each role are called in the middle of a sentence: credit controllers, IT managers."""
    holders: dict[str, str] = {}
    for text in texts:
        role = published.catalogue.find_role(text)
        name = (role.meta.plural or role.title) if role else text
        if published.context.portal.language.split("-")[0] == "en":
            name = _begin_small(name if role and role.meta.plural else pluralise_role(name))
        holders.setdefault(identify_role(published, text), name)
    return list(holders.values())


def _begin_small(name: str) -> str:
    """Returns the name without its capital, unless its first word is a short form such as IT."""
    first_word = name.split()[0] if name.split() else ""
    return name[:1].lower() + name[1:] if first_word[1:].islower() else name
