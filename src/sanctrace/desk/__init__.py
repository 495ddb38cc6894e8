"""The doors: the command line, JSON lines, and the standalone report. No decision about law or score is taken here."""
