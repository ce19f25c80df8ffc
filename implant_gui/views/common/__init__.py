"""Widgets and helpers that know nothing of templates; every other room of `views` uses them."""
