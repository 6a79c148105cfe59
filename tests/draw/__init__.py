"""Pictures, judged by reading them back."""
