"""pynetdicom's server with limits and deadlines of ours: what the archive stands on."""
