"""The screens of the window: Train, Compare, Data."""
