"""Stories and highlights as a viewer meets them: what lies on a story, cards, reads. `content.services` writes."""
