"""A template as JSON: everything that is told of it. Coordinates and documents are only counted."""

import json
from dataclasses import fields, is_dataclass
from enum import Enum

from implant_gui.domain.content.template_view import TemplateView
from implant_gui.domain.service.information_model import InformationModel


def encode(template: TemplateView) -> bytes:
    """One object, its members named as the fields of `TemplateView`."""
    return (json.dumps(_plain(template), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def _plain(value: object) -> object:
    if isinstance(value, InformationModel):
        return value.word
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return {"bytes": len(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
