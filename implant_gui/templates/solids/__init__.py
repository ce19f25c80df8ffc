"""Closed bodies from a few parameters, and their outlines: what the demo catalogue is made of."""
