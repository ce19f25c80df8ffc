"""What goes together by the permitted joints alone."""

from itertools import pairwise

from implant_gui.domain.content.fitting import Fitting
from implant_gui.domain.content.template_view import AssemblyContent, Component, Joint, JointEnd, Role
from implant_gui.domain.service.codes import Code


def role(*numbers: int, is_mandatory: bool = True) -> Role:
    components = tuple(Component(number, f"1.2.{number}") for number in numbers)
    return Role(Code("1", "99", "Part"), True, is_mandatory, components)


def joint(one: int, other: int) -> Joint:
    return Joint(JointEnd(one, 1, 1), JointEnd(other, 1, 1))


# Stems 1 and 2, heads 3 and 4, cups 5 and 6: stem 1 takes no head that goes into a cup but by stem 2's head 4.
HIP = AssemblyContent(
    roles=(role(1, 2), role(3, 4), role(5, 6)), joints=(joint(1, 3), joint(2, 4), joint(4, 6), joint(2, 3))
)


def test_only_what_is_joined_fits() -> None:
    fitting = Fitting(HIP)
    assert fitting.fits(3, [1])
    assert not fitting.fits(4, [1])
    assert fitting.obstacles(4, [1, 6]) == (1,)


def test_roles_that_never_meet_do_not_hinder_each_other() -> None:
    assert Fitting(HIP).fits(5, [1])


def test_what_is_suggested_goes_together() -> None:
    assert Fitting(HIP).suggestion({1, 2, 3, 4, 5, 6}) == (2, 4, 6)


def test_without_a_complete_choice_as_much_as_there_is() -> None:
    assert Fitting(HIP).suggestion({1, 3, 5}) == (1, 3)
    assert Fitting(HIP).suggestion({3}) == (3,)
    assert Fitting(HIP).suggestion(()) == ()


def test_optional_roles_are_left_to_people() -> None:
    plate = AssemblyContent(roles=(role(1), role(2, is_mandatory=False)), joints=(joint(1, 2),))
    assert Fitting(plate).suggestion({1, 2}) == (1,)


def test_a_hopeless_assembly_is_given_up() -> None:
    """Twelve roles of thirty components that fit nothing but their neighbours, and a last one that nothing fits."""
    roles = tuple(role(*range(30 * place, 30 * place + 30)) for place in range(12))
    numbers = [[each.number for each in each_role.components] for each_role in roles]
    joints = tuple(joint(one, other) for first, second in pairwise(numbers[:-1]) for one in first for other in second)
    hopeless = AssemblyContent(roles=roles, joints=(*joints, joint(numbers[10][0], 999), joint(999, numbers[11][0])))
    assert len(Fitting(hopeless).suggestion(range(360))) >= 11


def test_a_joint_of_unknown_components_is_no_obstacle() -> None:
    odd = AssemblyContent(roles=(role(1),), joints=(joint(7, 8),))
    assert Fitting(odd).fits(1, [7])
    assert Fitting(AssemblyContent()).suggestion(()) == ()
