"""A provider that a course names is one of the register, where the portal has one.

`content/providers.yml` says whom to call, what each provider is asked for and how it went. A course whose provider is
written otherwise is missing from that list, and so is what it costs. The name is written as it stands there, or the id.

Bad: the register has a provider *Example Academy*.

    source: {kind: vendor, provider: Harbor Skills}

Good:

    source: {kind: vendor, provider: Example Academy}
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.providers import REGISTER, find_provider
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....diagnostics.phrases import did_you_mean
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    providers = catalogue.whole.providers
    if not providers or any(kind == "provider" for kind, _ in catalogue.unread_keys):
        return
    courses = catalogue.whole.courses if catalogue.includes(REGISTER) else catalogue.courses
    for course in courses:
        name = course.meta.source.provider
        if name and find_provider(catalogue, name) is None:
            close = did_you_mean(name, [provider.title for provider in providers])
            hint = "the providers are in content/providers.yml; a new one is one entry there"
            yield RULE.at(
                course,
                ("source", "provider"),
                f"no provider is called `{name}`",
                help=f"did you mean `{close}`? {hint[0].upper()}{hint[1:]}." if close else hint,
                related=(Label(providers[0].at("id"), "the register"),),
            )


RULE = Rule("unknown-provider", Severity.WARNING, check)
