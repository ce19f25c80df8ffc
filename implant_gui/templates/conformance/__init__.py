"""Objects against the IODs of the standard (PS3.3 A.61 to A.63): what is missing, odd, or does not belong."""
