"""What a WebSocket can do: consumers.py hands each client to `session.Client`, which knows the rest from here."""
