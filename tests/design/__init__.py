"""Tests of the design: notations, resolution, reading."""
