"""Surveys: their definition, versions, drafts, and the pages that ask the questions."""
