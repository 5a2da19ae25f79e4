"""What repo2docker would make of a repository, told without building it.

:func:`describe` follows the rules of jupyterhub/repo2docker 2026.4.0 over the files at one commit.
Where repo2docker is installed, :mod:`.judge` asks it.
"""

from __future__ import annotations

from launchdirectives.environments.description import UNKNOWN, Description
from launchdirectives.trees import Tree

__all__ = ("Description", "describe")


def describe(tree: Tree, root: str = "") -> Description:
    """The environment that repo2docker builds from *tree*.

    :param root: the folder of *tree* that is taken for the repository's root (repo2docker's
        ``--subdir``)
    """
    from launchdirectives.environments import ignored, packs
    from launchdirectives.environments.building import Build
    from launchdirectives.environments.digest import command, digest
    from launchdirectives.environments.folder import Broken, Folder

    folder = Folder(tree, root)
    try:
        pack = packs.winner(folder)
    except Broken:
        return Description(folder=folder.config, root=root, findings=tuple(folder.findings))
    if folder.config and folder.full(folder.config) in tree.submodules:
        said = f"{folder.config}/ is a git submodule, whose files are not looked at."
        fix = "Look at its own repository."
        folder.report("environment.unknown", said, fix, folder.config)
        return Description(folder=folder.config, root=root, findings=tuple(folder.findings))
    build = Build(folder, pack)
    build.run()
    over = ignored.find(build)
    place = folder.full(folder.config)
    files = tuple(sorted(folder.read, key=str.encode))
    inventory = build.inventory
    return Description(
        buildpack=pack,
        folder=folder.config,
        root=root,
        files=files,
        ignored=over,
        findings=tuple(folder.findings),
        python=build.python,
        languages=tuple(build.languages),
        lock=inventory.state() if pack else UNKNOWN,
        unpinned=inventory.unpinned(),
        packages=inventory.packages() if inventory.is_known else None,
        base_image=inventory.base_image,
        digest=digest(tree, files, place),
        command=command(files, place),
    )
