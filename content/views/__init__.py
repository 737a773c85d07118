"""The pages of the content room: the composer, posts, profiles, stories, reels. Each works without scripts."""
