"""Tests of what is written from a design."""
