"""The draft plan as a participatory text: objectives, commitments, paragraphs with a lasting identity."""
