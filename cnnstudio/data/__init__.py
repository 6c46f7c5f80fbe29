"""Data sets: pictures as uint8 tensors with labels, splits, statistics and the ways to get them."""
