"""What is being fetched and sent."""
