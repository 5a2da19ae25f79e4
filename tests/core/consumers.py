"""What the far ends make of a launch URL: models of their decoding.

From the sources of nbgitpuller (handlers.py UIHandler, static/js/gitsync.js), tornado
(httputil.py, web.py get_argument), jupyterlab_server (handlers.py LabHandler), jupyter_server
and notebook (routes), BinderHub (js/packages/binderhub-client lib/client.js and lib/spec.js,
binderhub/base.py check_build_token) and its router wouter (src/paths.js sanitizeSearch).
From jupyterhub (handlers/base.py UserRedirectHandler, handlers/pages.py SpawnHandler),
kubespawner (spawner.py _options_from_form) and jupyterhub-fancy-profiles
(src/context/Permalink.tsx, src/ResourceSelect.tsx, src/ImageBuilder.tsx) likewise.
They know nothing of launchdirectives.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

SERVER = "https://hub.example.org/user/someone/"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a Jupyter Server shows at last.

    :param route: ``lab``, ``doc``, ``notebooks``, ``edit``, ``tree``, or with ``nbclassic/``
    """

    route: str
    path: str
    factory: str = ""
    fragment: str = ""


@dataclass(frozen=True, kw_only=True)
class Pulled:
    """What nbgitpuller clones, and what it opens afterwards."""

    repository: str
    branch: str
    folder: str
    opened: Opened


@dataclass(frozen=True, kw_only=True)
class Built:
    """What BinderHub builds, and the path below the server that it goes to."""

    provider: str
    repository: str
    ref: str
    server_url: str


@dataclass(frozen=True, kw_only=True)
class Spawned:
    """What JupyterHub starts, or shows a form for.

    :param options: what the spawner gets as ``user_options``
    :param built: what the form builds, as ``PROVIDER/REPOSITORY/REF``
    :param content: where the reader is sent once the server runs
    """

    options: dict[str, str]
    content: str
    is_form_shown: bool
    built: str = ""


def spawn(url: str, prefix: str, release: int = 6) -> Spawned:
    """JupyterHub's login and spawn pages, with KubeSpawner or jupyterhub-fancy-profiles."""
    parts = _browser(url)
    if parts.path == f"{prefix}/hub/login":
        return spawn(after_login(url, prefix), prefix, release)
    assert parts.path == f"{prefix}/hub/spawn", parts.path
    # tornado/escape.py parse_qs_bytes: keys are latin-1, values UTF-8
    asked = {
        key: value.encode("latin-1").decode()
        for key, value in parse_qsl(parts.query, keep_blank_values=True, encoding="latin-1")
    }
    content = _next(parts.query, prefix)
    del asked["next"]
    new = {key[4:]: value for key, value in asked.items() if key.startswith("opt-")}
    given = (new or asked) if release >= 6 else asked
    if given:
        assert not parts.fragment
        return Spawned(options=_from_form(given), content=content, is_form_shown=False)
    return _filled(dict(parse_qsl(parts.fragment)), content)


def after_login(url: str, prefix: str) -> str:
    """Where JupyterHub's login page sends a reader; a fragment of the page itself is lost."""
    parts = _browser(url)
    assert parts.path == f"{prefix}/hub/login", parts.path
    assert not parts.fragment
    return _next(parts.query, prefix)


def _from_form(given: dict[str, str]) -> dict[str, str]:
    start = f"profile-option-{given['profile']}--"
    options = {key[len(start) :]: v for key, v in given.items() if key.startswith(start)}
    return {"profile": given["profile"], **options}


def _filled(fragment: dict[str, str], content: str) -> Spawned:
    """The form of jupyterhub-fancy-profiles with its Start button pressed."""
    values = json.loads(fragment["fancy-forms-config"])
    options, built = {"profile": values["profile"]}, ""
    for key, value in values.items():
        if key in ("profile", "autoStart") or ":" in key:
            continue
        if value == "unlisted_choice":
            options[f"{key}--unlisted-choice"] = values[f"{key}:unlisted_choice"]
        elif value == "--extra-selectable-item":
            assert key == "image"
            built = "/".join(values[f"{key}:{n}"] for n in ("binderProvider", "binderRepo", "ref"))
        else:
            options[key] = value
    is_form_shown = values.get("autoStart") != "true"
    return Spawned(options=options, content=content, is_form_shown=is_form_shown, built=built)


def _next(query: str, prefix: str) -> str:
    path = _tornado(query)["next"]
    assert path.startswith(f"{prefix}/hub/"), path
    return f"https://hub.example.org{path}"


def user_redirect(url: str, prefix: str) -> Opened:
    """JupyterHub without nbgitpuller: what opens on the reader's server."""
    parts = _browser(url)
    assert not parts.fragment
    start = f"{prefix}/hub/user-redirect/"
    assert parts.path.startswith(start), parts.path
    before, _, fragment = unquote(parts.path.removeprefix(start)).partition("#")
    query = urlencode(parse_qsl(parts.query))
    target = SERVER + before + (f"?{query}" if query else "")
    return server(f"{target}#{fragment}" if fragment else target)


def hub(url: str, prefix: str) -> Pulled:
    """JupyterHub: keeps the query on its way to the server, loses a fragment at the login."""
    parts = _browser(url)
    assert not parts.fragment
    start = f"{prefix}/hub/user-redirect/"
    assert parts.path == f"{start}git-pull", parts.path
    pairs = parse_qsl(parts.query)  # the hub drops empty values
    return nbgitpuller(f"{SERVER}git-pull?{urlencode(pairs)}")


def nbgitpuller(url: str) -> Pulled:
    given = _tornado(_browser(url).query)
    repository = given["repo"]
    folder = given.get("targetpath") or given.get(
        "targetPath", repository.rstrip("/").split("/")[-1]
    )
    return Pulled(
        repository=repository,
        branch=given.get("branch", ""),
        folder=folder,
        opened=server(SERVER + given["urlpath"]),  # location.href = base_url + urlpath
    )


def server(url: str) -> Opened:
    """jupyter_server with JupyterLab, Notebook 7 and nbclassic."""
    parts = _browser(url)
    base = urlsplit(SERVER).path
    assert parts.path.startswith(base), url
    path = unquote(parts.path.removeprefix(base))
    factory = dict(parse_qsl(parts.query)).get("factory", "")
    fragment = parts.fragment  # JupyterLab decodes nothing (packages/notebook/src/widget.ts)
    if lab := re.fullmatch(r"(lab|doc)(/tree/.*)?", path, re.DOTALL):
        # jupyterlab_server deletes every "/tree/" from what follows the route.
        return Opened(route=lab[1], path=(lab[2] or "").replace("/tree/", ""), fragment=fragment)
    route = re.fullmatch(r"((?:nbclassic/)?(?:notebooks|edit|tree))/(.*)", path, re.DOTALL)
    assert route, path
    return Opened(route=route[1], path=route[2], factory=factory, fragment=fragment)


def binderhub(url: str, prefix: str, *, is_router_mended: bool = False) -> Built:
    """BinderHub's page: what it builds and where it sends the reader.

    :param is_router_mended: the router no longer decodes the query once too often
    """
    parts = _browser(url)
    assert not parts.fragment
    start = f"{prefix}/v2/"
    assert parts.path.startswith(start), parts.path
    spec = parts.path.removeprefix(start)
    assert build_request(spec) == spec, "403: Invalid build token"
    provider, _, rest = spec.partition("/")
    if provider in ("zenodo", "figshare", "dataverse"):
        repository, ref = unquote(rest), ""
    elif provider == "gist":
        owner, name, *at = rest.split("/")
        repository, ref = f"{owner}/{name}", "".join(at)
    elif provider == "gh":
        owner, name, ref = rest.split("/", 2)
        repository, ref = f"{owner}/{name.removesuffix('.git')}", unquote(ref)
    else:
        first, _, ref = rest.partition("/")
        repository, ref = unquote(first), unquote(ref)
    query = parts.query
    if not is_router_mended:
        with suppress(ValueError):
            query = decode_uri(query)
    given = dict(reversed(parse_qsl(query, keep_blank_values=True, errors="replace")))
    urlpath = given["urlpath"].lstrip("/")
    redirect = _browser(SERVER + urlpath)
    pairs = [*parse_qsl(redirect.query, keep_blank_values=True), ("token", "t")]
    return Built(
        provider=provider,
        repository=repository,
        ref=ref,
        server_url=redirect._replace(query=urlencode(pairs)).geturl(),
    )


def build_request(spec: str) -> str:
    """The path that BinderHub's page asks to be built; the build token is for *spec* itself."""
    decoded = decode_uri(spec)  # wouter's route
    return quote(decoded, safe="/%!$&'()*+,-.:;=@[\\]_|~")  # new URL(spec, buildEndpointUrl)


def decode_uri(text: str) -> str:
    """JavaScript's decodeURI (ECMA-262): keeps the escapes of reserved characters.

    :raises ValueError: where JavaScript throws a URIError
    """

    def decoded(run: re.Match[str]) -> str:
        if run[0] == "%":
            raise ValueError(text)
        characters = bytes.fromhex(run[0].replace("%", "")).decode("utf-8")
        return "".join(
            f"%{ord(char):02X}" if char in ";/?:@&=+$,#" else char for char in characters
        )

    return re.sub(r"(?:%[0-9A-Fa-f]{2})+|%", decoded, text)


def _browser(url: str) -> SplitResult:
    """A URL as a browser reads it (WHATWG URL standard): what is not allowed gets encoded."""
    url = url.strip(" ")
    assert not any(char < " " or char == "\\" for char in url), url
    before, _, fragment = url.partition("#")
    before, _, query = before.partition("?")
    parts = urlsplit(before)
    assert not any(unquote(part) in (".", "..") for part in parts.path.split("/")), url
    return parts._replace(
        path=quote(parts.path, safe="/%!$&'()*+,-.:;=@[]_|~"),
        query=quote(query, safe="/%?!$&()*+,-.:;=@[]_|~^`{}\\"),
        fragment=quote(fragment, safe="/%#?!$&'()*+,-.:;=@[]_|~^{}\\"),
    )


def _tornado(query: str) -> dict[str, str]:
    # get_argument takes the last value, without blanks at its ends.
    return {key: value.strip() for key, value in parse_qsl(query, keep_blank_values=True)}
