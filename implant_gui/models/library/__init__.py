"""The library: what is held, and by what it can be narrowed down."""
