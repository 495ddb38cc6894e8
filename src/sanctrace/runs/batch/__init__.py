"""A run over an archive: chunks of the input, read by processes here or on a cluster, put together in one order."""
