"""Watching sources: the file that names them, one round of looking, what became of each, and what was covered."""
