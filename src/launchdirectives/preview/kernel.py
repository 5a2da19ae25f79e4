"""A kernel on the Jupyter Server that runs one cell after the other.

Messages from jupyter/jupyter_client docs/messaging.rst; what the server says of a kernel that has
died, and how it passes messages on, from jupyter-server/jupyter_server
services/kernels/connection/channels.py.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode
from uuid import uuid4

from tornado.httpclient import HTTPError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

if TYPE_CHECKING:
    from launchdirectives.preview.jupyter import JupyterServer

_READY_WITHIN = 60  # seconds
_LARGEST = 2**30  # bytes of an output
_NO_INPUT = "StdinNotImplementedError"  # ipykernel kernelbase.py, raw_input
_LONGEST = 300  # characters of an error's words


class CellError(Exception):
    """A cell, or the kernel under it, has failed; its text says how.

    :ivar is_raised: whether the code has raised it
    """

    def __init__(self, words: str, *, is_raised: bool = False) -> None:
        super().__init__(words)
        self.is_raised = is_raised


class Kernel:
    """The kernel *identity* of *jupyter*, from start to end of an ``async with`` block."""

    def __init__(self, jupyter: JupyterServer, identity: str) -> None:
        self._jupyter = jupyter
        self._identity = identity
        self._session = uuid4().hex
        self._connection: WebSocketClientConnection

    async def __aenter__(self) -> Self:
        """Connect to it.

        :raises CellError: if it does not answer
        """
        address = self._jupyter.url.replace("http", "ws", 1)
        query = urlencode({"session_id": self._session})
        request = HTTPRequest(
            f"{address}/api/kernels/{self._identity}/channels?{query}",
            headers=self._jupyter.authorization,
            connect_timeout=_READY_WITHIN,
            request_timeout=_READY_WITHIN,
        )
        try:
            self._connection = await websocket_connect(request, max_message_size=_LARGEST)
        except (OSError, HTTPError) as error:
            raise CellError(f"the kernel does not answer: {error}") from error
        return self

    async def __aexit__(self, *_: object) -> None:
        self._connection.close()

    async def run(self, code: str, seconds: float) -> None:
        """Run *code*; what it puts out is passed over.

        :param seconds: after which it is interrupted
        :raises CellError: if it fails
        """
        sent = await self._send(code)
        try:
            reply = await asyncio.wait_for(self._reply(sent), seconds)
        except TimeoutError:
            await asyncio.to_thread(
                self._jupyter.ask, "POST", f"kernels/{self._identity}/interrupt"
            )
            raise CellError(f"it was interrupted after {seconds:g} seconds") from None
        if reply["status"] == "ok":
            return
        if reply.get("ename") == _NO_INPUT:
            raise CellError("it asks for input, which nobody gives here", is_raised=True)
        raise CellError(_words(reply), is_raised=True)

    async def _send(self, code: str) -> str:
        header = {
            "msg_id": uuid4().hex,
            "msg_type": "execute_request",
            "session": self._session,
            "username": "preview",
            "version": "5.3",
        }
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}}
        await self._connection.write_message(json.dumps({**message, "content": content}))
        return header["msg_id"]

    async def _reply(self, sent: str) -> dict[str, Any]:
        while True:
            text = await self._connection.read_message()
            if text is None:
                raise CellError("the Jupyter Server has ended the connection to the kernel")
            if isinstance(text, bytes):  # with a widget's data, never a reply
                continue
            message = json.loads(text)
            content: dict[str, Any] = message["content"]
            if message["msg_type"] == "status" and content["execution_state"] in (
                "restarting",
                "dead",
            ):
                raise CellError("the kernel has died")
            if message["channel"] == "shell" and message["parent_header"].get("msg_id") == sent:
                return content


def _words(reply: dict[str, Any]) -> str:
    name, value = reply.get("ename", reply["status"]), reply.get("evalue", "")
    first = next((line.strip() for line in str(value).splitlines() if line.strip()), "")
    words = f"{name}: {first}" if first else str(name)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"
