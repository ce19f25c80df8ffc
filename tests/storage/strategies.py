"""Values that files have to bring back as they were."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from implant_gui.domain.keeping.saved_search import SavedSearch
from implant_gui.domain.keeping.settings import MAX_RESULT_LIMIT, Appearance, Settings
from implant_gui.domain.service.ae import (
    AllowedPeer,
    Engine,
    LocalNode,
    RetrieveMethod,
    Server,
    Timeouts,
    Tls,
    parse_ae_title,
)
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import KeyPath

texts = st.text(max_size=20)
some_texts = texts.filter(lambda text: bool(text.strip()))
paths = some_texts.filter(lambda text: "\0" not in text).map(Path).filter(lambda path: bool(str(path).strip()))
hosts = st.from_regex(r"[a-z0-9][a-z0-9.:-]{0,20}", fullmatch=True)
ae_titles = (
    st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="\\"), min_size=1, max_size=16)
    .filter(lambda text: bool(text.strip()))
    .map(parse_ae_title)
)
seconds = st.floats(0.001, 86_400)
seconds_or_none = st.just(0.0) | seconds
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
tls = st.builds(
    Tls,
    ca_file=st.none() | paths,
    cert_file=st.none() | paths,
    key_file=st.none() | paths,
    pinned_sha256=st.none() | st.text("0123456789abcdef", min_size=64, max_size=64),
)
local_nodes = st.builds(
    LocalNode,
    ae_title=ae_titles,
    port=st.integers(0, 65535),
    bind_address=some_texts,
    peers=st.lists(st.builds(AllowedPeer, ae_title=ae_titles, host=texts), max_size=3).map(tuple),
    tls=st.none() | tls,
)
settings_values = st.builds(
    Settings,
    local=local_nodes,
    listener_enabled=st.booleans(),
    library_folder=st.none() | paths,
    result_limit=st.integers(0, MAX_RESULT_LIMIT),
    appearance=st.sampled_from(Appearance),
    language=texts,
    jobs_overall=st.integers(1, 64),
    jobs_per_server=st.integers(1, 64),
)
servers = st.builds(
    Server,
    name=some_texts,
    host=hosts,
    port=st.integers(1, 65535),
    ae_title=ae_titles,
    calling_ae_title=st.none() | ae_titles,
    retrieve_method=st.sampled_from(RetrieveMethod),
    engine=st.sampled_from(Engine),
    timeouts=st.builds(
        Timeouts,
        connect=seconds,
        tls=seconds,
        pdu=seconds,
        answer=seconds,
        progress=seconds_or_none,
        total=seconds_or_none,
        cancel_grace=seconds_or_none,
    ),
    tls=st.none() | tls,
    user_name=st.none() | some_texts,
    character_set=st.none() | texts,
)
server_lists = st.lists(servers, max_size=4, unique_by=lambda server: server.name).map(tuple)
key_paths = st.sampled_from(
    ["Manufacturer", "ImplantTargetAnatomySequence[0].AnatomicRegionSequence[0].CodeValue", "00091001"]
).map(KeyPath.parse)
searches = st.builds(
    SavedSearch,
    model=st.sampled_from(InformationModel),
    keys=st.lists(st.tuples(key_paths, texts), max_size=3, unique_by=lambda pair: pair[0]).map(tuple),
    servers=st.lists(texts, max_size=3).map(tuple),
    name=some_texts,
    last_run=st.none() | times,
    watch_hours=st.none() | st.integers(0, 200),
)
toml_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | texts | times,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(texts, below, max_size=3),
    max_leaves=8,
)
