"""The keys at the top of a document, and those of what describes the API as a whole."""

from ir.openapi.kinds import MARKDOWN, TEXT, TEXT_LIST, URL, Key, Kind, Names, Version, many, named, one

V31, V32 = Version.V31, Version.V32

_COMPONENTS = {
    "schemas": Key(named("schema"), "Shapes of data that are used by reference."),
    "responses": Key(named("response"), "Answers that several operations give."),
    "parameters": Key(named("parameter"), "Parameters that several operations take."),
    "examples": Key(named("example"), "Example values that are used by reference."),
    "requestBodies": Key(named("request body"), "Bodies that several operations take."),
    "headers": Key(named("header"), "Headers that several answers carry."),
    "securitySchemes": Key(named("security scheme"), "How clients prove who they are; `security` refers to these."),
    "links": Key(named("link"), "Links from answers to operations, used by reference."),
    "callbacks": Key(named("callback"), "Requests this API makes to its clients, used by reference."),
    "pathItems": Key(named("path item"), "Groups of operations that several paths share.", since=V31),
    "mediaTypes": Key(named("media type"), "Descriptions of content, used by reference.", since=V32),
}
SECTION_KINDS = {section: key.value.kind for section, key in _COMPONENTS.items()}
"""The kind of the objects in each section of `components`."""

COMPONENT_NAME = r"[A-Za-z0-9._-]+"

DOCUMENT_KINDS = (
    Kind(
        "document",
        "an OpenAPI document",
        "The whole description of an API.",
        {
            "openapi": Key(TEXT, "The version of OpenAPI that the document is written in.", required=True),
            "$self": Key(URL, "The URL of the document itself, which relative references start from.", since=V32),
            "info": Key(one("info"), "Title, version and owner of the API.", required=True),
            "jsonSchemaDialect": Key(URL, "The default `$schema` of all schemas in the document.", since=V31),
            "servers": Key(many("server"), "Where the API is served; `/` if there are none."),
            "paths": Key(one("paths"), "The operations of the API by path.", required_until=Version.V30),
            "webhooks": Key(named("path item"), "Requests that the API makes and its users may receive.", since=V31),
            "components": Key(one("components"), "What the rest of the document refers to by name."),
            "security": Key(
                many("security requirement"), "What every operation asks for, unless it says otherwise itself."
            ),
            "tags": Key(many("tag"), "The tags operations are grouped by, in order and with descriptions."),
            "externalDocs": Key(one("external docs"), "Documentation elsewhere."),
        },
    ),
    Kind(
        "info",
        "`info`",
        "Title, version and owner of the API.",
        {
            "title": Key(TEXT, "The name of the API.", required=True),
            "summary": Key(TEXT, "The API in one line.", since=V31),
            "description": Key(MARKDOWN, "What the API is for."),
            "termsOfService": Key(URL, "Where the terms of service are."),
            "contact": Key(one("contact"), "Whom to ask."),
            "license": Key(one("license"), "The license of the API."),
            "version": Key(TEXT, "The version of this description, which is not that of OpenAPI.", required=True),
        },
    ),
    Kind(
        "contact",
        "a contact",
        "Whom to ask about the API.",
        {
            "name": Key(TEXT, "A person or an organization."),
            "url": Key(URL, "A page about them."),
            "email": Key(TEXT, "Their email address."),
        },
    ),
    Kind(
        "license",
        "a license",
        "The license of the API.",
        {
            "name": Key(TEXT, "The name of the license.", required=True),
            "identifier": Key(TEXT, "Its SPDX expression, such as `Apache-2.0`.", since=V31),
            "url": Key(URL, "Where its text is."),
        },
        exclusive=(("identifier", "url"),),
    ),
    Kind(
        "server",
        "a server",
        "One address that the API is served at.",
        {
            "url": Key(URL, "The address that paths are appended to; `{name}` stands for a variable.", required=True),
            "description": Key(MARKDOWN, "What this server is for."),
            "name": Key(TEXT, "A name that tells it from other servers.", since=V32),
            "variables": Key(named("server variable"), "The variables in `url`, by name."),
        },
    ),
    Kind(
        "server variable",
        "a server variable",
        "What may stand for a `{name}` in the URL of a server.",
        {
            "enum": Key(TEXT_LIST, "The only values it can have."),
            "default": Key(TEXT, "The value where the client chooses none.", required=True),
            "description": Key(MARKDOWN, "What it is."),
        },
    ),
    Kind("components", "`components`", "What the rest of the document refers to by name.", _COMPONENTS),
    Kind(
        "tag",
        "a tag",
        "A group of operations.",
        {
            "name": Key(TEXT, "The name that operations list under `tags`.", required=True),
            "summary": Key(TEXT, "A short title, for display.", since=V32),
            "description": Key(MARKDOWN, "What its operations have in common."),
            "externalDocs": Key(one("external docs"), "Documentation elsewhere."),
            "parent": Key(TEXT, "The tag that this one is nested in.", since=V32, names=Names.TAG),
            "kind": Key(TEXT, "What the tag is for, such as `nav` or `badge`.", since=V32),
        },
    ),
    Kind(
        "external docs",
        "external documentation",
        "Documentation elsewhere.",
        {
            "description": Key(MARKDOWN, "What is found there."),
            "url": Key(URL, "Where it is.", required=True),
        },
    ),
    Kind(
        "reference",
        "a reference",
        "Stands for an object that is described elsewhere.",
        {
            "$ref": Key(
                URL,
                "Where the object is: `#/components/…`, or a file and a place in it.",
                required=True,
                names=Names.REFERENCE,
            ),
            "summary": Key(TEXT, "Replaces the summary of what it refers to.", since=V31),
            "description": Key(MARKDOWN, "Replaces the description of what it refers to.", since=V31),
        },
        is_open=True,
    ),
)
