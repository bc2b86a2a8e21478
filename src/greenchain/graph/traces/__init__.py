"""Questions about lots and their answers: origins and users, places and histories, suppliers, and where each ends."""
