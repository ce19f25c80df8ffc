"""One template, looked at closely."""
