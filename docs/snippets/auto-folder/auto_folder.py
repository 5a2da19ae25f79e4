import re


def auto_folder(identity: str, branch: str) -> str:
    """The folder of a repository (``host/path``, in lower case, without ``.git``) and a branch."""
    state = 0x811C9DC5
    for byte in f"{identity}\n{branch}".encode():
        state = (state ^ byte) * 0x01000193 % 2**32
    name = identity.rpartition("/")[2]
    parts = [re.sub("[^A-Za-z0-9]+", "-", part).strip("-")[:40] for part in (name, branch)]
    return "-".join(part.rstrip("-") for part in [*parts, f"{state:08x}"] if part)


print(auto_folder("github.com/org/book", "main"))
