extensions = ["myst_nb", "launchdirectives"]

launch_show = "all"
launch_placement = "article"
