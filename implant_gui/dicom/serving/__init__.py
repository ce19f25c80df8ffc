"""Being called: listening sockets, who is let in, and what becomes of the objects that come."""
