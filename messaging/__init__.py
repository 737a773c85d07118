"""The room of conversations, presence and the socket gateway."""
