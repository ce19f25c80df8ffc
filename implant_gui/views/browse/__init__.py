"""Asking servers: the form, and the tree of matches."""
