"""The sample queries on the sample catalogue: easy, so nothing less than perfect will do."""

from tests.inspecting import Visitor
from tests.search import scoring


def test_every_sample_query_is_answered_as_its_author_meant(searcher: Visitor) -> None:
    report = scoring.score(searcher, scoring.read())
    assert report.faults == []
    assert report.asked["hits"] > 50
    assert report.right["zero result"] == report.right["wrong place"] == 0
