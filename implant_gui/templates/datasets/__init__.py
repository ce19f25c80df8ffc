"""Data sets that may be odd: parsed, read value by value, described, written."""
