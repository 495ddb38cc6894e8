"""The review desk: pages over the ledger for one person on this machine, rendered here, usable without a script."""
