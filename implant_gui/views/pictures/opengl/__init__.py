"""Surfaces drawn by the graphics card, where a probe says that it does it right; nothing here needs a window."""
