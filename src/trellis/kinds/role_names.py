"""The names of roles: when two texts mean one role, and how several people of a role are called."""

from __future__ import annotations

import re
from functools import lru_cache

from ..diagnostics.unicode_forms import normalise_unicode

_ENDINGS = ((re.compile(r"(?<=[^aeiou\W])ies$"), "y"), (re.compile(r"(?<=ss|ch|sh)es$|(?<=x)es$|(?<![suixaS'])s$"), ""))
"""English endings of the plural with what stands in their place in the singular."""

_LATIN_END = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]*$")


@lru_cache(maxsize=4096)
def fold_role(text: str) -> str:
    """Returns the form in which two names of roles are compared. Case, hyphens and an English plural do not count.

    >>> fold_role("Account managers") == fold_role("account-manager")
    True
    """
    words = re.sub(r"[-_\u2010-\u2015]+", " ", normalise_unicode("NFKC", text).casefold()).split()
    if not words:
        return ""
    for ending, singular in _ENDINGS:
        if ending.search(words[-1]):
            words[-1] = ending.sub(singular, words[-1])
            break
    return " ".join(words)


def pluralise_role(name: str) -> str:
    """Returns what several people of a role are called in English; what ends in no Latin letter stays as it is.

    >>> [pluralise_role(name) for name in ("Accountant", "Buddy", "Team leads", "採用担当")]
    ['Accountants', 'Buddies', 'Team leads', '採用担当']
    """
    if re.search(r"(?<!s)s$", name) or not _LATIN_END.search(name):
        return name
    if re.search(r"[^aeiou\W]y$", name):
        return f"{name[:-1]}ies"
    return f"{name}es" if re.search(r"(ss|x|ch|sh)$", name) else f"{name}s"
