"""Exports: cases as other programs and people take them. The same ledger gives the same bytes."""
