"""The TEMPLATE stratum: the files whose shape does not depend on the entities."""
