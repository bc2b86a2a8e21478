"""Systems of activities: what a demand takes, what it burdens, and how sure that is."""
