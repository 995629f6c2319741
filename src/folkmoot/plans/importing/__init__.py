"""From a document to the parts of a plan. Pure: no Django import, no network, nothing written.

word, markdown → html → blocks → structure → (identity: which part is which of the version before) → rendering
"""
