"""What the query form hands over: what to ask for, as a value that can be kept, named and shown again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import DEFAULT_LIMIT, KeyPath, Query, make_query


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A filled-in query form.

    Attributes:
        restrictions: what to match, by key; never empty values.
        extra: keys added by hand that are to be returned, beside the standard ones.
    """

    model: InformationModel = InformationModel.GENERIC
    restrictions: Mapping[KeyPath, str] = field(default_factory=lambda: MappingProxyType({}))
    extra: tuple[KeyPath, ...] = ()
    limit: int = DEFAULT_LIMIT

    @property
    def query(self) -> Query:
        """The same for the wire."""
        return make_query(self.model, self.restrictions, self.extra, self.limit)


@dataclass(frozen=True, slots=True)
class NamedRequest:
    """A saved search, or one from the history with the words that tell it apart."""

    name: str
    request: QueryRequest
