"""What several rooms make together, for the commands and for the screen."""
