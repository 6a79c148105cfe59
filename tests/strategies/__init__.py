"""Hypothesis strategies: random values of the model, hostile text included."""
