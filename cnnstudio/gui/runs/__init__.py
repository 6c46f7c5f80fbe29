"""The rows of the runs panel: in words, as a model, painted."""
