"""The full-text indexes of the two database engines, behind `feed.search.captions`.

Each module has `create()`, `put(pairs)`, `remove(post_ids)` and `find(words, open_end, below, limit)`.
Words are folded letters and digits of any script, without spaces.
"""
