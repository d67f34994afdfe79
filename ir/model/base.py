"""The base of every IR model."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen, closed and hashable: equal content is the same element."""

    model_config = ConfigDict(frozen=True, extra="forbid")
