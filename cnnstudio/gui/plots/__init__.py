"""Figures: curves, bars, gaps, histograms. The only package that knows pyqtgraph."""
