"""The pages for staff that combine packages."""
