"""Peers for tests that know nothing of pynetdicom, so that a bug cannot hide on both sides."""
