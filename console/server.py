"""Running the desk as a web server."""

from __future__ import annotations

import logging
import socket

import uvicorn

from care import logs
from care.bootstrap import bootstrap
from care.desk.service import desk_of
from care.errors import Misconfigured
from care.settings import Settings
from console.app import create_app

_LAST_REQUESTS_SECONDS = 2  # pages listen for as long as they are open; nobody waits for those


def serve(chosen: Settings) -> None:
    """Serves until SIGTERM or Ctrl-C.

    Raises:
        Misconfigured: a setting is wrong, or the port is taken.
    """
    logs.install()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    listener = _listen(chosen.desk_host, chosen.desk_port)
    config = uvicorn.Config(
        create_app(desk_of(bootstrap(chosen))),
        access_log=False,  # it would write what was searched for
        log_config=None,
        ws="none",
        timeout_graceful_shutdown=_LAST_REQUESTS_SECONDS,
    )
    with listener:
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        message = f"port {port} of {host} cannot be used ({error.strerror}): "
        raise Misconfigured(message + "set CARE_DESK_PORT to a free one") from error
    return listener
