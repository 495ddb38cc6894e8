"""Everything that is kept for a ledger, as one file or one folder, and back: see docs/reference/backup.md."""
