"""Fulfilment: how an order leaves its store, in one parcel or in several, and gets to its buyer.

Promises that no more pieces leave than were ordered and not cancelled, whoever ships at the same moment; and that an
order is shipped when its last piece has left, and delivered when its last parcel has arrived. It stands on the orders
themselves, which call `sending.py` when somebody ships or delivers all at once.
"""
