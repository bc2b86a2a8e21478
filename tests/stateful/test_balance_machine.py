"""A pool of credits against a plain dict of single grams: receive, draw, wait and lapse in any order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from greenchain.graph.custody.credits import CreditPool, Draw

START = datetime(2026, 1, 1, tzinfo=UTC)
PERIOD = 10  # days: dues and, without a life of their own, lapses fall on its multiples
PRODUCTS = ("oats", "rye")
FACTORS = {"oats": Fraction(1, 2), "rye": Fraction(1)}


class Ledger(RuleBasedStateMachine):
    """The model keeps each unit of credit as one entry of a list, and walks them all for every question."""

    @initialize(within=st.booleans(), life=st.sampled_from([None, 3, 15]))
    def begin(self, within, life):
        self.pool = CreditPool()
        self.within, self.life = within, life
        self.day = 0
        self.units = []  # [lapse day, day, product]: one half unit each
        self.debts = dict.fromkeys(PRODUCTS, 0)
        self.waiting = []  # [name, due, half units of product drawn, products]
        self.totals = {product: {"in": 0, "out": 0, "loss": 0, "lapse": 0} for product in PRODUCTS}
        self.short = {}
        self.excused = {}
        self.lapsed = dict.fromkeys(PRODUCTS, 0)
        self.count = 0

    def period_end(self):
        return (self.day // PERIOD + 1) * PERIOD

    @rule(days=st.integers(0, 6))
    def wait(self, days):
        self.day += days
        self.pool.advance(START + timedelta(days=self.day))
        self._settle()

    @rule(product=st.sampled_from(PRODUCTS), amount=st.integers(1, 6))
    def receive(self, product, amount):
        lapse = self.day + self.life if self.life else self.period_end()
        self.pool.receive(
            START + timedelta(days=self.day), product, Fraction(amount), lapse=START + timedelta(days=lapse)
        )
        self.totals[product]["in"] += 2 * amount
        for _ in range(2 * amount):
            self._place(product, lapse)

    def _place(self, product, lapse, part=Fraction(1)):
        """One unit pays debts, then who waits longest, then is credit."""
        paid = min(part, self.debts[product])
        self.debts[product] -= paid
        part -= paid
        gives = 1 if product == "rye" else Fraction(1, 2)
        for entry in self.waiting:
            if product in entry[3]:
                covered = min(part * gives, entry[2])
                entry[2] -= covered
                self.totals[product]["out"] += covered / gives
                part -= covered / gives
        if part:
            self.units.append([lapse, self.day, product, part])

    @rule(amount=st.integers(1, 6), products=st.sampled_from([("rye",), ("oats",), ("oats", "rye"), ("rye", "oats")]))
    def draw(self, amount, products):
        name = ("mill", f"d{self.count}", 0)
        self.count += 1
        due = self.period_end() if self.within else None
        sources = tuple((product, FACTORS[product]) for product in products)
        when = None if due is None else START + timedelta(days=due)
        self.pool.draw(Draw(name, START + timedelta(days=self.day), Fraction(amount), "out", sources, when))
        left = Fraction(2 * amount)
        for unit in sorted(self.units, key=lambda unit: (unit[1], unit[2])):
            if unit[2] in products:
                gives = 1 if unit[2] == "rye" else Fraction(1, 2)
                taken = min(unit[3] * gives, left)
                left -= taken
                self.totals[unit[2]]["out"] += taken / gives
                unit[3] -= taken / gives
        self.units = [unit for unit in self.units if unit[3]]
        if left and self.within:
            self.waiting.append([name, due, left, products])
        elif left:
            self._fall_short(name, left, products)

    def _settle(self):
        gone = [unit for unit in self.units if unit[0] <= self.day]
        self.units = [unit for unit in self.units if unit[0] > self.day]
        for unit in gone:
            self.lapsed[unit[2]] += unit[3]
            self.totals[unit[2]]["lapse"] += unit[3]
        for entry in [entry for entry in self.waiting if entry[1] <= self.day]:
            self.waiting.remove(entry)
            if entry[2]:
                self._fall_short(entry[0], entry[2], entry[3])

    def _fall_short(self, name, left, products):
        lapsed = {product: self.lapsed[product] * (1 if product == "rye" else Fraction(1, 2)) for product in products}
        self.excused[name] = sum(lapsed.values()) >= left
        rest = left if self.excused[name] else 0
        for product in products:
            used = min(lapsed[product], rest)
            rest -= used
            self.lapsed[product] -= used / (1 if product == "rye" else Fraction(1, 2))
        first = products[0]
        owed = left / (1 if first == "rye" else Fraction(1, 2))
        self.debts[first] += owed
        self.totals[first]["out"] += owed
        self.short[name] = left

    @invariant()
    def same_books(self):
        if not hasattr(self, "pool"):
            return
        for product in PRODUCTS:
            kinds = dict.fromkeys(("in", "out", "loss", "lapse"), Fraction(0))
            for movement in self.pool.movements:
                if movement.product == product:
                    kinds[movement.kind] += 2 * movement.amount
            assert kinds == self.totals[product]
            held = sum(unit[3] for unit in self.units if unit[2] == product)
            assert 2 * self.pool.closing(product) == held - self.debts[product]
            assert kinds["in"] == kinds["out"] + kinds["loss"] + kinds["lapse"] + held - self.debts[product]
        assert {short.draw.key: 2 * short.amount for short in self.pool.shortfalls} == self.short
        assert {short.draw.key: short.is_lapsed for short in self.pool.shortfalls} == self.excused


TestLedger = Ledger.TestCase
