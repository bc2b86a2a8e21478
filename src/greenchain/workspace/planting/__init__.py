"""Declarations made to order, with what is wrong with them known beforehand: a second opinion for screening.

Nothing here knows how screening judges: patterns of law-breaking and their legal look-alikes are written from the law
and the tables of the packs alone, so that the labels do not repeat a mistake of the judge. An import contract holds it.
Same seed and count, same bytes; each case is drawn by itself, so ten million rows take no more memory than ten.
"""
