"""How much there is: a lot's account, yields, the balance of processes, and what of a lot is still where."""
