"""The index of the library: an SQLite database that can be made anew from the files."""
