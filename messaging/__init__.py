"""The room of messages, presence and the socket gateway. Empty so far: the layout and the import contracts
keep its place."""
