"""``launchdirectives hub import``: what it makes of a hub's settings, and what stays in them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.core.making import write

SECRET = "s3cr3t"  # noqa: S105  (it is looked for)

Z2JH = f"""\
proxy:
  secretToken: {SECRET}
hub:
  config:
    GitHubOAuthenticator: {{client_secret: {SECRET}}}
  extraConfig:
    profiles: |
      c.KubeSpawner.profile_list = make("{SECRET}")
    other: c.JupyterHub.cookie_secret = "{SECRET}"
singleuser:
  extraEnv: {{TOKEN: {SECRET}}}
  profileList:
    - display_name: "Minimal environment"
      description: "To avoid too much bells and whistles: {SECRET}."
      default: true
    - display_name: "Datascience environment"
      kubespawner_override:
        image: jupyter/datascience-notebook:2343e33dec46
        environment: {{TOKEN: {SECRET}}}
    - display_name: "Learning Data Science"
      slug: learning
      kubespawner_override:
        lifecycle_hooks: {{postStart: {{exec: {{command: ["sh", "{SECRET}"]}}}}}}
"""
COMMUNITY = f"""\
basehub:
  nfs: {{password: {SECRET}}}
  jupyterhub:
    custom:
      homepage: {{gitRepoBranch: x}}
    singleuser:
      profileList:
        - display_name: "Shared Small: 1-4 CPU, 8-32 GB"
          allowed_groups: [{SECRET}]
          profile_options: &options
            requests:
              display_name: Node share
              choices:
                mem_1:
                  default: true
                  display_name: ~1 GB, ~0.125 CPU
                  kubespawner_override: {{mem_guarantee: 0.904G, environment: {{A: {SECRET}}}}}
                mem_2:
                  display_name: ~2 GB, ~0.25 CPU
            image:
              display_name: Image
              dynamic_image_building: {{enabled: true}}
              unlisted_choice:
                enabled: true
                display_name: Custom image
                validation_regex: ^.+:.+$
                validation_message: Must be a publicly available image, of form <name>:<tag>
                kubespawner_override: {{image: "{{value}}"}}
              choices:
                pangeo:
                  display_name: Pangeo <b>notebook</b> &amp; more
                  kubespawner_override: {{image: "pangeo/pangeo-notebook:2026.08.20"}}
                private:
                  display_name: Ours
                  kubespawner_override: {{image: "user:{SECRET}@quay.io/o/i:1"}}
        - display_name: "GPU"
          slug: gpu
          kubespawner_override: {{extra_resource_limits: {{nvidia.com/gpu: "1"}}}}
          profile_options: *options
"""
KUBESPAWNER = """\
hub:
  config:
    KubeSpawner:
      profile_list:
        b: {display_name: Second}
        a: {display_name: First, profile_options: {size: {choices: {1: {display_name: One}}}}}
"""


def hub_import(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "launchdirectives", "hub", "import", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8")


def made(tmp_path: Path, *files: str) -> tuple[dict[str, object], str]:
    """The catalogue made of *files*, and what is said with it."""
    names = [f"values-{number}.yaml" for number in range(len(files))]
    for name, content in zip(names, files, strict=True):
        write(tmp_path / name, content)
    done = hub_import(*names, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert hub_import(*names, cwd=tmp_path).stdout == done.stdout
    return yaml.safe_load(done.stdout)["profiles"], done.stderr


def test_values_of_zero_to_jupyterhub(tmp_path: Path) -> None:
    profiles, told = made(tmp_path, Z2JH)
    assert profiles == {
        "minimal-environment": {"title": "Minimal environment", "default": True},
        "datascience-environment": {"title": "Datascience environment"},
        "learning": {"title": "Learning Data Science"},
    }
    assert "hub.extraConfig.profiles: Python" in told
    assert "extraConfig.other" not in told


def test_values_of_a_chart_around_it(tmp_path: Path) -> None:
    profiles, told = made(tmp_path, COMMUNITY)
    options = {
        "requests": {
            "title": "Node share",
            "choices": {
                "mem_1": {"title": "~1 GB, ~0.125 CPU"},
                "mem_2": {"title": "~2 GB, ~0.25 CPU"},
            },
            "default": "mem_1",
        },
        "image": {
            "title": "Image",
            "choices": {
                "pangeo": {
                    "title": "Pangeo notebook & more",
                    "image": "pangeo/pangeo-notebook:2026.08.20",
                },
                "private": {"title": "Ours"},
            },
            "default": "pangeo",
            "unlisted": {"title": "Custom image", "pattern": "^.+:.+$"},
            "build": True,
        },
    }
    assert profiles == {
        "shared-small-1-4-cpu-8-32-gb": {
            "title": "Shared Small: 1-4 CPU, 8-32 GB",
            "default": True,
            "options": options,
        },
        "gpu": {"title": "GPU", "options": options},
    }
    assert "profileList.0.allowed_groups: KubeSpawner does not know this key." in told


def test_settings_of_kubespawner(tmp_path: Path) -> None:
    profiles, _ = made(tmp_path, KUBESPAWNER)
    assert list(profiles) == ["first", "second"]
    assert profiles["first"] == {
        "title": "First",
        "default": True,
        "options": {"size": {"choices": {"1": {"title": "One"}}, "default": "1"}},
    }


def test_later_files_win(tmp_path: Path) -> None:
    later = "singleuser: {profileList: [{slug: only}]}\n"
    assert made(tmp_path, Z2JH, later)[0] == {"only": {"default": True}}
    assert list(made(tmp_path, later, Z2JH)[0]) != ["only"]
    assert made(tmp_path, Z2JH, "- {slug: only}\n")[0] == {"only": {"default": True}}


def test_it_is_written_and_taken(tmp_path: Path) -> None:
    write(tmp_path / "values.yaml", COMMUNITY)
    done = hub_import(
        *("values.yaml", "--output", "hub-profiles.yml", "--name", "community"), cwd=tmp_path
    )
    assert (done.returncode, done.stdout) == (0, "")
    text = (tmp_path / "hub-profiles.yml").read_text(encoding="utf-8")
    assert text.startswith("# What the form of the hub 'community' offers.\n# Made by launchdir")
    assert "from values.yaml (basehub.jupyterhub.singleuser.profileList).\n" in text
    write(
        tmp_path / "launch.yml",
        "source: {repository: https://github.com/org/book, ref: main}\n"
        "hubs:\n  h: {kind: jupyterhub, url: https://hub.example.org, "
        "catalogue: hub-profiles.yml}\n"
        "environments:\n  default:\n    profile: {h: {profile: gpu, options: {requests: mem_4}}}\n",
    )
    command = [sys.executable, "-m", "launchdirectives", "link", "a.ipynb"]
    linked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert linked.returncode == 1
    assert "launch.yml:6: environments.default.profile.h: The option 'requests'" in linked.stderr
    assert "Write 'mem_" in linked.stderr


@pytest.mark.parametrize(
    ("content", "arguments", "code", "words"),
    [
        ("a: 1\nb: c: d\n", (), 3, "values.yaml:2: The file cannot be read: it is not YAML."),
        (f"'{SECRET}", (), 3, "it is not YAML"),
        ("a: 2024-99-99", (), 3, "it is not YAML"),
        ("[" * 5000, (), 3, "it is not YAML"),
        ("", (), 1, "There is neither 'singleuser.profileList' nor"),
        (f"c.x = '{SECRET}'", (), 1, "a list that Python makes cannot be read"),
        (Z2JH, ("--key", "a.b"), 1, "There is no key 'a.b'."),
        (f"singleuser: {{profileList: {SECRET}}}", (), 1, "This is a value of the type 'str'."),
        ("- {slug: a}\n- {slug: a}\n", (), 1, "values.yaml: 1: There is another profile"),
        ("- {display_name: '!!'}\n", (), 1, "a slug that a form cannot hand over"),
        ("- {slug: 4}\n", (), 1, "in quotes if it is a number"),
        ("- {}\n", (), 1, "neither 'slug' nor a text"),
        (
            "- {slug: a, profile_options: {o: {unlisted_choice: "
            "{enabled: true, validation_regex: '('}}}}\n",
            (),
            1,
            "0.profile_options.o.unlisted_choice.validation_regex: This is no regular expression",
        ),
        (
            "a: {singleuser: {profileList: []}}\nb: {singleuser: {profileList: []}}\n",
            (),
            2,
            "add --key, with one of a.singleuser.profileList, b.singleuser.profileList",
        ),
        (Z2JH, ("--output", "no/such/folder"), 3, "no/such/folder: cannot be written"),
        (Z2JH, ("no-such-file",), 3, "no-such-file: The file cannot be read: No such file"),
    ],
)
def test_what_is_wrong(
    tmp_path: Path, content: str, arguments: tuple[str, ...], code: int, words: str
) -> None:
    write(tmp_path / "values.yaml", content)
    done = hub_import("values.yaml", *arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stdout + done.stderr


def test_without_the_rule_for_slugs(tmp_path: Path) -> None:
    write(tmp_path / "values.yaml", Z2JH)
    write(tmp_path / "hidden" / "slugify.py", "raise ImportError\n")
    path = os.pathsep.join(filter(None, (str(tmp_path / "hidden"), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "launchdirectives", "hub", "import", "values.yaml"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.returncode == 1
    assert "pip install 'launchdirectives[hub]'" in done.stderr
    assert list(yaml.safe_load(done.stdout)["profiles"]) == ["learning"]


def test_one_of_several(tmp_path: Path) -> None:
    write(
        tmp_path / "values.yaml",
        "a: {singleuser: {profileList: [{slug: x}]}}\n"
        "b: {singleuser: {profileList: [{slug: y}]}}\n",
    )
    done = hub_import("values.yaml", "--key", "b.singleuser.profileList", cwd=tmp_path)
    assert list(yaml.safe_load(done.stdout)["profiles"]) == ["y"]
