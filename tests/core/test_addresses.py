"""Repository addresses: what readers see, what is one repository, what must never get out."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import pytest

from launchdirectives.addresses import for_readers, parse
from launchdirectives.findings import Refused


@pytest.mark.parametrize(
    ("text", "kept", "scheme", "host", "port", "project"),
    [
        ("https://github.com/org/book", "https://github.com/org/book", "https", "github.com", None, "org/book"),
        ("https://github.com/org/book.git", "https://github.com/org/book.git", "https", "github.com", None, "org/book"),
        ("https://github.com/org/book/", "https://github.com/org/book", "https", "github.com", None, "org/book"),
        (" https://github.com/org/book\n", "https://github.com/org/book", "https", "github.com", None, "org/book"),
        ("https://GitHub.com/Org/Book", "https://GitHub.com/Org/Book", "https", "github.com", None, "Org/Book"),
        ("https://git.example.org:8443/a/b", "https://git.example.org:8443/a/b", "https", "git.example.org", 8443, "a/b"),
        ("https://gitlab.com/a/b/c/book.git", "https://gitlab.com/a/b/c/book.git", "https", "gitlab.com", None, "a/b/c/book"),
        ("ssh://git@git.example.org:2222/a/b.git", "ssh://git@git.example.org:2222/a/b.git", "ssh", "git.example.org", 2222, "a/b"),
        ("git@git.example.org:a/b.git", "git@git.example.org:a/b.git", "ssh", "git.example.org", None, "a/b"),
        ("git@git.example.org:/a/b.git", "git@git.example.org:/a/b.git", "ssh", "git.example.org", None, "a/b"),
        ("org-12_3@github.com:a/b", "org-12_3@github.com:a/b", "ssh", "github.com", None, "a/b"),
        ("http://localhost/book", "http://localhost/book", "http", "localhost", None, "book"),
        ("http://127.0.0.1:3000/a/b", "http://127.0.0.1:3000/a/b", "http", "127.0.0.1", 3000, "a/b"),
        ("http://[::1]:3000/a/b", "http://[::1]:3000/a/b", "http", "::1", 3000, "a/b"),
    ],
)  # fmt: skip
def test_parts(
    text: str, kept: str, scheme: str, host: str, port: int | None, project: str
) -> None:
    address = parse(text)
    assert (address.text, address.scheme, address.host, address.port, address.project) == (
        kept,
        scheme,
        host,
        port,
        project,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://ann:s3cret@github.com/org/book", "security.user-info"),
        ("https://s3cret@github.com/org/book", "security.user-info"),
        ("https://oauth2:s3cret@gitlab.com/org/book", "security.user-info"),
        ("https://s3cret:x-oauth-basic@github.com/org/book", "security.user-info"),
        ("ssh://git:s3cret@github.com/org/book", "security.user-info"),
        ("http://s3cret@localhost/book", "security.user-info"),
        ("http://git.example.org/a/b", "security.scheme"),
        ("http://ann:s3cret@git.example.org/a/b", "security.user-info"),
        ("git://git.example.org/a/b", "security.scheme"),
        ("javascript:alert(1)", "security.scheme"),
        ("data:text/html,x", "security.scheme"),
        ("ftp://git.example.org/a/b", "security.scheme"),
        ("file:///home/ann/book", "source.not-public"),
        ("/home/ann/book", "source.not-public"),
        ("../book", "source.not-public"),
        ("C:\\Users\\ann\\book", "source.not-public"),
        ("C:/Users/ann/book", "source.not-public"),
        ("org/book", "source.not-public"),
        ("s3cret/x@host", "source.not-public"),
        ("ann:s3cret@github.com/org/book", "source.not-public"),
        ("", "source.not-public"),
        ("https://", "config.wrong-value"),
        ("https://git.example.org:port/a", "config.wrong-value"),
        ("https://git.example.org/a b", "config.wrong-value"),
        ("https://git.example.org/a\nb", "config.wrong-value"),
        ("https://git.example.org\\a", "config.wrong-value"),
        ("git@git.example.org:a b", "config.wrong-value"),
        ("git@git.example.org:a\nb", "config.wrong-value"),
        ("git@git.example.org:a\"><b", "config.wrong-value"),
        ("git@-oProxyCommand=x:a/b", "config.wrong-value"),
        ("ssh://-oProxyCommand=x/a", "config.wrong-value"),
        ("git@:a/b", "config.wrong-value"),
        ("git@git.example.org:", "config.wrong-value"),
        ("https://github.com/", "config.wrong-value"),
        ("https://github.com/org/book#readme", "config.wrong-value"),
        ("https://git.example.org/a/b?private_token=s3cret", "config.wrong-value"),
    ],
)  # fmt: skip
def test_refusals(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)
    assert refused.value.code == code
    assert "s3cret" not in refused.value.message + refused.value.fix


@pytest.mark.parametrize(
    ("remote", "shown"),
    [
        ("https://github.com/org/book", "https://github.com/org/book"),
        ("https://github.com/org/book.git", "https://github.com/org/book"),
        ("https://github.com/org/book/", "https://github.com/org/book"),
        ("https://github.com/org/book.git/", "https://github.com/org/book"),
        ("git@github.com:org/book.git", "https://github.com/org/book"),
        ("ssh://git@github.com/org/book.git", "https://github.com/org/book"),
        ("git://github.com/org/book.git", "https://github.com/org/book"),
        ("https://gitlab.com/a/b/c/book.git", "https://gitlab.com/a/b/c/book"),
        ("git@gitlab.com:a/b/c/book.git", "https://gitlab.com/a/b/c/book"),
        ("git@git.example.org:a/b.git", "https://git.example.org/a/b.git"),
        ("ssh://git@git.example.org:2222/a/b.git", "https://git.example.org/a/b.git"),
        ("ssh://git@[::1]:2222/a/b.git", "https://[::1]/a/b.git"),
        ("https://git.example.org:8443/a/b.git", "https://git.example.org:8443/a/b.git"),
        ("https://ann:s3cret@github.com/org/book.git", "https://github.com/org/book"),
        ("https://s3cret@github.com/org/book", "https://github.com/org/book"),
        ("https://oauth2:s3cret@gitlab.com/org/book.git", "https://gitlab.com/org/book"),
        ("https://gitlab-ci-token:s3cret@git.example.org:8443/a/b.git", "https://git.example.org:8443/a/b.git"),
        ("https://ann:s3cret@@github.com/org/book", "https://github.com/org/book"),
        ("ssh://ann:s3cret@git.example.org/a/b", "https://git.example.org/a/b"),
        ("git://ann:s3cret@git.example.org:9418/a/b", "https://git.example.org/a/b"),
        ("HTTPS://ann:s3cret@github.com/org/book", "https://github.com/org/book"),
        ("http://localhost:3000/a/b.git", "http://localhost:3000/a/b.git"),
        ("http://[::1]:3000/a/b.git", "http://[::1]:3000/a/b.git"),
        ("http://127.0.0.1/a", "http://127.0.0.1/a"),
    ],
)  # fmt: skip
def test_remotes_for_readers(remote: str, shown: str) -> None:
    assert for_readers(remote) == shown


@pytest.mark.parametrize(
    ("remote", "code"),
    [
        ("/srv/git/book.git", "source.not-public"),
        ("../book", "source.not-public"),
        ("file:///srv/git/book.git", "source.not-public"),
        ("C:\\Users\\ann\\book", "source.not-public"),
        ("http://ann:s3cret@git.example.org/a/b", "security.scheme"),
        ("http://git.example.org/a/b", "security.scheme"),
        ("s3cret@git.example.org", "source.not-public"),
        ("ext::sh -c s3cret", "source.not-public"),
        ("https://github.com", "config.wrong-value"),
        ("https://git.example.org/a/b?private_token=s3cret", "config.wrong-value"),
    ],
)
def test_remotes_that_readers_cannot_use(remote: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        for_readers(remote)
    assert refused.value.code == code
    assert "s3cret" not in refused.value.message + refused.value.fix


SPELLINGS = {
    "github.com/org/book": (
        "https://github.com/org/book",
        "https://github.com/org/book/",
        "https://github.com/org/book.git",
        "https://github.com/org/book.git/",
        "https://github.com:443/org/book",
        "https://GitHub.com/Org/Book.git",
        "git@github.com:org/book.git",
        "git@github.com:/org/book",
        "ssh://git@github.com/org/book",
        "ssh://git@github.com:22/org/book.git",
    ),
    "gitlab.com/a/b/c/book": (
        "https://gitlab.com/a/b/c/book",
        "git@gitlab.com:a/b/c/book.git",
    ),
    "git.example.org/a/b": (
        "https://git.example.org/a/b",
        "ssh://git@git.example.org:2222/a/b.git",
    ),
    "git.example.org:8443/a/b": ("https://git.example.org:8443/a/b.git",),
}
"""Identities with the spellings of their address."""


@pytest.mark.parametrize("identity", SPELLINGS)
def test_one_identity_for_all_spellings(identity: str) -> None:
    for spelling in SPELLINGS[identity]:
        assert (spelling, parse(spelling).identity) == (spelling, identity)
