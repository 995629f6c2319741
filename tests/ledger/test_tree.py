"""The tree: known roots, and proofs that hold for what is there and for nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.ledger import tree

# The inputs and roots that Certificate Transparency's implementations test with (RFC 6962's tree, in the tests of
# google/certificate-transparency): eight leaves, and the root over the first one, two, … eight.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves(count: int) -> list[bytes]:
    return [tree.leaf_hash(str(n).encode()) for n in range(count)]


def subtree(hashes: list[bytes]) -> tree.Subtree:
    return lambda begin, end: tree.root(hashes[begin:end])


def test_known_leaves_give_known_roots() -> None:
    hashes = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
    growing = tree.Frontier()
    assert growing.root() == tree.root([]) == hashlib.sha256(b"").digest()
    for count, root in enumerate(ROOTS, 1):
        growing.add(hashes[count - 1])
        assert growing.root().hex() == tree.root(hashes[:count]).hex() == root


@given(st.integers(1, 300), st.data())
def test_a_proof_of_inclusion_leads_to_the_root_and_no_other_does(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_path(subtree(hashes), index, size)
    assert tree.root_by_inclusion(hashes[index], index, size, path) == tree.root(hashes)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else None
    if other is not None:
        assert leads_elsewhere(hashes[other], index, size, path, tree.root(hashes))
        assert leads_elsewhere(hashes[index], other, size, path, tree.root(hashes))
    if path:
        assert leads_elsewhere(hashes[index], index, size, path[:-1], tree.root(hashes))
        assert leads_elsewhere(hashes[index], index, size, [*path, path[0]], tree.root(hashes))


def leads_elsewhere(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    try:
        return tree.root_by_inclusion(leaf, index, size, path) != root
    except tree.ProofFails:
        return True


@given(st.integers(1, 200), st.integers(0, 200), st.data())
def test_a_proof_of_consistency_holds_for_a_tree_that_grew_and_for_no_other(
    old: int, more: int, data: st.DataObject
) -> None:
    hashes = leaves(old + more)
    new = old + more
    path = tree.consistency_path(subtree(hashes), old, new) if more else []
    tree.check_consistency(old, tree.root(hashes[:old]), new, tree.root(hashes), path)
    changed = data.draw(st.integers(0, old - 1))
    forged = [*hashes[:changed], tree.leaf_hash(b"forged"), *hashes[changed + 1 :]]
    with pytest.raises(tree.ProofFails):
        tree.check_consistency(old, tree.root(forged[:old]), new, tree.root(hashes), path)
    if more:
        with pytest.raises(tree.ProofFails):
            tree.check_consistency(
                old, tree.root(hashes[:old]), new, tree.root(forged), tree.consistency_path(subtree(forged), old, new)
            )


def test_nothing_is_proved_of_a_leaf_that_is_not_there() -> None:
    for index, size in ((0, 0), (5, 5), (-1, 3)):
        with pytest.raises(IndexError):
            tree.inclusion_path(subtree(leaves(size)), index, size)
        with pytest.raises(tree.ProofFails):
            tree.root_by_inclusion(b"\0" * 32, index, size, [])
