"""Tasks: what a target is, which loss, which scores."""
