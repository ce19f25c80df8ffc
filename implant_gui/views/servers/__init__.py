"""The list of servers, our own storage SCP, and their settings."""
