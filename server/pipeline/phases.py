"""Every phase, in order. A new one is a function and a line here."""

from server.pipeline.generate import GENERATE
from server.pipeline.phase import Phase
from server.pipeline.read_spec import READ_SPEC
from server.pipeline.set_up import SET_UP
from server.pipeline.write import WRITE

PHASES: tuple[Phase, ...] = (SET_UP, READ_SPEC, GENERATE, WRITE)
