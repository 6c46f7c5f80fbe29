"""Runs side by side: groups of seeds, their means and intervals, as a figure or a table."""
