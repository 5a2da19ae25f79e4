thebe_config = {
    "repository_url": "https://github.com/org/book",
    "repository_branch": "dev",
    "selector": "div.highlight",
    "codemirror-theme": "darcula",
    "always_load": True,
}
