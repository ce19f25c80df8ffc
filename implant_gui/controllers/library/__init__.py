"""What is held: looked through, marked, taken in, given away, kept in order."""
