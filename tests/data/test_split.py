"""Splits are stratified, seeded and leave the global random state alone."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.split import stratified_split
from cnnstudio.errors import DataError


@given(
    counts=st.lists(st.integers(0, 40), min_size=1, max_size=6).filter(lambda counts: max(counts) >= 2),
    fraction=st.floats(0.01, 0.99),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_picture_is_once_on_one_side_and_every_class_on_both(
    counts: list[int], fraction: float, seed: int
) -> None:
    labels = torch.from_numpy(np.random.default_rng(0).permutation(np.repeat(np.arange(len(counts)), counts)))
    train, validation = stratified_split(labels, fraction, seed)
    assert torch.equal(torch.cat([train, validation]).sort().values, torch.arange(len(labels)))
    for label, count in enumerate(counts):
        aside = int((labels[validation] == label).sum())
        if count >= 2:
            assert 1 <= aside <= count - 1
            assert abs(aside - fraction * count) <= 1
        else:
            assert aside == 0


def test_the_seed_decides_and_nothing_else() -> None:
    labels = torch.arange(2).repeat(500)
    torch.manual_seed(1)
    before = torch.get_rng_state()
    first = stratified_split(labels, 0.2, 7)
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(2)
    assert all(torch.equal(one, two) for one, two in zip(first, stratified_split(labels, 0.2, 7), strict=True))
    assert not torch.equal(first[1], stratified_split(labels, 0.2, 8)[1])


def test_another_class_does_not_change_the_choice_within_a_class() -> None:
    one = torch.zeros(50, dtype=torch.int64)
    two = torch.cat([one, torch.ones(30, dtype=torch.int64)])
    alone, together = stratified_split(one, 0.3, 5)[1], stratified_split(two, 0.3, 5)[1]
    assert alone.tolist() == [index for index in together.tolist() if index < 50]


@pytest.mark.parametrize("fraction", [0.0, 1.0, -0.5, 2.0, float("nan")])
def test_a_fraction_out_of_range_is_refused(fraction: float) -> None:
    with pytest.raises(DataError, match="between 0 and 1"):
        stratified_split(torch.zeros(4, dtype=torch.int64), fraction, 0)


def test_single_pictures_cannot_be_split() -> None:
    with pytest.raises(DataError, match="add pictures"):
        stratified_split(torch.arange(3), 0.2, 0)
