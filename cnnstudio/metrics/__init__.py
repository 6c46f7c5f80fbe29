"""Scores as pure functions of tensors, checked against an outsider."""
