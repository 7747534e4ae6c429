"""What residents do, told in their words and done in a real browser."""
