KINDS = ("jupyterhub", "jupyter", "binderhub")
