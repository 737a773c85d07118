"""What the content room announces; receivers enqueue a task or call one service.

`post_removing` is sent inside the transaction that removes the row, so that what points at it by id goes with
it. The others are sent after the commit.
"""

from django.dispatch import Signal

post_published = Signal()  # post_id, author_id
post_hidden = Signal()  # post_id, author_id: archived or deleted
post_edited = Signal()  # post_id, author_id
post_removing = Signal()  # post_id
