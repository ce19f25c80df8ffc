"""Settings, servers and searches as TOML files that people can read and write."""
