"""What was said on the wire, what a status means, and what went wrong."""
