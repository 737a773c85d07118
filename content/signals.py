"""What the content room announces; receivers enqueue a task or call one service.

`post_removing` and `story_removing` are sent inside the transaction that removes the row, so that what points at
it by id goes with it. The others are sent after the commit.
"""

from django.dispatch import Signal

post_published = Signal()  # post_id, author_id
post_hidden = Signal()  # post_id, author_id: archived or deleted
post_edited = Signal()  # post_id, author_id
post_removing = Signal()  # post_id
hashtag_changed = Signal()  # hashtag_id: banned, or let in again
people_tagged = Signal()  # post_id, user_ids
people_untagged = Signal()  # post_id, user_ids
coauthor_invited = Signal()  # post_id, user_id
coauthor_accepted = Signal()  # post_id, user_id
coauthor_removed = Signal()  # post_id, user_id
story_published = Signal()  # story_id, author_id, start_ms: whom it mentions is told then
story_removing = Signal()  # story_id
video_waiting = Signal()  # media_id: a worker has something to do
media_processed = Signal()  # media_id: a video is ready, or failed
