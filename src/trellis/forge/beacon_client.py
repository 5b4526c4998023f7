"""Fetches rounds of the public randomness beacon from its own servers. What comes back is verified elsewhere."""

from __future__ import annotations

import json

from pydantic import BaseModel

from ..approvals.ledger.beacon import CHAIN
from .http_client import HttpClient

BEACON_URL = "https://api.drand.sh"
"""The beacon's servers. Any other source is as good: nobody can forge a round."""


class BeaconAnswer(BaseModel):
    """A round as the beacon serves it."""

    round: int
    signature: str


def fetch_round(number: int) -> str:
    """Returns the text of a round's answer. Raises ForgeError if the round is not published, or nobody answers."""
    client = HttpClient(name="the beacon", base_url=BEACON_URL, headers={})
    answer = client.get_object(f"/{CHAIN}/public/{number}", BeaconAnswer, permission="")
    return json.dumps(answer.model_dump())
