"""Asking servers: queries, saved and watched searches, and what of their matches is held."""
