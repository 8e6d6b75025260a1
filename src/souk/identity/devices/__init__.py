"""The browsers and programs somebody is signed in with: known again, listed, signed out."""
