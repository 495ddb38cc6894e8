"""One file from which another machine derives a case again: made (`pack`), opened (`opened`), derived (`replay`)."""
