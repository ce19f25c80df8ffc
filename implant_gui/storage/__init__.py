"""Keeps things on disk: received objects and their index, the transfer journal, settings, servers, searches.

Knows `domain` only. Files are the truth; what a database holds of them can be made again. What fails outside of us
(full disk, read-only folder, a folder that has gone) is an `OperationError`, and work goes on once it is over.
"""
