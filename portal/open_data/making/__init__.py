"""Files to download, made ahead: a whole set at a time, in a process of its own, and then named at once."""
