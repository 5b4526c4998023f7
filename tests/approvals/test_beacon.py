"""The beacon: only what its key has signed is one of its rounds, and every sample can be drawn again from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from beacon_rounds import SIGNATURES, VALUES, answer
from hypothesis import given
from hypothesis import strategies as st
from py_arkworks_bls12381 import G1Point

from trellis.approvals.ledger import beacon, sampling
from trellis.approvals.ledger.beacon import BeaconRound, BeaconUnproved, is_genuine, parse_round

COMMIT = "5" * 40


@pytest.mark.parametrize("number", SIGNATURES)
def test_a_round_that_was_published_is_genuine(number: int) -> None:
    assert is_genuine(BeaconRound(number, SIGNATURES[number]))


@pytest.mark.parametrize("number", SIGNATURES)
def test_a_signature_is_of_its_own_round_alone(number: int) -> None:
    for other in (number - 1, number + 1, 124):
        assert not is_genuine(BeaconRound(other, SIGNATURES[number]))


def find_point_outside_the_subgroup() -> bytes:
    """A point of the curve that no signature can be: it lies outside the subgroup of the right order."""
    for number in range(1, 100):
        content = bytes([0x80]) + number.to_bytes(47, "big")
        try:
            point = G1Point.from_compressed_bytes_unchecked(content)
        except ValueError:
            continue
        if not point.is_in_subgroup():
            return content
    raise AssertionError("there is such a point among the first")


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "b7",
        "c0" + "00" * 47,  # the point at infinity
        "00" * 48,
        "ff" * 48,
        find_point_outside_the_subgroup().hex(),
        SIGNATURES[123].upper(),
        SIGNATURES[123][:-1] + "3",
        "9" + SIGNATURES[123][1:],  # the same point, reflected
        SIGNATURES[123] + "00",
        "é" * 96,
    ],
)
def test_what_the_beacon_has_not_signed_is_no_round(signature: str) -> None:
    assert not is_genuine(BeaconRound(123, signature))


@pytest.mark.parametrize("number", [0, -1, 2**64, 2**70])
def test_a_number_that_no_round_has(number: int) -> None:
    assert not is_genuine(BeaconRound(number, SIGNATURES[123]))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no answer of the beacon"),
        ("[]", "is no answer of the beacon"),
        ("{}", "is no answer of the beacon"),
        ('{"round": 1000, "signature": 7}', "is no answer of the beacon"),
        ("[" * 200_000, "is no answer of the beacon"),
        (answer(1001), "is not round 1000"),
        (answer(1000, round="1000"), "is not round 1000"),
        (answer(1000, signature=SIGNATURES[1001]), "has a signature that is not the beacon's for round 1000"),
        (answer(1000, signature="00"), "has a signature that is not the beacon's for round 1000"),
    ],
)
def test_an_answer_that_proves_nothing_is_refused(text: str, message: str) -> None:
    with pytest.raises(BeaconUnproved, match=message):
        parse_round(text, 1000)


def test_an_answer_of_the_beacon_is_read() -> None:
    assert parse_round(answer(1000), 1000) == BeaconRound(1000, SIGNATURES[1000])
    assert parse_round(answer(1000, signature=SIGNATURES[1000].upper()), 1000).signature == SIGNATURES[1000]


def test_the_value_of_a_round_is_the_one_that_was_published_with_it() -> None:
    for number, value in VALUES.items():
        seed = sha256(f"{COMMIT}:{number}:{value}".encode()).hexdigest()
        assert beacon.compute_seed(COMMIT, BeaconRound(number, SIGNATURES[number])) == seed


def test_rounds_come_every_three_seconds() -> None:
    assert beacon.find_publication_time(1000) == datetime(2023, 8, 23, 15, 59, 24, tzinfo=UTC)
    for number in (1, 2, 1000, 35_000_000):
        moment = beacon.find_publication_time(number)
        assert beacon.find_round(moment) == number
        assert beacon.find_round(moment + timedelta(seconds=1)) == number + 1
    assert beacon.find_round(datetime(2020, 1, 1, tzinfo=UTC)) == 1


def simulate(count: int, size: int, first_days: list[date], quarters: int) -> tuple[dict[str, list[date]], list[int]]:
    """Draws a sample in each quarter. Returns the days on which each item was drawn, and the sizes of the samples."""
    last_days = {f"course-{n}": first_days[n % len(first_days)] for n in range(count)}
    days: dict[str, list[date]] = {id: [day] for id, day in last_days.items()}
    sizes = []
    for quarter in range(quarters):
        day = date(2027 + quarter // 4, 1 + 3 * (quarter % 4), 20)
        ids = sampling.draw_complete_sample(f"seed {quarter}", last_days, size, day)
        sizes.append(len(ids))
        for id in ids:
            last_days[id] = day
            days[id].append(day)
    return days, sizes


def count_quarters(earlier: date, later: date) -> int:
    return (later.year * 12 + later.month - 1) // 3 - (earlier.year * 12 + earlier.month - 1) // 3


@given(
    st.integers(1, 120),
    st.integers(1, 12),
    st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=1, max_size=5),
)
def test_everything_is_drawn_at_least_once_in_eight_quarters(count: int, size: int, first_days: list[date]) -> None:
    days, sizes = simulate(count, size, first_days, 20)
    end = date(2031, 10, 20)
    for own_days in days.values():
        assert all(count_quarters(a, b) <= 8 for a, b in zip(own_days, [*own_days[1:], end], strict=True))
    assert max(sizes) <= size + -(-count // 5)  # no quarter has to look at what others have left


def test_whatever_is_approved_stands_a_chance_in_each_sample() -> None:
    last_days = {f"course-{n}": date(2026, 10, 5) for n in range(12)}
    drawn = {
        id
        for number in range(60)
        for id in sampling.draw_complete_sample(f"seed {number}", last_days, 2, date(2026, 11, 20))
    }
    assert drawn == last_days.keys()


def test_what_was_in_no_sample_for_eight_quarters_is_told() -> None:
    last_days = {"early": date(2024, 9, 30), "late": date(2024, 10, 1)}
    assert sampling.list_overdue_ids(last_days, date(2026, 11, 23)) == ("early",)
    assert sampling.draw_complete_sample("seed", {**last_days, "new": date(2026, 11, 1)}, 0, date(2026, 11, 23)) == (
        *sorted(last_days, key=lambda id: sha256(f"seed:{id}".encode()).hexdigest()),
    )
