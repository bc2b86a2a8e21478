"""Who was made of what, as arrays with names: searching them, levels, and the way into networkx and back."""
