"""The small promises of the values that views draw from."""

from dataclasses import replace

from implant_gui.domain.content.drawing import Drawing, Layer
from implant_gui.domain.content.geometry import Box2, Box3, Frame2, Frame3
from implant_gui.domain.content.landmark import Landmark, LandmarkKind
from implant_gui.domain.content.mating import Freedom, FreedomKind
from implant_gui.domain.content.surface import Presentation, Surface
from implant_gui.domain.content.template_view import Identity, Joint, JointEnd, Role, TemplateView
from implant_gui.domain.service.codes import Code
from implant_gui.domain.viewing.pages import DrawnPage, DrawnPart
from implant_gui.domain.viewing.rendering import Scene, ScenePart

AP = Code("399348003", "SCT", "Antero-Posterior")
DRAWING = Drawing(1, "", AP, (), 1.0, (), Box2(0, 0, 10, 20))


def test_a_drawing_is_called_by_its_label_or_its_view_or_its_number() -> None:
    assert DRAWING.title == "Antero-Posterior"
    assert replace(DRAWING, label="From the front").title == "From the front"
    assert replace(DRAWING, view=None).title == "Drawing 1"


def test_views_are_the_same_when_their_codes_are() -> None:
    assert DRAWING.has_view_of(replace(DRAWING, view=Code("399348003", "SCT", "AP")))
    assert not DRAWING.has_view_of(replace(DRAWING, view=Code("399348003", "SRT", "AP")))
    assert not DRAWING.has_view_of(replace(DRAWING, modifiers=(AP,)))
    assert not DRAWING.has_view_of(replace(DRAWING, view=None))


def test_a_landmark_is_called_by_its_description_or_its_code_or_its_number() -> None:
    assert Landmark(LandmarkKind.LINE, 2).title == "Line 2"
    assert Landmark(LandmarkKind.LINE, 2, codes=(AP,)).title == "Antero-Posterior"
    assert Landmark(LandmarkKind.LINE, 2, "Axis", (AP,)).title == "Axis"


def test_a_degree_of_freedom_has_limits() -> None:
    freedom = Freedom(1, FreedomKind.ROTATION, (0, 0, 1), -15, 15)
    assert [freedom.clamped(value) for value in (-20, 3, 20)] == [-15, 3, 15]


def test_a_joint_is_seen_from_both_of_its_ends() -> None:
    joint = Joint(JointEnd(1, 1, 1), JointEnd(2, 1, 3))
    assert joint.seen_from(2) == (JointEnd(2, 1, 3), JointEnd(1, 1, 1))
    assert joint.seen_from(1) == (JointEnd(1, 1, 1), JointEnd(2, 1, 3))
    assert joint.seen_from(3) is None


def test_a_role_is_called_by_its_code() -> None:
    assert Role(AP, False, False, ()).title == "Antero-Posterior"
    assert Role(Code("X", "99", ""), False, False, ()).title == "X"
    assert Role(None, False, False, ()).title


def test_a_scene_part_has_the_surfaces_own_looks_unless_told_otherwise() -> None:
    surface = Surface(1, "", colour=(1, 2, 3), opacity=0.5, extent=Box3((0, 0, 0), (1, 2, 3)))
    own = ScenePart(surface)
    assert (own.shown_colour, own.shown_opacity, own.shown_presentation) == ((1, 2, 3), 0.5, Presentation.SURFACE)
    other = ScenePart(surface, Frame3((10, 0, 0)), (0, 0, 0), 0.0, Presentation.POINTS)
    assert (other.shown_colour, other.shown_opacity, other.shown_presentation) == ((0, 0, 0), 0, Presentation.POINTS)
    assert Scene((own, other)).extent == Box3((0, 0, 0), (11, 2, 3))
    assert Scene((ScenePart(Surface(2, "")),)).extent is None


def test_a_page_goes_around_its_parts_where_they_are() -> None:
    page = DrawnPage("", (DrawnPart(DRAWING), DrawnPart(DRAWING, Frame2.turning(90))))
    assert page.extent is not None
    assert [round(value, 9) for value in page.extent.corners[0] + page.extent.corners[1]] == [-20, 0, 10, 20]
    assert DrawnPage("", (DrawnPart(replace(DRAWING, extent=None)),)).extent is None


def test_a_layer_counts_what_it_holds() -> None:
    layer = Layer(2, (0, 0, 0), "", "", bytes(16 * 5), bytes(4 * 3))
    assert (layer.point_count, layer.polyline_count) == (5, 2)


def test_only_generic_templates_are_recalled() -> None:
    assert TemplateView(Identity(None)).notifications == ()
