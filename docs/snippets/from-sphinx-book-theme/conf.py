html_theme = "sphinx_book_theme"
html_theme_options = {
    "repository_url": "https://github.com/org/book",
    "launch_buttons": {
        "binderhub_url": "https://mybinder.org",
        "jupyterhub_url": "https://hub.example.org",
        "notebook_interface": "jupyterlab",
    },
}
