"""What follows the cursor: generated text as a virtual list of lines."""
