"""What happened on the wire and in the program: traces, presentation contexts, the log."""
