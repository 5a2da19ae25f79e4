"""Which packages bring what a page imports.

Names of modules and of packages differ: pigar (damnever/pigar) ships an index of the modules in
each distribution on the Python Package Index, which is asked where it is installed. All doubt
counts for the author: a package that is missed for no reason is worse than one that is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property

from launchdirectives.environments.inventory import normal


def words(text: str) -> frozenset[str]:
    """The names in *text*, which blanks part."""
    return frozenset(text.split())


_PREFIXES = ("python-", "py-", "lib", "py")
_SUFFIXES = (
    "-python", "-base", "-core", "-cpu", "-gpu", "-py", "-bin", "-binary", "-headless", "-wheels",
    "-client",
)  # fmt: skip
"""By which conda's name of a package differs from pip's, mostly (conda/grayskull
strategy/config.yaml has more than a hundred such pairs)."""

WITH_BASE = words(
    "anyio argon2-cffi arrow asttokens async-generator attrs babel beautifulsoup4 bleach "
    "certifi cffi comm cryptography debugpy decorator defusedxml exceptiongroup executing "
    "greenlet h11 httpcore httpx idna importlib-metadata ipykernel ipython ipywidgets jedi "
    "jinja2 json5 jsonpointer jsonschema jupyter-client jupyter-core jupyter-events jupyter- "
    "resource-usage jupyter-server jupyterhub jupyterlab jupyterlab-server jupyterlab-widgets "
    "mako markupsafe matplotlib-inline mistune nbclient nbconvert nbformat nest-asyncio "
    "notebook notebook-shim oauthlib packaging parso pexpect pip platformdirs prometheus- "
    "client prompt-toolkit psutil ptyprocess pycparser pydantic pydantic-core pygments pyjwt "
    "python-dateutil python-json-logger pytz pyyaml pyzmq referencing requests rpds-py "
    "send2trash setuptools six sniffio soupsieve sqlalchemy stack-data terminado tinycss2 "
    "tomli tornado traitlets typing-extensions urllib3 wcwidth webcolors webencodings "
    "websocket-client wheel widgetsnbextension zipp zstandard"
)
"""What repo2docker's own environment has for each Python from 3.8 on (jupyterhub/repo2docker
repo2docker/buildpacks/conda/environment.py-*.lock, version 2026.4.0)."""

_NUMPY = ("numpy",)
_PANDAS = (*_NUMPY, "pandas", "python-dateutil", "pytz", "tzdata")
_SCIPY = (*_NUMPY, "scipy")
_PLOTS = (
    *_NUMPY, "matplotlib", "contourpy", "cycler", "fonttools", "kiwisolver", "packaging", "pillow",
    "pyparsing", "python-dateutil",
)  # fmt: skip
_GEO = (*_PANDAS, "geopandas", "shapely", "pyproj", "fiona", "pyogrio")
_DASK = ("dask", "distributed", "cloudpickle", "fsspec", "toolz", "numpy", "pandas", "pyyaml")

BRINGS: dict[str, tuple[str, ...]] = {
    "altair": (*_PANDAS, "narwhals", "jsonschema"),
    "arviz": (*_PLOTS, *_PANDAS, *_SCIPY, "xarray", "netcdf4", "h5netcdf"),
    "astropy": (*_NUMPY, "pyerfa", "pyyaml"),
    "bokeh": (*_PANDAS, "pillow", "xyzservices", "contourpy"),
    "cartopy": (*_PLOTS, "shapely", "pyproj", "pyshp"),
    "cfgrib": (*_NUMPY, "eccodes", "attrs"),
    "contextily": (*_PLOTS, "geopy", "rasterio", "joblib", "xyzservices"),
    "cvxpy": (*_SCIPY, "osqp", "clarabel", "scs"),
    "dask": _DASK,
    "datascience": (*_PLOTS, *_PANDAS, *_SCIPY, "folium", "plotly", "branca"),
    "distributed": _DASK,
    "esmpy": _NUMPY,
    "fastai": (*_PLOTS, *_PANDAS, *_SCIPY, "torch", "torchvision", "fastcore", "scikit-learn"),
    "folium": (*_NUMPY, "branca", "xyzservices"),
    "geopandas": _GEO,
    "h5netcdf": (*_NUMPY, "h5py"),
    "h5py": _NUMPY,
    "healpy": (*_SCIPY, *_PLOTS, "astropy"),
    "holoviews": (*_PANDAS, "bokeh", "panel", "param", "colorcet", "pyviz-comms"),
    "hvplot": (*_PANDAS, "bokeh", "holoviews", "panel", "param", "colorcet"),
    "imageio": (*_NUMPY, "pillow"),
    "intake": ("fsspec", "dask", "pyyaml"),
    "ipympl": (*_PLOTS, "ipywidgets", "traitlets"),
    "jax": (*_SCIPY, "jaxlib", "ml-dtypes", "opt-einsum"),
    "keras": (*_NUMPY, "h5py", "optree", "rich"),
    "librosa": (*_SCIPY, "scikit-learn", "joblib", "numba", "soundfile", "pooch"),
    "lightgbm": _SCIPY,
    "matplotlib": _PLOTS,
    "metpy": (*_PLOTS, *_PANDAS, *_SCIPY, "pint", "xarray", "pyproj", "pooch", "traitlets"),
    "mne": (*_PLOTS, *_SCIPY, "pooch", "tqdm"),
    "myst-nb": ("jupyter-cache", "myst-parser", "sphinx", "docutils", "markdown-it-py"),
    "netcdf4": (*_NUMPY, "cftime"),
    "nibabel": _NUMPY,
    "nilearn": (*_PANDAS, *_SCIPY, "nibabel", "scikit-learn", "joblib", "lxml"),
    "numba": (*_NUMPY, "llvmlite"),
    "opencv-python": _NUMPY,
    "opencv": _NUMPY,
    "pandas": _PANDAS,
    "pangeo-dask": (*_DASK, "dask-gateway"),
    "pangeo-notebook": (*_DASK, "dask-gateway", "nbgitpuller", "jupyter-server-proxy"),
    "panel": (*_PANDAS, "bokeh", "param", "pyviz-comms", "tqdm"),
    "plotly": ("tenacity", "narwhals", "packaging"),
    "plotnine": (*_PLOTS, *_PANDAS, *_SCIPY, "statsmodels", "mizani", "patsy"),
    "pyarrow": _NUMPY,
    "pymc": (*_PLOTS, *_PANDAS, *_SCIPY, "arviz", "pytensor", "xarray", "cachetools"),
    "pytorch": ("torch", *_NUMPY, "sympy", "networkx", "fsspec", "mpmath"),
    "pyvista": (*_PLOTS, "vtk", "pooch", "scooby"),
    "quantecon": (*_SCIPY, "numba", "sympy"),
    "rasterio": (*_NUMPY, "affine", "attrs", "click", "cligj", "snuggs"),
    "rioxarray": (*_PANDAS, "rasterio", "xarray", "pyproj"),
    "scikit-image": (*_SCIPY, "networkx", "pillow", "imageio", "tifffile", "lazy-loader"),
    "scikit-learn": (*_SCIPY, "joblib", "threadpoolctl"),
    "scipy": _SCIPY,
    "seaborn": (*_PLOTS, *_PANDAS, "scipy", "statsmodels", "patsy"),
    "spacy": (*_NUMPY, "thinc", "tqdm", "typer", "srsly", "requests"),
    "statsmodels": (*_PANDAS, *_SCIPY, "patsy"),
    "sympy": ("mpmath",),
    "tables": (*_NUMPY, "numexpr", "blosc2"),
    "tensorflow": (*_NUMPY, "keras", "h5py", "protobuf", "tensorboard", "ml-dtypes", "absl-py"),
    "torch": ("sympy", "networkx", "fsspec", "mpmath", "numpy"),
    "torchvision": ("torch", "numpy", "pillow"),
    "transformers": (*_NUMPY, "huggingface-hub", "tokenizers", "safetensors", "tqdm", "regex"),
    "xarray": _PANDAS,
    "xgboost": _SCIPY,
    "yt": (*_PLOTS, "sympy", "unyt", "h5py", "tqdm"),
}  # fmt: skip
"""What packages bring along that books use much, from their own metadata (``Requires-Dist``, and
the recipes of conda-forge's metapackages). It is not followed further than one step."""

_PARTS = {"mpl_toolkits": "matplotlib", "pylab": "matplotlib", "pkg_resources": "setuptools"}
"""Modules that a package has beside the one of its name (Matplotlib's own two, and what
setuptools had before version 82)."""


_SAME = words(
    "astropy dask geopandas jax matplotlib networkx numpy pandas plotly scipy seaborn statsmodels "
    "sympy tensorflow torch xarray"
)
"""Packages with the name of their module, of which the index has many copies, by others."""


class Index:
    """Finds what brings a module.

    :param modules: all that will be asked for, by their whole names: it costs one look-up
    """

    def __init__(self, modules: Iterable[str]) -> None:
        self._tops = tuple(dict.fromkeys(name.partition(".")[0] for name in modules))

    def brings(self, module: str) -> frozenset[str] | None:
        """The names of the packages that bring *module*; None if nobody can tell."""
        top = module.partition(".")[0]
        found = {*self._known.get(top, ()), *self._installed.get(top, ())}
        if top in _PARTS or top in _SAME:
            found.add(_PARTS.get(top, top))
        return frozenset({normal(name) for name in found} | {normal(top)}) if found else None

    def likeliest(self, module: str) -> str:
        """The package to declare for *module*; empty if there are several."""
        top = module.partition(".")[0]
        for found in (self._installed.get(top, ()), self._known.get(top, ())):
            if len(found) == 1:
                return found[0]
        return _PARTS.get(top, top if top in _SAME else "")

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        return _of_pigar(self._tops)

    @cached_property
    def _installed(self) -> dict[str, list[str]]:
        return _of_this_python()


@cache
def _of_this_python() -> dict[str, list[str]]:
    from importlib.metadata import packages_distributions

    return {name: sorted(set(found)) for name, found in packages_distributions().items()}


def _of_pigar(modules: tuple[str, ...]) -> dict[str, list[str]]:
    """What pigar's index says; nothing if it is not installed or has another form."""
    import json
    import sqlite3
    from importlib.resources import as_file, files

    found: dict[str, list[str]] = {}
    try:
        with as_file(files("pigar") / ".db.sqlite3") as path:
            index = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
            try:
                for module, name in index.execute(_QUESTION, (json.dumps(modules),)):
                    found.setdefault(module, []).append(name)
            finally:
                index.close()
    except (ImportError, OSError, sqlite3.Error):
        return {}
    return found


_QUESTION = (
    "SELECT module.name, distributions.name FROM top_level_module_names AS module "
    "JOIN distributions ON distributions.id = module.distribution_id "
    "WHERE module.name IN (SELECT value FROM json_each(?)) ORDER BY distributions.id"
)


@cache
def names(package: str) -> frozenset[str]:
    """All names under which *package* may be listed elsewhere, as pip compares them."""
    found = {normal(package)}
    for _ in range(2):
        for one in tuple(found):
            found |= {one.removeprefix(prefix) for prefix in _PREFIXES}
            found |= {one.removesuffix(suffix) for suffix in _SUFFIXES}
    return frozenset(one.strip("-") for one in found if len(one) > 1)


def closure(declared: Iterable[str]) -> frozenset[str]:
    """All names under which *declared* and what they bring are listed, with repo2docker's."""
    found: set[str] = set(WITH_BASE)
    for package in declared:
        found |= names(package)
        for name in names(package):
            found.update(BRINGS.get(name, ()))
    return frozenset(found)


def is_brought(module: str, index: Index, present: frozenset[str]) -> bool:
    """Whether one of the packages *present* brings *module*, or nobody can tell.

    :param present: as :func:`closure` gives them
    """
    bringing = index.brings(module)
    if bringing is None or not present.isdisjoint(bringing):
        return True
    return any(not present.isdisjoint(names(one)) for one in bringing)
