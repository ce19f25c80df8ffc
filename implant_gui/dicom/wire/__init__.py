"""Our own upper layer and DIMSE client: no thread but the caller's, deadlines and limits everywhere.

From the inside out: `receiver` and `assembly` turn bytes into messages without any I/O, `negotiation` makes and
checks association PDUs with pynetdicom's documented classes, `connection` owns the socket and the clock, `association`
speaks on it, and `echo`, `find`, `get`, `move` and `store` are the operations.
"""
