"""Listens to the rooms below; enqueues a task or calls one service, nothing more."""
