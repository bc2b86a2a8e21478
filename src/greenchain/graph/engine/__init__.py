"""The supply chain as arrays: flows, searches over them, recalls, shares by mass, containment in time."""
