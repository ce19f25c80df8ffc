"""What is spoken with servers: who they are, queries and matches, retrievals, statuses, and what became of each."""
