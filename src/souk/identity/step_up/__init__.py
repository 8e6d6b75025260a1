"""Step-up: before something grave, a person proves again that it is they. It holds ten minutes in that session."""
