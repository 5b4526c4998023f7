"""Chooses in which of several small data files something is."""

from __future__ import annotations


def choose_shard(id: str, shard_count: int) -> int:
    """The number of the file that holds an id: FNV-1a over its characters, as in `data.js`.

    >>> choose_shard("negotiating-prices", 1), choose_shard("a", 256)
    (0, 44)
    """
    hash_value = 0x811C9DC5
    for character in id:
        hash_value = (hash_value ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    return hash_value % shard_count
