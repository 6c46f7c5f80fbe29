"""The Experiment panel: forms generated from the catalogue."""
