"""Notices as they run: cases seen, readers asked, digests written and sent, webhooks called; each step repeatable.

What is sent is written down first and sent as it stands: a run that is killed between sending and noting that it was
sent sends the very same message again, under the same id, so that the receiver knows it for the same.
"""
