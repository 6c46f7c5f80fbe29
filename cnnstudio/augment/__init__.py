"""Augmentations: whole-batch tensor transforms of the training split, one file each."""
