"""What the social room announces, after the commit; receivers enqueue a task or call one service."""

from django.dispatch import Signal

# follower_id, followee_id, requested=False (it had to be asked for), one_of_many=False: posts may now flow
follow_accepted = Signal()
# The same, once all that listen to `follow_accepted` are done: people may be told of it, and look for the posts
follow_in_effect = Signal()
follow_requested = Signal()  # follower_id, followee_id
follow_request_ended = Signal()  # follower_id, followee_id: taken back, turned down or blocked
follow_ended = Signal()  # follower_id, followee_id: unfollowed, removed or blocked
liked = Signal()  # user_id, target_id, kind: "post", "comment" or "story"
unliked = Signal()  # user_id, target_id, kind
bookmarked = Signal()  # user_id, post_id, author_id: for ranking only, nobody is told
comment_created = Signal()  # comment_id, post_id, author_id, parent_id
comment_edited = Signal()  # comment_id, post_id, author_id
comment_deleted = Signal()  # comment_ids: the comment and the replies that went with it; post_id
close_friend_added = Signal()  # owner_id, friend_id
blocked = Signal()  # blocker_id, blocked_id
