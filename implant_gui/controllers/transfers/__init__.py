"""Objects on their way: retrievals, sends, and the storage SCP."""
