"""Stories told in the users' words, on real parts: SQLite files, Whoosh on disk, Chromium, server processes."""
