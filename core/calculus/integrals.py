"""Areas, from the pieces that add up to them."""
