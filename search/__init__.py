"""Full-text search over Chinese policy news: everything from bytes to results. Knows nothing of the web."""
