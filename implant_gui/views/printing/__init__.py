"""Paper at exactly 1:1."""
