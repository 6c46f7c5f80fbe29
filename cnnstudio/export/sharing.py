"""Which names of a state_dict are the same memory."""

from torch import Tensor


def memory_place(name: str, tensor: Tensor) -> tuple[object, ...]:
    """Return what is equal for two tensors exactly where they are the same memory seen in the same way.

    Args:
        name: sets apart tensors without elements, which have no memory to compare.
    """
    if not tensor.numel():
        return (name,)
    return (tensor.device, tensor.data_ptr(), tensor.dtype, tuple(tensor.shape), tensor.stride())
