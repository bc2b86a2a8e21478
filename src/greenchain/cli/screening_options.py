"""The options of the command ``screen``."""

from __future__ import annotations

from typing import Any

import typer

FILES: Any = typer.Argument(None, metavar="FILE...", help="Declarations: CSV, also .gz; Parquet; JSON; ASYCUDA XML.")
COLUMN_MAP: Any = typer.Option(
    None, "--map", metavar="TOML", help="Which column is which field, where tables or customs XML are not ours."
)
GRAPH: Any = typer.Option([], "--graph", metavar="EPCIS", help="Events of the lots named, if at hand.")
FACILITIES: Any = typer.Option(None, "--facilities", metavar="CSV", help="Facilities and their roles.")
DOCUMENTS: Any = typer.Option(
    [], "--documents", metavar="JSON", help="Notifications, movement documents and Annex VII documents."
)
PACKS: Any = typer.Option(
    "",
    "--packs",
    metavar="ID@EDITION,...",
    help="Editions to screen by, or folders of drafts; default: the newest.",
)
ENGINE: Any = typer.Option(
    "", "--engine", metavar="NAME", help="With --out: python, duckdb or spark; all write the same bytes."
)
OUT: Any = typer.Option(
    None, "--out", metavar="FILE", help="Where findings go, one row each: .jsonl, .csv or .parquet."
)
PRICES: Any = typer.Option(
    None, "--prices", metavar="CSV", help="Low ends of fair prices a kilogram, by heading, month and currency."
)
RANDOM_SHARE: Any = typer.Option(
    "", "--random-share", metavar="SHARE", help="Of declarations drawn for a look, such as 0.02; needs a key."
)
RANDOM_KEY: Any = typer.Option("", "--random-key", metavar="TEXT", help="Draws the sample; keep it to yourself.")
LANES: Any = typer.Option(None, "--lanes", metavar="CSV", help="Where the lane and score of every declaration go.")
RECIPES: Any = typer.Option(
    None, "--recipes", metavar="CSV", help="Columns: facility,yield_low,yield_high[,input,output]."
)
CREDENTIALS: Any = typer.Option(
    None, "--credentials", metavar="DIR", help="Signed certificates and ends of waste; needs --trust."
)
TRUST: Any = typer.Option(None, "--trust", metavar="FILE", help="The trust policy, trust.toml.")
REPLAYED: Any = typer.Option(
    None, "--replay", metavar="RESULT", help="Screen again what a result holds, by its editions, and compare."
)
