"""Runs the installed command ``greenchain`` in processes forked from one that has imported it.

A page of documentation runs a dozen commands, and starting a Python that imports the product takes longer than most of
them. ``python command_server.py SOCKET`` imports all of it once and then answers; ``write_client`` puts an executable
``greenchain`` into a folder that hands its arguments, folder, environment and open files to the server and leaves with
the exit code of the process that ran. Each command is thus a process of its own that begins where a new one has
arrived once its imports are done, and calls what the installed script calls.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module, metadata
from pathlib import Path

_REQUEST_BYTES = 1 << 20  # arguments and environment: Linux lets a process have two megabytes of them, these have few
_CLIENT = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, {size})
    server.connect({address!r})
    request = json.dumps([sys.argv, os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(server, [request], [0, 1, 2])
    code = server.recv(16)
sys.exit(int(code) if code else "greenchain: its process ended without a word")
"""


def write_client(folder: Path, address: Path) -> None:
    """Put the command ``greenchain`` into ``folder``, whose answers come from the server at ``address``."""
    client = folder / "greenchain"
    client.write_text(_CLIENT.format(python=sys.executable, size=_REQUEST_BYTES, address=str(address)))
    client.chmod(0o755)


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Path]:
    """A folder for the front of PATH that holds the command; its server lives as long as the context."""
    address = folder / "server"
    with subprocess.Popen([sys.executable, __file__, str(address)], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        commands = folder / "bin"
        commands.mkdir()
        write_client(commands, address)
        yield commands
        server.terminate()


def serve(address: str) -> None:
    """Import everything, tell that it is ready, and fork a process for each request until somebody ends this one."""
    [entry] = metadata.entry_points(group="console_scripts", name="greenchain")
    command = entry.load()
    import greenchain

    for module in pkgutil.walk_packages(greenchain.__path__, "greenchain."):
        if not module.name.endswith("__main__"):
            imported = import_module(module.name)
            for name in getattr(imported, "__all__", ()):  # before a module of the same name can stand in its place
                getattr(imported, name)
    gc.freeze()  # what is imported stays as it is in every child, so that its pages stay shared
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children: each tells its code itself
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)  # noqa: T201 - what the starting process waits for
        while True:
            asking, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                answer(asking, command)
            asking.close()


def answer(asking: socket.socket, command: Callable[[], object]) -> None:
    """Be the process that was asked for, tell how it ended, and end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    request, files, _, _ = socket.recv_fds(asking, _REQUEST_BYTES, 3)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.argv, folder, environment = json.loads(request)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    code = ended(command)
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    asking.send(str(code).encode())
    os._exit(code)


def ended(command: Callable[[], object]) -> int:
    """The exit code of a Python whose script calls ``command`` and nothing else."""
    try:
        command()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    except BaseException:  # noqa: BLE001 - a process ends with whatever was raised
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    serve(sys.argv[1])
