"""A spawner of local processes with KubeSpawner's own profiles, and the forms of both kinds.

Read by the hub, not by the tests. Everything about profiles is KubeSpawner's code (or that
of jupyterhub-fancy-profiles); only what it would ask of Kubernetes is not there. The chosen
options and image reach the reader's server as environment variables.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jupyterhub_fancy_profiles
from jupyterhub.spawner import SimpleLocalProcessSpawner
from kubespawner import KubeSpawner
from traitlets import Any as AnyTrait
from traitlets import List, Unicode, default

RESOURCES = {
    "display_name": "Resources",
    "choices": {"tiny": {"display_name": "Tiny"}, "8 GB+ #1 & 50%": {"display_name": "Plenty"}},
}
IMAGE = {
    "display_name": "Image",
    "choices": {"plain": {"display_name": "Plain"}},
    "unlisted_choice": {
        "enabled": True,
        "display_name": "Custom image",
        "validation_regex": "^.+:.+$",
        "validation_message": "Must be a name with a tag",
        "display_name_in_choices": "Other",
        "kubespawner_override": {"image": "{value}"},
    },
    "dynamic_image_building": {"enabled": True},
}
PROFILES = [
    {"slug": "small", "display_name": "Small machine"},
    {
        "slug": "gpu",
        "display_name": "Machine with GPU",
        "kubespawner_override": {"image": "hub/gpu:1"},
    },
    {
        "slug": "custom",
        "display_name": "Machine of one's own",
        "profile_options": {"resources": RESOURCES, "image": IMAGE},
    },
]


class ProfileSpawner(SimpleLocalProcessSpawner):  # type: ignore[misc]
    """Readers whose names begin with ``fancy`` get the form of jupyterhub-fancy-profiles."""

    profile_list = AnyTrait(PROFILES)
    profile_form_template = Unicode()
    additional_profile_form_template_paths = List()
    image = Unicode("hub/default:1")

    _options_from_form = KubeSpawner._options_from_form
    _render_options_form = KubeSpawner._render_options_form
    _render_options_form_dynamically = KubeSpawner._render_options_form_dynamically
    _get_initialized_profile_list = KubeSpawner._get_initialized_profile_list
    _validate_user_options = KubeSpawner._validate_user_options
    _sorted_dict_values = KubeSpawner._sorted_dict_values
    _get_profile = KubeSpawner._get_profile
    _load_profile = KubeSpawner._load_profile
    _apply_overrides = KubeSpawner._apply_overrides
    load_user_options = KubeSpawner.load_user_options

    @default("options_from_form")
    def _options_from_form_default(self) -> Any:
        return self._options_from_form

    @default("options_form")
    def _options_form_default(self) -> Any:
        if self.user.name.startswith("fancy"):
            self.additional_profile_form_template_paths = [str(templates_below(self.hub.base_url))]
        return KubeSpawner._options_form_default(self)

    async def start(self) -> Any:
        """Apply the choice as KubeSpawner does, and tell the server."""
        await self.load_user_options()
        self.environment["CHOSEN_OPTIONS"] = json.dumps(self.user_options)
        self.environment["CHOSEN_IMAGE"] = self.image
        return await super().start()


def templates_below(hub: str) -> Path:
    """The folder of jupyterhub-fancy-profiles' template, with the hub's prefix in it.

    As released (0.7.0) it asks for its script at ``/hub/``, whatever the hub's prefix.
    """
    (theirs,) = jupyterhub_fancy_profiles.TEMPLATE_PATHS
    if hub == "/hub/":
        return Path(theirs)
    ours = Path("templates")  # in the hub's own folder
    ours.mkdir(exist_ok=True)
    text = Path(theirs, "form.html").read_text(encoding="utf-8")
    (ours / "form.html").write_text(text.replace('"/hub/', f'"{hub}'), encoding="utf-8")
    return ours
