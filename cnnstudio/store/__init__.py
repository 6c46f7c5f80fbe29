"""The run library: one folder per run, an index that is never the truth."""
