extensions = ["myst_nb", "launchdirectives"]

suppress_warnings = ["launch.source.file-missing"]
