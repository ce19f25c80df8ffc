"""What all item models stand on: tables, trees, columns, roles, words, and the bridge from other threads."""
