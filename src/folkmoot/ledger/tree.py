"""The Merkle tree of RFC 9162, section 2.1 (the same tree as RFC 6962's), over SHA-256. Pure: no Django import."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()


class ProofFails(ValueError):
    """A proof that does not lead where it should."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry: SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over `hashes`, each of a whole subtree of one height; a last one without a partner moves up."""
    if not hashes:
        return EMPTY
    row = list(hashes)
    while len(row) > 1:
        odd = [row.pop()] if len(row) % 2 else []
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)] + odd
    return row[0]


class Frontier:
    """The roots of the whole subtrees that a growing tree consists of: all that is needed to go on adding leaves."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        size = self.size
        while size & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            size >>= 1
        self._peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self._peaks:
            return EMPTY
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node_hash(peak, found)
        return found


# `subtree(begin, end)` gives the root over the leaves from `begin` up to, without, `end`.
Subtree = Callable[[int, int], bytes]


def inclusion_path(subtree: Subtree, index: int, size: int) -> list[bytes]:
    """PATH(index, D[0:size]) of RFC 9162, 2.1.3.1, from the leaf up. Raises IndexError for a leaf that is not there."""
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    begin, end, path = 0, size, []
    while end - begin > 1:
        split = begin + _largest_power_below(end - begin)
        if index < split:
            path.append(subtree(split, end))
            end = split
        else:
            path.append(subtree(begin, split))
            begin = split
    return path[::-1]


def consistency_path(subtree: Subtree, old: int, new: int) -> list[bytes]:
    """PROOF(old, D[0:new]) of RFC 9162, 2.1.4.1. Raises IndexError unless 0 < old <= new."""
    if not 0 < old <= new:
        raise IndexError(f"no proof from a tree of {old} to one of {new}")
    begin, end, path = 0, new, []
    while end != old:
        split = begin + _largest_power_below(end - begin)
        if old <= split:
            path.append(subtree(split, end))
            end = split
        else:
            path.append(subtree(begin, split))
            begin = split
    if begin:
        path.append(subtree(begin, end))
    return path[::-1]


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root to which `path` leads from `leaf` (RFC 9162, 2.1.3.2). Raises `ProofFails` where the length is wrong."""
    if not 0 <= index < size:
        raise ProofFails(f"there is no leaf {index} in a tree of {size}")
    node, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofFails("the proof is too long")
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofFails("the proof is too short")
    return found


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Check that the tree of `new` leaves begins with that of `old` (RFC 9162, 2.1.4.2). Raises `ProofFails`."""
    if old == new or old == 0:
        if path or (old == new and old_root != new_root) or (old == 0 and old_root != EMPTY):
            raise ProofFails("the two trees differ")
        return
    if not 0 < old < new:
        raise ProofFails(f"a tree of {new} cannot follow one of {old}")
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        raise ProofFails("the proof is too short")
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise ProofFails("the proof is too long")
        if node & 1 or node == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, step)
        node, last = node >> 1, last >> 1
    if last or first != old_root or second != new_root:
        raise ProofFails("the later tree does not begin with the earlier one")


def _largest_power_below(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1
