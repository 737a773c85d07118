"""Who is here: online while any of their sockets lives, and when they were last, afterwards.

`stores.py` keeps the sockets (in memory, or in Redis for all processes), `people.py` decides who may know, and
`changes.py` is what the gateway calls as sockets come and go. It is told only to people who follow each other or
talk with each other, both of whom share their activity.
"""

from messaging.presence.people import Presence, presence_of

__all__ = ["Presence", "presence_of"]
