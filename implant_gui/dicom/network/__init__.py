"""TCP and TLS: connections made, ports bound, sockets waited for."""
