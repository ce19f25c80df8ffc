"""SOP Class Extended Negotiation: what a service class has to say beside its presentation contexts (PS3.7 D.3.3.5)."""

from collections.abc import Iterable, Mapping

from pynetdicom.pdu_primitives import SOPClassExtendedNegotiation

from implant_gui.dicom.requesting.contexts import ProposedContext


def extensions(proposals: Iterable[ProposedContext]) -> list[SOPClassExtendedNegotiation]:
    """The items that go with `proposals` in an association request."""
    items = []
    for proposal in proposals:
        if proposal.application_information:
            item = SOPClassExtendedNegotiation()
            item.sop_class_uid = proposal.abstract_syntax
            item.service_class_application_information = proposal.application_information
            items.append(item)
    return items


def answer_to(proposal: ProposedContext, answers: Mapping[str, bytes]) -> bytes:
    """What the acceptor said to the extensions of `proposal`, by SOP class; nothing where nothing was proposed."""
    return bytes(answers.get(proposal.abstract_syntax, b"")) if proposal.application_information else b""
