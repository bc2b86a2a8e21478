"""Scorecards: what a card asks, what evidence answers, and the points, bands and gates that it comes to."""
