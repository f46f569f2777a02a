"""Running the shop as a web server."""

import logging
import socket

import uvicorn

from shop.app import create_app
from shop.context import open_shop
from shop.settings import BadSettings, Settings


def serve(settings: Settings) -> None:
    """Serve until interrupted. Raises BadSettings if the port cannot be used."""
    listener = _listen(settings.host, settings.port)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # uvicorn's own access log would write e-mail addresses out of queries.
    config = uvicorn.Config(
        create_app(open_shop(settings)), access_log=False, log_config=None, ws="none"
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
        message = f"Port {port} of {host} cannot be used ({error.strerror}): "
        raise BadSettings(message + "set SHOP_PORT to a free one, or SHOP_HOST.") from error
    return listener
