"""What the record's own words mean, for people."""

from __future__ import annotations

from launchdirectives.environments.description import STATES

ACCESS = {
    "public": "Everybody. Nobody has to sign in.",
    "login": "Everybody who signs in there.",
    "members": "Members only, who sign in there.",
}

ACCESS_MARKS = {
    "login": "sign-in needed",
    "members": "members only",
}
"""The same beside a link, where it says more than nothing."""

PERSISTENCE = {
    "ephemeral": "Nothing. Download what you want to keep before you leave.",
    "persistent": "Your files. You find them again when you come back.",
}

REPOSITORIES = {
    "any": "It opens every repository.",
    "allow-listed": "It opens only repositories that its operator has listed.",
    "unknown": "Nobody said which repositories it opens.",
}

CAPABILITIES = {
    "nbgitpuller": "copies the book's files to your server (nbgitpuller)",
    "repo2docker-build": "builds the environment from the repository's files (repo2docker)",
    "launch-link": "opens by a link",
    "thebe": "runs the code of pages (Thebe)",
    "choose-image": "lets you choose the environment when you start",
}

PAYERS = {
    "operator": "Its operator.",
    "community": "The community that it is for.",
    "author": "The authors of this book.",
    "publisher": "The publisher.",
    "reader": "Those who use it.",
    "shared": "Several share the cost.",
    "unknown": "Nobody said who pays.",
}

PUBLISHER_USE = {
    "allowed": "Publishers may show its links to all their readers.",
    "by-agreement": "Publishers may show its links after an agreement with its operator.",
    "not-allowed": "Publishers may not show its links.",
    "unknown": "Nobody said whether publishers may show its links.",
}

EMBEDDING = {
    "allowed": "Their pages may start sessions by themselves.",
    "by-agreement": "Their pages may start sessions by themselves after an agreement.",
    "not-allowed": "Their pages may not start sessions by themselves.",
    "unknown": "Nobody said whether their pages may start sessions by themselves.",
}

ENVIRONMENTS = {
    "repo2docker": "Built from files in the repository by repo2docker, which BinderHubs use.",
    "dockerfile": "Built from a Dockerfile in the repository.",
    "hub-image": "Part of the hub: it is there already.",
    "browser": "Python in the reader's browser; this site brings it.",
    "elsewhere": "Built from files that were not looked at.",
}

LOCKS = STATES

CHOSEN_BY = {
    "author": "chosen by the authors",
    "hub": "chosen by the hub",
}

PUSHED = {
    "yes": "The commit is in the public repository.",
    "no": "The commit is not in the public repository: nobody but the authors can open it.",
    "unknown": "Nobody could tell whether the commit is in the public repository.",
}

ARCHIVED = {
    "yes": "Software Heritage has it.",
    "no": "Software Heritage does not have it yet; the identifier is valid nevertheless.",
    "unknown": "Nobody asked whether Software Heritage has it; the identifier is valid "
    "nevertheless.",
}

SAME_TREE = {
    "yes": "It holds the files of the commit.",
    "no": "It holds other files than the commit.",
    "not-checked": "Nobody checked that it holds the files of the commit.",
}

RELATIONS = {
    "reproduces": "Computes again what is in:",
    "supplements": "Goes with:",
    "is-version-of": "Is a version of:",
    "is-part-of": "Is part of:",
}

CHECKS = {
    "source.commit-on-remote": "The commit is in the public repository",
    "source.path-at-commit": "The page's file is in the commit",
    "source.clean": "The files are those of the commit",
    "environment.files-at-commit": "The environment's files are in the commit",
    "environment.lock": "The environment's packages have fixed versions",
    "environment.kernel-declared": "The environment has the page's kernel",
    "hub.reachable": "The hub answers",
    "hub.provider-served": "The hub opens repositories of this host",
    "launch.url-recomputed": "The links follow from the facts",
    "launch.build": "The environment was built and started",
    "archive.same-tree": "The archive holds the files of the commit",
}

RESULTS = {
    "pass": "Yes",
    "warn": "Not quite",
    "fail": "No",
    "not-run": "Not looked at",
}

ALL = (
    ACCESS,
    ACCESS_MARKS,
    PERSISTENCE,
    REPOSITORIES,
    CAPABILITIES,
    PAYERS,
    PUBLISHER_USE,
    EMBEDDING,
    ENVIRONMENTS,
    LOCKS,
    CHOSEN_BY,
    PUSHED,
    ARCHIVED,
    SAME_TREE,
    RELATIONS,
    CHECKS,
    RESULTS,
)
"""Each table of words: members of the schema with what is said of them."""
