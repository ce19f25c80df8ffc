"""What is held: finding, marking, taking in and giving away."""
