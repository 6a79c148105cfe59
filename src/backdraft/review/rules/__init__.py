"""The rules, a module for each topic."""
