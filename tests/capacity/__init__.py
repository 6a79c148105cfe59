"""Capacity: the models against the literature, a simulation and second implementations; designs against both."""
