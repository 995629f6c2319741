"""Answers that come by e-mail, post or through an assistant."""
