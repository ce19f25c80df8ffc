"""How pictures of templates come about, on the screen and on paper."""
