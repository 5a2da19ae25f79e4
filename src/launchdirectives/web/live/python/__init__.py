"""The Python side of code that runs in the reader's browser.

``pyodide-worker.js`` puts these files before Pyodide as the package ``launch_live``. Nothing of
IPython is there; outputs have the forms of jupyter/nbformat (nbformat.v4.schema.json).
"""
