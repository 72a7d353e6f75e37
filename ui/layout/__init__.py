"""What stands where on the page, and which handler each part calls."""
