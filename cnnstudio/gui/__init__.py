"""The window: the only part of CNN Studio that knows Qt. Importing all of it loads no torch."""
