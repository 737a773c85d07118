"""The pages of the social room. Every POST works as a plain form (it leads back to where it came from) and
with htmx (it answers the piece of the page that changed)."""
