"""The achievement of a path with a certificate, as Open Badges 3.0 has it, for those who collect badges elsewhere.

It says what the certificate stands for. That somebody holds it is in no file: the portal keeps nobody's records.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5

from .. import kinds
from ..catalogue.catalogue import Entry
from .cards import get_language_tag
from .pages.path_plan import SELF_REPORTED
from .published import PublishedCatalogue
from .wording import translate

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
"""The vocabularies of the file, in the order that the specification asks for."""


def get_achievement_address(entry: Entry[kinds.Path]) -> str:
    """Returns the address of the file."""
    return f"{entry.url}achievement.json"


def build_achievement(published: PublishedCatalogue, entry: Entry[kinds.Path], site_url: str) -> dict[str, Any]:
    """Builds the achievement of a path that has a certificate. site_url: the site's address, or ""."""
    certificate = entry.meta.certificate
    assert certificate is not None
    address = get_achievement_address(entry)
    owner = published.find_entry("team", entry.owner)
    criteria: dict[str, str] = {"narrative": f"{certificate.criteria} {translate(SELF_REPORTED)}"}
    creator: dict[str, Any] = {"type": ["Profile"], "name": owner.title if owner else entry.owner}
    if site_url:
        criteria["id"] = urljoin(site_url, entry.url.lstrip("/"))
    creator["id"] = _identify(site_url, owner.url if owner else f"/teams/{entry.owner}/")
    return {
        "@context": list(CONTEXT),
        "id": _identify(site_url, address),
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": certificate.name,
        "description": entry.meta.summary,
        "criteria": criteria,
        "creator": creator,
        "inLanguage": get_language_tag(published, entry),
        "version": str(entry.meta.version),
    }


def _identify(site_url: str, address: str) -> str:
    """Returns the whole address; where the site's is not known, a name that is the same at every build."""
    return urljoin(site_url, address.lstrip("/")) if site_url else f"urn:uuid:{uuid5(NAMESPACE_URL, address)}"
