"""Optimizers, as torch has them, in the fastest form the device offers."""

from collections.abc import Callable, Mapping
from typing import Any, Self

import torch
from pydantic import model_validator
from torch import nn
from torch.optim import Optimizer

from cnnstudio.options import Options, option
from cnnstudio.registry import Registry

Make = Callable[[Any, list[nn.Parameter], Mapping[str, Any]], Optimizer]
"""Called with (options, parameters, settings that regularizers ask for, such as weight_decay)."""

optimizers: Registry[Make] = Registry("optimizer", "cnnstudio.train")


def learning_rate(default: float) -> Any:
    """Declare the option every optimizer has."""
    return option(default, above=0.0, high=1e9, scale="log", help="Length of a step along the gradient.")


class SGDOptions(Options):
    """Settings of SGD."""

    learning_rate: float = learning_rate(1e-2)
    momentum: float = option(0.0, low=0.0, below=1.0, help="Share of the last step that is taken again.")
    nesterov: bool = option(False, help="Look ahead along the momentum before taking the gradient.", advanced=True)

    @model_validator(mode="after")
    def _looks_along_something(self) -> Self:
        if self.nesterov and not self.momentum:
            raise ValueError("nesterov looks ahead along the momentum, which is 0; set momentum, e.g. to 0.9")
        return self


class AdamOptions(Options):
    """Settings of Adam and AdamW."""

    learning_rate: float = learning_rate(1e-3)
    beta1: float = option(0.9, low=0.0, below=1.0, help="Memory of the mean gradient.", advanced=True)
    beta2: float = option(0.999, low=0.0, below=1.0, help="Memory of the squared gradient.", advanced=True)


class RMSpropOptions(Options):
    """Settings of RMSprop."""

    learning_rate: float = learning_rate(1e-3)
    alpha: float = option(0.99, low=0.0, below=1.0, help="Memory of the squared gradient.", advanced=True)
    momentum: float = option(0.0, low=0.0, below=1.0, help="Share of the last step that is taken again.")


@optimizers.register(
    "sgd",
    title="SGD",
    source="Robbins & Monro 1951; momentum: Sutskever et al. 2013, On the importance of initialization and momentum",
    options=SGDOptions,
)
def make_sgd(options: SGDOptions, parameters: list[nn.Parameter], extra: Mapping[str, Any]) -> Optimizer:
    """Return torch\'s SGD for these parameters."""
    return torch.optim.SGD(
        parameters,
        lr=options.learning_rate,
        momentum=options.momentum,
        nesterov=options.nesterov,
        **_fastest(parameters),
        **extra,
    )


@optimizers.register(
    "adam", title="Adam", source="Kingma & Ba 2015, Adam: a method for stochastic optimization", options=AdamOptions
)
def make_adam(options: AdamOptions, parameters: list[nn.Parameter], extra: Mapping[str, Any]) -> Optimizer:
    """Return torch\'s Adam for these parameters."""
    betas = (options.beta1, options.beta2)
    return torch.optim.Adam(parameters, lr=options.learning_rate, betas=betas, **_fastest(parameters), **extra)


@optimizers.register(
    "adamw",
    title="AdamW",
    source="Loshchilov & Hutter 2019, Decoupled weight decay regularization",
    options=AdamOptions,
)
def make_adamw(options: AdamOptions, parameters: list[nn.Parameter], extra: Mapping[str, Any]) -> Optimizer:
    """Return torch\'s AdamW for these parameters."""
    # torch's AdamW decays by 0.01 unless told otherwise; here only the regularizer decays.
    decay: dict[str, Any] = {"weight_decay": 0.0, **extra}
    betas = (options.beta1, options.beta2)
    return torch.optim.AdamW(parameters, lr=options.learning_rate, betas=betas, **_fastest(parameters), **decay)


@optimizers.register("rmsprop", title="RMSprop", source="Tieleman & Hinton 2012, lecture 6e", options=RMSpropOptions)
def make_rmsprop(options: RMSpropOptions, parameters: list[nn.Parameter], extra: Mapping[str, Any]) -> Optimizer:
    """Return torch\'s RMSprop for these parameters."""
    return torch.optim.RMSprop(
        parameters,
        lr=options.learning_rate,
        alpha=options.alpha,
        momentum=options.momentum,
        foreach=True,  # torch has no fused RMSprop
        **extra,
    )


def _fastest(parameters: list[nn.Parameter]) -> dict[str, Any]:
    """Return ``fused`` where torch has one kernel for all parameters of this device, else ``foreach``."""
    fusible = all(p.is_floating_point() and p.device.type in ("cpu", "cuda") for p in parameters)
    return {"fused": True} if fusible else {"foreach": True}
