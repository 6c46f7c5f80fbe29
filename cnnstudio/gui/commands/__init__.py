"""Commands as data: what the menus, the shortcuts, the command search and the tooltips are made of."""
