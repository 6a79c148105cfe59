"""A design to findings, checklists that tick themselves, the next step, recommendations. Knows `design` alone."""
