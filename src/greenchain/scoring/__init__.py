"""Scoring: life-cycle footprints and scorecards as intervals whose width is the missing evidence."""
