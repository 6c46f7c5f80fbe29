"""Regularizers: one file each, every one a subclass of `registry.Regularizer` that overrides the hooks it needs."""
