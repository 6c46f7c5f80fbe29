"""CNN Studio: train, compare and understand convolutional networks."""

__version__ = "0.1.0"
