"""This room's part of the demo: what the demo's people write to each other."""
