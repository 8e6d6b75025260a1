"""What gateways tell by themselves: signed, recorded once, and taken for a nudge to ask them how things stand."""
