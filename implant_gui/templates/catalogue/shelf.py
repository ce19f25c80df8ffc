"""Where product families put what they make: products, groups of them, and assemblies."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from implant_gui.domain.service.codes import Code
from implant_gui.domain.uid import Uid
from implant_gui.templates.catalogue.product import Maker, Product, uid_of


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A product in a group, with its rank in each of the group's dimensions."""

    product: Product
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """An implant template group to be: products that take each other's place."""

    key: str
    maker: Maker
    name: str
    description: str
    dimensions: tuple[str, ...]
    members: tuple[Member, ...]
    anatomy: tuple[Code, ...]
    version: str = "1"
    effective: str = "20220110000000"
    replaces: Uid | None = None

    @property
    def uid(self) -> Uid:
        """The SOP Instance UID."""
        return uid_of(f"group/{self.key}/{self.version}")


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """A component type of an assembly, and the products that can play it."""

    code: Code
    products: tuple[Product, ...]
    is_exclusive: bool = True
    is_mandatory: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """One side of a joint: a feature of a set of a product."""

    product: Product
    feature_set: int = 1
    feature: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Assembly:
    """An implant assembly template to be: roles, and the joints that are allowed."""

    key: str
    maker: Maker
    name: str
    procedure: Code
    anatomy: tuple[Code, ...]
    roles: tuple[Role, ...]
    joints: tuple[tuple[End, End], ...]
    technique: str = ""
    document: bytes | None = field(default=None, repr=False)
    version: str = "1"
    effective: str = "20220110000000"
    replaces: Uid | None = None

    @property
    def uid(self) -> Uid:
        """The SOP Instance UID."""
        return uid_of(f"assembly/{self.key}/{self.version}")


@dataclass(slots=True)
class Shelf:
    """Everything that the catalogue will hold, in order."""

    products: list[Product] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    assemblies: list[Assembly] = field(default_factory=list)

    def add_family(self, group: Group) -> tuple[Product, ...]:
        """Put a group and the products that it consists of on the shelf."""
        products = tuple(member.product for member in group.members)
        self.products += products
        self.groups.append(group)
        return products


def members(ranked: Sequence[tuple[Product, tuple[int, ...]]]) -> tuple[Member, ...]:
    """Members from pairs of product and ranks."""
    return tuple(Member(product, ranks) for product, ranks in ranked)
