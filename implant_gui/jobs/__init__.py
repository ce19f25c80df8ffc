"""Runs operations on threads of their own and brings their events to one reader.

The only package that starts threads. No Qt and no asyncio: the window reads the mailbox through
`models.common.bridge`, the command line through `blocking.run`.
"""
