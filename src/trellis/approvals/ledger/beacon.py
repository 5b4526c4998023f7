"""Verifies the public randomness beacon that samples are drawn by: drand's network "quicknet".

Every three seconds the beacon publishes the next of its rounds, signed by a threshold of independent organisations (the
League of Entropy). A round's value is the SHA-256 of its signature. Nobody knows it before, nobody can choose it, and
anybody can verify it with the network's public key, which is fixed here and not asked for. The scheme is
bls-unchained-g1-rfc9380: BLS12-381, signatures on G1, the message being the SHA-256 of the round's number.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
"""The hash that names the network, in addresses such as https://api.drand.sh/CHAIN/public/ROUND."""

PUBLIC_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc2"
    "2b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
"""The network's public key, on G2, compressed."""

FIRST_ROUND_AT = datetime(2023, 8, 23, 15, 9, 27, tzinfo=UTC)
"""When round 1 was published."""

PERIOD = timedelta(seconds=3)
"""The time between two rounds."""

_DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_SIGNATURE = re.compile(r"[0-9a-f]{96}")
_MAX_LENGTH = 10_000


class BeaconRound(NamedTuple):
    """A round of the beacon. `signature` is the proof of its value, in hexadecimal digits."""

    number: int
    signature: str


class BeaconUnproved(Exception):
    """What was given is no round of the beacon. The message says why, as the end of a sentence."""


def find_round(moment: datetime) -> int:
    """Returns the number of the first round that is published at a moment or after it."""
    return max(0, -((FIRST_ROUND_AT - moment) // PERIOD)) + 1


def find_publication_time(number: int) -> datetime:
    """Returns when a round is published. Raises OverflowError for a round that no calendar has."""
    return FIRST_ROUND_AT + (number - 1) * PERIOD


def parse_round(text: str, number: int) -> BeaconRound:
    """Parses a round as the beacon serves it, with `round` and `signature`, and verifies it. Raises BeaconUnproved."""
    try:
        data: Any = json.loads(text) if len(text) <= _MAX_LENGTH else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("signature"), str):
        raise BeaconUnproved("is no answer of the beacon: a JSON object with `round` and `signature`")
    if data.get("round") != number:
        raise BeaconUnproved(f"is not round {number}")
    beacon_round = BeaconRound(number, data["signature"].lower())
    if not is_genuine(beacon_round):
        raise BeaconUnproved(f"has a signature that is not the beacon's for round {number}")
    return beacon_round


@cache
def is_genuine(beacon_round: BeaconRound) -> bool:
    """Returns whether the beacon signed the round."""
    from py_arkworks_bls12381 import GT, G1Point, G2Point  # imported late: few runs draw or verify a sample

    number, signature = beacon_round
    if not _SIGNATURE.fullmatch(signature) or not 0 < number < 2**64:
        return False
    try:
        signature_point = G1Point.from_compressed_bytes(bytes.fromhex(signature))  # on the curve, in its subgroup
    except ValueError:
        return False
    message = G1Point.hash_to_curve(sha256(number.to_bytes(8, "big")).digest(), _DOMAIN)
    public_key = G2Point.from_compressed_bytes(bytes.fromhex(PUBLIC_KEY))
    return bool(GT.pairing_check([signature_point, -message], [G2Point(), public_key]))


def compute_seed(commit: str, beacon_round: BeaconRound) -> str:
    """Returns the seed of a sample: SHA-256 of the commit's id, the round's number and its value, joined by colons."""
    value = sha256(bytes.fromhex(beacon_round.signature)).hexdigest()
    return sha256(f"{commit}:{beacon_round.number}:{value}".encode()).hexdigest()
