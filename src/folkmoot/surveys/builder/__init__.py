"""The survey builder of the back office: its blocks, and the way from them to a definition and back."""
