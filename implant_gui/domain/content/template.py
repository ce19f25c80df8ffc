"""What a list, a file name or an index needs to know of a template, without its drawings and surfaces."""

from dataclasses import dataclass

from implant_gui.domain.service.codes import Code
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid


@dataclass(frozen=True, slots=True)
class TemplateSummary:
    """The attributes that identify an instance of any of the three IODs; text fields are "" where absent.

    Attributes:
        maker: Manufacturer, or the issuer of an assembly or a group.
        name: Implant Name, Implant Assembly Template Name or Implant Template Group Name.
        effective: Effective DateTime as the object has it (DT text).
        is_derived: Implant Type (or the assembly's or group's) is DERIVED.
        replaced_uids: the instances that this one replaces.
        referenced_uids: the generic templates that an assembly or a group refers to, in order, each once.
        notification_count: items of Notification From Manufacturer Sequence: recalls, discontinuation.
        anatomy: the regions of the target anatomy.
        derived_uids, original_uids: what this one was made from, and the manufacturer's templates behind that.
    """

    model: InformationModel
    sop_instance_uid: Uid
    maker: str = ""
    name: str = ""
    part_number: str = ""
    size: str = ""
    version: str = ""
    effective: str = ""
    is_derived: bool = False
    replaced_uids: tuple[Uid, ...] = ()
    referenced_uids: tuple[Uid, ...] = ()
    notification_count: int = 0
    anatomy: tuple[Code, ...] = ()
    implant_type: Code | None = None
    materials: tuple[Code, ...] = ()
    fixation: Code | None = None
    has_drawings: bool = False
    has_surfaces: bool = False
    derived_uids: tuple[Uid, ...] = ()
    original_uids: tuple[Uid, ...] = ()
