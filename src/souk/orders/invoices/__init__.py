"""Invoices, receipts and credit notes: numbered without a gap, frozen when they are made, printed once.

A store has one series for each kind. A number is taken in the transaction that keeps its document, so one that is
rolled back leaves no gap. What a document says is sealed and never changes; its PDF is printed from that by a task, or
by whoever asks first, and kept with its SHA-256: everybody gets the same bytes afterwards.
"""
