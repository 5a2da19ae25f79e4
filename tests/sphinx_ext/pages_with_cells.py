"""A book with cells of every form that live code knows."""

from __future__ import annotations

import json

OUTPUT = {"output_type": "stream", "name": "stdout", "text": "42\n"}

Cell = tuple[str, dict[str, object]]


def notebook(*cells: Cell, kernel: str = "python3", language: str = "python") -> str:
    """The text of a notebook with a title and *cells*: pairs of code and metadata."""
    found: list[dict[str, object]] = [
        {"id": "title", "cell_type": "markdown", "metadata": {}, "source": "# A notebook"}
    ]
    found += [
        {
            "id": f"cell-{number}",
            "cell_type": "code",
            "execution_count": None,
            "metadata": metadata,
            "outputs": [OUTPUT],
            "source": source.splitlines(keepends=True),
        }
        for number, (source, metadata) in enumerate(cells)
    ]
    metadata: dict[str, object] = {}
    if kernel:
        metadata["kernelspec"] = {"display_name": "K", "language": language, "name": kernel}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": found}
    return json.dumps(content, indent=1) + "\n"


def tagged(source: str, *tags: str) -> Cell:
    """A cell with *tags*."""
    return source, {"tags": list(tags)}


MARKED = notebook(
    ("a = 1\nb = '</script><!--\\u2028'", {}),
    tagged("first = 1", "thebe-init"),
    tagged("fails = 1 / 0", "raises-exception"),
    tagged("stays = 1", "thebe-static"),
    ("fixed = 1", {"editable": False}),
    tagged("read = 1", "thebe-readonly"),
    tagged("folded_input = 1", "hide-input"),
    tagged("folded_output = 1", "hide-output"),
    tagged("folded = 1", "hide-cell"),
    tagged("only_output = 1", "remove-input"),
    tagged("away = 1", "remove-cell"),
    ("", {}),
    ("a = 2", {}),
)

TEXT = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# A text notebook

The page itself has <span id="launch-cell-1">an id</span> that cells might get.

(named)=
```{code-cell} ipython3
x = 1
```

```{code-cell} ipython3
---
tags: [remove-cell]
---
y = 2
```

```{code-block} python
:class: thebe
z = x + y
```

```{code-block} r
:class: thebe
z <- 1
```

```{code-cell} ipython3
:tags: [thebe-init, "hide-input"]

print(z)
```

```{code-block} python
never = "a cell"
```
"""

BLOCKS = """\
Blocks
======

.. launch::

.. code-block:: text
   :class: thebe

   no code

.. code-block:: python
   :class: thebe
   :linenos:
   :emphasize-lines: 2

   for n in range(3):
       print(n)

.. code-block:: pycon
   :class: thebe thebe-init

   >>> for n in range(3):
   ...     print(n)
   ...
   0
   1
   >>> n
   2

.. code-block:: ipython
   :class: thebe

   In [1]: def f():
      ...:     return 1
      ...:

   In [2]: f()
   Out[2]: 1

.. sourcecode:: python
   :class: thebe
   :name: mine
   :caption: Named

   named = 1

.. code:: python
   :class: thebe

   by_docutils = 1

.. literalinclude:: code.py
   :class: thebe
   :linenos:

.. code-block:: python
   :class: thebe thebe-static

   stays = 1

.. code-block:: bash
   :class: thebe

   echo other language

.. parsed-literal::
   :class: thebe

   **no** code

.. tab-set::

   .. tab-item:: One

      .. dropdown:: Two

         .. code-block:: python
            :class: thebe thebe-readonly

            inside = 1

.. only:: latex

   .. code-block:: python
      :class: thebe

      printed = 1
"""

EXECUTED = """\
Executed
========

.. launch::

.. jupyter-execute::
   :linenos:
   :emphasize-lines: 1

   answer = 6 * 7
   print(answer)

.. jupyter-execute::
   :hide-code:

   print("no source")

.. rst-class:: thebe-init

.. jupyter-execute::
   :code-below:
   :raises:

   print(answer + 1)
"""

OTHERS = """# Others

```{launch} marked.ipynb
```

```{launch} marked.ipynb
:hub: live
```

```{launch}
:hub: live
```

You may {launch}`open it <marked.ipynb>` too.
"""

PAGES = {
    "index.rst": "Book\n====\n\n.. toctree::\n   :glob:\n\n   *\n   sub/*\n",
    "marked.ipynb": MARKED,
    "text.md": TEXT,
    "blocks.rst": BLOCKS,
    "code.py": "included = 1\n",
    "executed.rst": EXECUTED,
    "sub/ir.ipynb": notebook(("x <- 1", {}), kernel="ir", language="R"),
    "static.ipynb": notebook(tagged("x = 1", "thebe-static")),
    "printed.rst": "Printed\n=======\n\n.. launch::\n\n.. only:: latex\n\n"
    "   .. code-block:: python\n      :class: thebe\n\n      x = 1\n",
    "plain.md": "# Plain\n\n```{code-block} python\n:class: thebe\nx = 1\n```\n",
}
HUBS = """\
hubs:
  live: {kind: thebe, via: binder%s}
  binder: {kind: binderhub, url: https://mybinder.org}
"""
