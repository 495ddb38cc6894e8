"""Pages in, clean articles out: `sources` fetches, `read` reads; only `sources` touches files and the network."""
