"""What people keep: templates in a library, marks on them, searches, settings."""
