"""Widgets: they take models and values, speak in words, and tell what the user wants as signals."""
