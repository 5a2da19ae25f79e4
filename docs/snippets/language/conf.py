extensions = ["myst_nb", "launchdirectives"]

language = "de"
