"""What a design is: frozen entries, the one-line notations, quantities, links. No input or output."""
