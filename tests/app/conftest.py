"""The whole program in this process, as the stories have it."""

from tests.stories.conftest import (  # noqa: F401 - fixtures
    catalogue_cache,
    paths,
    play,
    small_archive,
    small_server,
)
