extensions = ["myst_nb", "launchdirectives"]

launch_hubs = {
    "community": {
        "kind": "jupyterhub",
        "url": "https://hub.example.org",
        "title": "Community hub",
        "audience": "members",
    },
    "binder": {"kind": "binderhub", "url": "https://mybinder.org", "title": "Binder"},
}
launch_audiences = {"members": {"title": "Members", "join": "https://example.org/join"}}
