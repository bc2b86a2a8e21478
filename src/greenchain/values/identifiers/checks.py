"""Check digits: the arithmetic that tells a key from a mistyped one.

Three lines each rather than a library call, since the library loads SSL to answer; the tests compare with it.
Every function takes text whose shape has been checked: ASCII digits and capitals only.
"""

from __future__ import annotations

from functools import lru_cache

# GB 32100-2015 leaves out the letters that look like digits: I, O, S, V, Z
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@lru_cache(maxsize=8192)  # the serial numbers of one product repeat its digits; about 1 MB
def gs1_check_digit(digits: str) -> str:
    """The check digit that follows ``digits``, whatever the key.

    Source: GS1 General Specifications, 7.9 (standard check digit calculation).

    >>> gs1_check_digit("629104150021")
    '3'
    """
    threefold = sum(map(int, digits[::-2]))
    return str(-(3 * threefold + sum(map(int, digits[-2::-2]))) % 10)


def lei_fits(lei: str) -> bool:
    """Whether the two check digits of ``lei`` fit.

    Source: ISO 17442-1, by ISO/IEC 7064 MOD 97-10.

    >>> lei_fits("5493001KJTIIGC8Y1R12")
    True
    """
    return int("".join(str(int(character, 36)) for character in lei)) % 97 == 1


def uscc_check_character(body: str) -> str:
    """The check character that follows the 17 characters ``body`` of a unified social credit code.

    Source: GB 32100-2015, by the weights 3^i modulo 31.

    >>> uscc_check_character("91110000600037341")
    'L'
    """
    total = sum(USCC_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return USCC_ALPHABET[-total % 31]
