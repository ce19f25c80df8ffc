"""The storage SCP: where objects arrive, asked for or not, and how they are told apart."""
