"""Generated text on the real engine, which says yes or no."""
