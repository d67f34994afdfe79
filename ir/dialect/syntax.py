"""What is wrong with a spec as YAML, as problems of the elements it happens in."""

from ir.dialect.reading import Reading
from ir.yaml import content

_CUTS_OFF = frozenset({"DM109"})  # What follows is not read at all.


def report_issues(reading: Reading) -> None:
    """Report each finding about the text at its place and under the path of what is written there."""
    document = reading.document
    if not document.is_whole and (document.root is None or content(document.root).is_broken):
        reading.lost("")
    for issue in document.issues:
        if issue.code in _CUTS_OFF:
            reading.lost("")
        reading.report(
            issue.code,
            issue.message,
            reading.locations.at(issue.start),
            (issue.start, issue.end),
            severity=issue.severity,
            suggestion=issue.suggestion,
        )
