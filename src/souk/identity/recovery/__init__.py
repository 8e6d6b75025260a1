"""Links that are mailed: to confirm an e-mail address, to choose a new password, to change the address."""
