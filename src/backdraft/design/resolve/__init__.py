"""What follows from several entries at once: pure functions of a `View`, safe on dangling and circular designs."""
