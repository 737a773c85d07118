"""Hashtag and place pages: what the people in a conversation about something have posted."""
