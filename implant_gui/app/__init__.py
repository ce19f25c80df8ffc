"""The program: command line, paths, logging, wiring, orderly start and end."""
