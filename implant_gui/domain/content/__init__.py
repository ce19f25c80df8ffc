"""What is inside a template, and what templates are to each other. Lengths in millimetres."""
