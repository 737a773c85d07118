"""What the content room announces, after the commit; receivers enqueue a task or call one service."""

from django.dispatch import Signal

post_published = Signal()  # post_id, author_id
post_hidden = Signal()  # post_id, author_id: archived or deleted
post_edited = Signal()  # post_id, author_id
post_removed = Signal()  # post_id: its row is gone for good, and what points at it by id should follow
