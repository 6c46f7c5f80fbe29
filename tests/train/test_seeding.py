import hashlib

import torch

from cnnstudio.train.seeding import (
    derive_seed,
    draw_order,
    make_generator,
    read_global_state,
    restore_global_state,
    seed_global,
)


def test_seeds_are_a_stable_hash_of_the_stream_name() -> None:
    expected = int.from_bytes(hashlib.blake2b(b"7/order/3", digest_size=8).digest(), "big") >> 1
    assert derive_seed(7, "order", 3) == expected


def test_streams_differ_by_every_part_of_their_name() -> None:
    names = [
        (0, "order", 1),
        (1, "order", 1),
        (0, "order", 2),
        (0, "augmentation", 1),
        (0, "order", 1, 1),
        (0, "order"),
    ]
    assert len({derive_seed(*name) for name in names}) == len(names)
    assert derive_seed(1, "order", 12) != derive_seed(1, "order", 1, 2)


def test_generators_leave_the_global_one_alone() -> None:
    before = torch.get_rng_state()
    torch.rand(3, generator=make_generator(0, "x"))
    order = draw_order(5, 1, 100)
    assert torch.equal(torch.get_rng_state(), before)
    assert order.sort().values.tolist() == list(range(100))
    assert torch.equal(order, draw_order(5, 1, 100)) and not torch.equal(order, draw_order(5, 2, 100))


def test_global_state_comes_back() -> None:
    seed_global(3, "dropout")
    state = read_global_state()
    first = torch.rand(4)
    restore_global_state(state | {"cuda:99": state["cpu"]})
    assert torch.equal(torch.rand(4), first)
