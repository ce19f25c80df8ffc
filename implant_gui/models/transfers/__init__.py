"""Transfers, ours and those of others to us."""
