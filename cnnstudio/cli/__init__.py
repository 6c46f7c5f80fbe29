"""The command line: the window's twin. One file per command; only `main` knows them all."""
