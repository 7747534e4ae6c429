"""Stories of the staff rooms."""
