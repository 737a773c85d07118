"""Search: people, hashtags and places by the words of their names, posts by those of their captions."""
