"""The public site: layout, components, home, finder and the landing page of a consultation."""
