"""A reader's browser without a screen: cookies, redirects, forms, and URLs as the web reads them.

What a browser makes of an address comes from Ada, the URL parser of Node.js, which follows the
WHATWG URL standard; nothing here is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from typing import IO
from urllib.error import HTTPError
from urllib.parse import unquote, urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    ProxyHandler,
    Request,
    build_opener,
)

import ada_url
from bs4 import BeautifulSoup, Tag

REDIRECTS = 20


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A page with the address that the browser shows for it."""

    url: str
    status: int
    text: str

    @property
    def path(self) -> str:
        """The address's path, still percent-encoded."""
        return str(ada_url.URL(self.url).pathname)

    @property
    def query(self) -> str:
        """The address's query without its question mark."""
        return str(ada_url.URL(self.url).search).removeprefix("?")

    @property
    def fragment(self) -> str:
        """The address's fragment as scripts see it; JupyterLab decodes nothing of it."""
        return str(ada_url.URL(self.url).hash).removeprefix("#")

    def tree(self) -> BeautifulSoup:
        """The page's elements."""
        return BeautifulSoup(self.text, "html.parser")

    def body_data(self) -> dict[str, str]:
        """``data-…`` of the body, as Jupyter's scripts read them."""
        body = self.tree().body
        assert isinstance(body, Tag), f"{self.status} {self.url}: {self.text[:500]}"
        return {
            name.removeprefix("data-"): decode_uri_component(str(value))
            for name, value in body.attrs.items()
            if name.startswith("data-")
        }


def resolve(base: str, reference: str) -> str:
    """Where a link to *reference* on the page *base* leads."""
    return str(ada_url.URL(reference, base=base).href)


def decode_uri_component(text: str) -> str:
    """JavaScript's function of that name (ECMA-262)."""
    return unquote(text, errors="strict")


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Leave redirects to the reader: Python's own loses fragments."""


class Reader:
    """Opens pages one after the other; *headers* go with every request."""

    def __init__(self, headers: dict[str, str] | None = None) -> None:
        self._headers = headers or {}
        self.cookies = CookieJar()
        self._opener = build_opener(
            ProxyHandler({}), HTTPCookieProcessor(self.cookies), _NoRedirect()
        )

    def open(self, url: str, form: dict[str, str] | None = None) -> Seen:
        """Go to *url*, with *form* posted there, and on wherever redirects lead."""
        url = resolve("about:blank", url)
        for _ in range(REDIRECTS):
            address, mark, fragment = url.partition("#")
            data = None if form is None else urlencode(form).encode()
            request = Request(address, data=data, headers=self._headers)
            try:
                with self._opener.open(request, timeout=60) as answer:
                    status, headers, content = answer.status, answer.headers, answer.read()
            except HTTPError as error:
                with error:
                    status, headers, content = error.code, error.headers, error.read()
            if status in (301, 302, 303, 307, 308):
                target = resolve(address, headers["Location"])
                # A fragment is kept unless the redirect brings its own (WHATWG Fetch).
                url = target if "#" in target else target + mark + fragment
                form = None
                continue
            return Seen(url=url, status=status, text=content.decode(errors="replace"))
        raise AssertionError(f"more than {REDIRECTS} redirects, the last to {url}")

    def submit(self, page: Seen, values: dict[str, str]) -> Seen:
        """Fill in the page's form and send it, hidden fields included."""
        form = page.tree().find("form", method="post")
        assert isinstance(form, Tag), f"{page.status} {page.url}: {page.text[:500]}"
        fields = {
            str(field["name"]): str(field.get("value", ""))
            for field in form.find_all("input")
            if field.get("name")
        }
        return self.open(resolve(page.url, str(form["action"])), fields | values)
