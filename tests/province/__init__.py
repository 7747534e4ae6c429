"""Stories of provincial officers."""
