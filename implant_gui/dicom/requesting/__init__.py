"""What asking a server takes whichever engine asks: what is proposed, the course of an operation, its end."""
