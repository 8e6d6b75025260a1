"""The people of a store: who works there in which role, how somebody is invited, and how they leave."""
