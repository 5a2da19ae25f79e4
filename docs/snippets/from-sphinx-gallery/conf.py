sphinx_gallery_conf = {
    "binder": {
        "org": "org",
        "repo": "org.github.io",
        "branch": "gh-pages",
        "binderhub_url": "https://binder.example.org",
        "dependencies": "requirements.txt",
        "use_jupyter_lab": True,
    },
}
