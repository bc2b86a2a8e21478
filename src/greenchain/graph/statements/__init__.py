"""What events say, statement by statement: which stand, who was born, ended, packed, shipped, measured, and by whom."""
