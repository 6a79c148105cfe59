"""The designed API as a server on this machine: it answers with the examples and refuses what the contract does."""
