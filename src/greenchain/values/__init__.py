"""The values room."""
