"""Accounts of a shared desk: passwords, sign-in, sessions, tokens, the audit log, what is forgotten when."""
