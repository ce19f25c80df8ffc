"""The result tree: the matches of a query, filled live, filtered and sorted."""
