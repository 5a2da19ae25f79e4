extensions = ["myst_nb", "launchdirectives"]
