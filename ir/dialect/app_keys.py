"""The keys of a whole spec, and of everything in it that is neither an entity nor an API path."""

from ir.dialect.api_keys import PATH_ITEM, SCHEMA
from ir.dialect.behavior_keys import BUSINESS_LOGIC
from ir.dialect.domain_keys import ENTITY
from ir.dialect.keys import Key, Kind, Shape
from ir.model.types import DatabaseType

APP = Shape(
    "app",
    {
        "name": Key(Kind.TEXT, "The application's name.", required=True),
        "description": Key(Kind.TEXT, "What it is, in a sentence."),
        "version": Key(Kind.TEXT, "Its version, 1.0.0 by default."),
        "output": Key(Kind.TEXT, "The project folder, relative to this file; by default `./` and the name."),
    },
)

AUTH = Shape(
    "auth",
    {
        "user": Key(Kind.TEXT, "The entity that signs in; it has a unique `email`.", required=True),
        "roles": Key(Kind.TEXTS, "The roles of users; a new user gets the first."),
        "token_minutes": Key(Kind.INTEGER, "How long a token is valid, 60 by default.", minimum=1, maximum=525_600),
    },
)

DATABASE = Shape(
    "database",
    {
        "type": Key(Kind.CHOICE, "The production database.", choices=tuple(kind.value for kind in DatabaseType)),
        "host": Key(Kind.TEXT, "Its host, `postgres` by default."),
        "port": Key(Kind.INTEGER, "Its port, 5432 by default.", minimum=1, maximum=65_535),
        "name": Key(Kind.TEXT, "The database's name."),
    },
)

DEPLOYMENT = Shape(
    "deployment",
    {
        "container_platform": Key(Kind.TEXT, "How the application is shipped, `docker` by default."),
        "port": Key(Kind.INTEGER, "Where it listens, 8000 by default.", minimum=1, maximum=65_535),
    },
)

OBSERVABILITY = Shape(
    "observability",
    {
        "metrics": Key(Kind.BOOLEAN, "Serve `/metrics`."),
        "dashboards": Key(Kind.BOOLEAN, "Provision Grafana."),
        "alerts": Key(Kind.BOOLEAN, "Write Prometheus alert rules."),
    },
)

INFRASTRUCTURE = Shape(
    "infrastructure",
    {
        "database": Key(Kind.MAPPING, "The production database.", shape=DATABASE),
        "deployment": Key(Kind.MAPPING, "How the application is shipped.", shape=DEPLOYMENT),
        "observability": Key(Kind.MAPPING, "What is measured and shown.", shape=OBSERVABILITY),
    },
)

SPEC = Shape(
    "a spec",
    {
        "app": Key(Kind.MAPPING, "What the application is called and where it goes.", required=True, shape=APP),
        "auth": Key(Kind.MAPPING, "Who signs in.", shape=AUTH),
        "entities": Key(Kind.MAPPINGS, "The things the application keeps, by PascalCase name.", shape=ENTITY),
        "paths": Key(Kind.MAPPINGS, "OpenAPI path items: override a derived endpoint or add one.", shape=PATH_ITEM),
        "schemas": Key(Kind.MAPPINGS, "Request and response shapes for `paths`.", shape=SCHEMA),
        "infrastructure": Key(Kind.MAPPING, "Database, deployment, observability.", shape=INFRASTRUCTURE),
        "x-business-logic": Key(Kind.MAPPING, "Flows, state machines and invariants.", shape=BUSINESS_LOGIC),
    },
)
