"""People whom one may want to follow."""
