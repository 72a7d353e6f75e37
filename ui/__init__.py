"""What people see: the page and the command line."""
