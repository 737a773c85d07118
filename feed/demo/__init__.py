"""The demo site: people, pictures drawn on the spot, and what they do with each other."""
