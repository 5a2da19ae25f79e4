"""What the files of a mystmd project say, for every command: its settings and its pages.

mystmd itself is not needed. Rules from jupyter-book/mystmd at 1ad857c, packages/myst-cli/src:
``config.ts`` for the files, ``project/`` for the pages.
"""
