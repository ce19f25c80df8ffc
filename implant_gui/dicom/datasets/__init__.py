"""Encoded data sets: identifiers made, and those that come checked and decoded; nothing of the network."""
