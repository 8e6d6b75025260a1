"""What somebody means to buy: signed in or not, priced by the catalogue until checkout."""
