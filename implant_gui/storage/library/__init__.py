"""The local library: a folder of objects as they were received, opened, asked, added to and kept in order."""
