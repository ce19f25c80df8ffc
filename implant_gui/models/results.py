"""The result tree: maker > implant > template, issuer > group, procedure > assembly; filled live, in batches."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QObject, Qt, Signal
from typing_extensions import override

from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.lineage import Lineage
from implant_gui.models.result_answers import ANSWERED, answer
from implant_gui.models.result_columns import Layout, layout_of
from implant_gui.models.result_rows import Preparer
from implant_gui.models.result_nodes import HeadingNode, MatchNode, ResultNode, matches_below
from implant_gui.models.roles import Index
from implant_gui.models.tree import Node, TreeModel
