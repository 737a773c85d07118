"""Reading and making videos, in programs of their own (`run.py` starts them)."""
