"""Plug-ins of other distributions: found, sorted, checked; a broken one is named and stops nobody else."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pytest

from greenchain.adapters.plugins import Discovered, PluginError, PluginWarning, discover, formats, load_plugin
from greenchain.adapters.stores import open_memory, open_postgresql, open_sqlite
from greenchain.formats import BUILT_IN
from greenchain.values.errors import GreenchainError

STORES, FORMATS, RESOLVERS = "greenchain.stores", "greenchain.formats", "greenchain.resolvers"
GOOD_FORMAT = """
from greenchain.formats import Batch, Format
FORMAT = Format("{0}", "text/x", lambda raw, name: raw == b"{0}", lambda raw, name: Batch(name, "{0}", "text/x"))
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Put a distribution on the path: its entry points as text, its one module as source."""

    def put(name: str, entry_points: str, source: str = "", *, folder: str = "site") -> None:
        site = tmp_path / folder
        module = name.replace("-", "_")
        info = site / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(entry_points)
        (site / f"{module}.py").write_text(source)
        if str(site) not in sys.path:
            monkeypatch.syspath_prepend(str(site))

    before = set(sys.modules)
    yield put
    for module in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[module], "__file__", "")):
            del sys.modules[module]


OWN = ["memory", "postgresql", "postgresql+psycopg", "sqlite"]


def test_greenchains_own_stores_are_discovered_sorted_by_name():
    own = {
        "memory": open_memory,
        "postgresql": open_postgresql,
        "postgresql+psycopg": open_postgresql,
        "sqlite": open_sqlite,
    }
    assert discover(STORES) == Discovered(tuple(own.items()))


def test_a_group_that_nobody_serves_is_empty():
    assert discover(RESOLVERS) == Discovered((), ())


@pytest.mark.parametrize("group", ["console_scripts", "greenchain", ""])
def test_only_the_four_groups_are_asked_for(group):
    with pytest.raises(ValueError, match=r"greenchain\.formats, greenchain\.packs"):
        discover(group)
    with pytest.raises(ValueError, match="group of plug-ins"):
        load_plugin(group, "x")


def test_names_are_sorted_whatever_the_order_on_the_path(install):
    for name in ("beta", "alpha", "gamma"):
        install(f"dist-{name}", f"[{FORMATS}]\n{name} = dist_{name}:FORMAT\n", GOOD_FORMAT.format(name), folder=name)
    assert [name for name, _ in discover(FORMATS).plugins] == ["alpha", "beta", "gamma"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import no_such_module", "ModuleNotFoundError"),
        ("raise RuntimeError('licence expired')", "RuntimeError: licence expired"),
        ("import sys; sys.exit(3)", "SystemExit"),
        ("def (", "SyntaxError"),
        ("OTHER = 1", "AttributeError"),
        ("FORMAT = 'json'", "str"),
    ],
)
def test_a_plugin_that_fails_is_named_with_its_distribution_and_the_others_load(install, source, reason):
    install("good-plugin", f"[{FORMATS}]\ngood = good_plugin:FORMAT\n", GOOD_FORMAT.format("good"))
    install("bad-plugin", f"[{FORMATS}]\nbad = bad_plugin:FORMAT\n", source)
    discovered = discover(FORMATS)
    assert [name for name, _ in discovered.plugins] == ["good"]
    (fault,) = discovered.faults
    assert (fault.code, fault.where) == (
        "PLUGIN_FAILED",
        "distribution bad-plugin, entry point bad = bad_plugin:FORMAT",
    )
    assert reason in fault.found


def test_an_entry_point_that_names_nothing_is_a_fault(install):
    install("bad-plugin", f"[{STORES}]\nbad = not a module!\n")
    discovered = discover(STORES)
    assert [name for name, _ in discovered.plugins] == OWN
    assert [fault.code for fault in discovered.faults] == ["PLUGIN_FAILED"]


def test_broken_metadata_of_a_stranger_hides_nobody(install):
    install("broken-metadata", f"[{STORES}]\nthis line is no entry point\n")
    discovered = discover(STORES)
    assert [name for name, _ in discovered.plugins] == OWN
    assert [(f.code, f.where) for f in discovered.faults] == [("PLUGIN_FAILED", "distribution broken-metadata")]
    assert load_plugin(STORES, "sqlite") is open_sqlite


def test_a_store_must_be_something_that_opens(install):
    install("bad-store", f"[{STORES}]\nbad = bad_store:STORE\n", "STORE = 1")
    (fault,) = discover(STORES).faults
    assert (fault.code, fault.found) == ("PLUGIN_FAILED", "int")


def test_two_strangers_with_one_name_are_both_left_out_and_named(install):
    for name in ("one", "two"):
        install(f"dist-{name}", f"[{FORMATS}]\nsame = dist_{name}:FORMAT\n", GOOD_FORMAT.format(name))
    discovered = discover(FORMATS)
    assert discovered.plugins == ()
    assert [(f.code, f.where.split(",")[0]) for f in discovered.faults] == [
        ("PLUGIN_CLASH", "distribution dist-one"),
        ("PLUGIN_CLASH", "distribution dist-two"),
    ]
    with pytest.raises(PluginError) as caught:
        load_plugin(FORMATS, "same")
    assert [fault.code for fault in caught.value.faults] == ["PLUGIN_CLASH", "PLUGIN_CLASH"]


def test_nobody_takes_the_place_of_greenchains_own_store(install):
    install("a-squatter", f"[{STORES}]\nsqlite = a_squatter:STORE\n", "STORE = print")
    discovered = discover(STORES)
    assert dict(discovered.plugins)["sqlite"] is open_sqlite
    assert [(f.code, f.where.split(",")[0]) for f in discovered.faults] == [("PLUGIN_CLASH", "distribution a-squatter")]
    assert load_plugin(STORES, "sqlite") is open_sqlite
    assert "a_squatter" not in sys.modules


def test_a_distribution_installed_twice_counts_once_the_first_on_the_path(install):
    install("twice", f"[{FORMATS}]\nold = twice:FORMAT\n", GOOD_FORMAT.format("old"), folder="later")
    install("twice", f"[{FORMATS}]\nnew = twice:FORMAT\n", GOOD_FORMAT.format("new"), folder="first")
    assert [name for name, _ in discover(FORMATS).plugins] == ["new"]


def test_loading_one_plugin_imports_no_other(install):
    install("bad-store", f"[{STORES}]\nbad = bad_store:STORE\n", "raise RuntimeError")
    assert load_plugin(STORES, "memory") is open_memory
    assert "bad_store" not in sys.modules
    with pytest.raises(PluginError) as caught:
        load_plugin(STORES, "bad")
    assert "bad-store" in str(caught.value)


def test_an_unknown_name_lists_those_there_are():
    with pytest.raises(GreenchainError) as caught:
        load_plugin(STORES, "postgres")
    assert caught.value.code == "PLUGIN_UNKNOWN"
    assert ", ".join(OWN) in str(caught.value)


def test_formats_of_plugins_stand_before_those_of_this_version(install):
    install("good-plugin", f"[{FORMATS}]\ngood = good_plugin:FORMAT\n", GOOD_FORMAT.format("good"))
    first, *rest = formats()
    assert (first.name, tuple(rest)) == ("good", BUILT_IN)


def test_a_format_that_fails_is_left_out_with_a_warning(install):
    install("bad-plugin", f"[{FORMATS}]\nbad = bad_plugin:FORMAT\n", "raise RuntimeError")
    with pytest.warns(PluginWarning, match="distribution bad-plugin"):
        assert formats() == BUILT_IN


def test_without_plugins_there_is_nothing_to_warn_of():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert formats() == BUILT_IN


def test_the_sample_plugins_project_file_names_groups_that_exist():
    import tomllib

    project = tomllib.loads(
        (Path(__file__).parents[1] / "sample_plugin" / "pyproject.toml").read_text(encoding="utf-8")
    )
    for group in project["project"]["entry-points"]:
        assert discover(group).faults == ()
