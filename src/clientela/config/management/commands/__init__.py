"""Found by Django by their names; `./clientela manage NAME` runs them."""
