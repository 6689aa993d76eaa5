"""What editors and people ask: one file a question, answered from a snapshot as plain data."""
