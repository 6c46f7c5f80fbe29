"""Random streams named by seed, purpose and place, so that no stream depends on how much another one drew.

Order and augmentation draw from streams of their own: two architectures with one seed see the same batches. Layers
that draw (dropout) use torch's global generator, which is seeded at the start of a run and kept in its checkpoint.
"""

import hashlib

import torch
from torch import Generator, Tensor


def derive_seed(seed: int, purpose: str, *place: int) -> int:
    """Return a seed of 63 bits for the stream of that name, the same on every machine and Python.

    Args:
        seed: the run's seed.
        purpose: what is drawn ("order").
        place: where, e.g. epoch and step.
    """
    name = "/".join([str(seed), purpose, *map(str, place)])
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") >> 1


def make_generator(seed: int, purpose: str, *place: int) -> Generator:
    """Return a fresh generator on the CPU for the stream of that name."""
    generator = torch.Generator()
    generator.manual_seed(derive_seed(seed, purpose, *place))
    return generator


def seed_global(seed: int, purpose: str) -> None:
    """Seed torch's global generators (CPU and every accelerator) for a purpose."""
    torch.manual_seed(derive_seed(seed, purpose))


def draw_order(seed: int, epoch: int, size: int) -> Tensor:
    """Return the order of an epoch's pictures: a permutation of ``size`` indices, int64 (size,) on the CPU."""
    return torch.randperm(size, generator=make_generator(seed, "order", epoch))


def read_global_state() -> dict[str, Tensor]:
    """Return the states of the global generators: "cpu", and "cuda:N" or "mps" where they are in use."""
    states = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available() and torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        states |= {f"cuda:{index}": state for index, state in enumerate(torch.cuda.get_rng_state_all())}
    if torch.backends.mps.is_available():
        states["mps"] = torch.mps.get_rng_state()
    return states


def restore_global_state(states: dict[str, Tensor]) -> None:
    """Set the global generators to states that `read_global_state` returned; absent devices are passed over."""
    for name, state in states.items():
        if name == "cpu":
            torch.set_rng_state(state.cpu())
        elif name.startswith("cuda:") and int(name[5:]) < torch.cuda.device_count():
            torch.cuda.set_rng_state(state.cpu(), name)
        elif name == "mps" and torch.backends.mps.is_available():
            torch.mps.set_rng_state(state.cpu())
