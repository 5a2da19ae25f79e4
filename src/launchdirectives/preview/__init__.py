"""A book on a laptop: its pages, with a real Jupyter Server in place of all its hubs.

Needs the extra ``preview`` (JupyterLab, nbgitpuller, jupytext and more); nothing of it is
imported by the core. What opens is the author's working tree, saved and unsaved in git:
it is committed into a repository in a temporary folder, and git on the Jupyter Server is
told to fetch the book's address from there. So every link is tried just as it is published.
"""
