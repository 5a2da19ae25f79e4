extensions = ["myst_nb", "launchdirectives"]

html_static_path = ["_static"]
html_css_files = ["colours.css"]
