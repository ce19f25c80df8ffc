"""Templates put together by their mating features, and the sizes of a group in one another's place."""
