"""Small widgets that any panel may use; one file each."""
