"""Weights out and in: one file per format, each with a sidecar that names the network."""
