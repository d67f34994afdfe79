"""The keys of paths, operations, and what goes into them and comes out."""

from ir.openapi.kinds import (
    ANY,
    ANY_MAP,
    FLAG,
    MARKDOWN,
    SCHEMA,
    TEXT,
    TEXT_LIST,
    URL,
    Key,
    Kind,
    Names,
    Pattern,
    Version,
    many,
    named,
    one,
    word,
)

V30, V31, V32 = Version.V30, Version.V31, Version.V32

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The keys of a path item that are operations; `query` only from 3.2."""

STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""The styles a parameter can have, by where it is; the first is the default."""

STATUS = r"[1-5](?:[0-9][0-9]|XX)"

_EXAMPLES = {
    "example": Key(ANY, "One example value."),
    "examples": Key(named("example"), "Example values by name."),
}
_CONTENT = {
    "description": Key(MARKDOWN, "What the value means."),
    "required": Key(FLAG, "It has to be sent."),
    "deprecated": Key(FLAG, "It should not be used any more."),
    "allowEmptyValue": Key(FLAG, "A query parameter may be sent without a value; better left out."),
    "style": Key(
        word(*dict.fromkeys(style for styles in STYLES.values() for style in styles)),
        "How lists and objects are written into the value; it depends on `in`.",
    ),
    "explode": Key(FLAG, "Each item of a list, or property of an object, is a parameter of its own."),
    "allowReserved": Key(FLAG, "Characters such as `/` and `?` are sent as they are."),
    "schema": Key(SCHEMA, "The shape of the value."),
    **_EXAMPLES,
    "content": Key(named("media type"), "The shape of a value that is a document, by its one media type."),
}
_EXCLUSIVE = (("example", "examples"), ("schema", "content"))


def _operation(method: str, since: Version = V30) -> Key:
    return Key(one("operation"), f"What `{method.upper()}` does at this path.", since=since)


OPERATION_KINDS = (
    Kind(
        "paths",
        "`paths`",
        "The operations of the API by path.",
        pattern=Pattern(
            "/.*", "A path below the server's URL; `{name}` stands for a path parameter.", one("path item")
        ),
    ),
    Kind(
        "path item",
        "a path item",
        "The operations at one path.",
        {
            "$ref": Key(URL, "Where the path item is described.", names=Names.REFERENCE),
            "summary": Key(TEXT, "One line about all operations here."),
            "description": Key(MARKDOWN, "About all operations here."),
            **{method: _operation(method, V32 if method == "query" else V30) for method in METHODS},
            "additionalOperations": Key(named("operation"), "Operations with other methods.", since=V32),
            "servers": Key(many("server"), "Where these operations are served, instead of the document's servers."),
            "parameters": Key(many("parameter"), "The parameters of all operations here."),
        },
        is_referable=True,
    ),
    Kind(
        "operation",
        "an operation",
        "One request that clients can make.",
        {
            "tags": Key(TEXT_LIST, "The groups it is shown in.", names=Names.TAG),
            "summary": Key(TEXT, "What it does, in one line."),
            "description": Key(MARKDOWN, "What it does, at length."),
            "externalDocs": Key(one("external docs"), "Documentation elsewhere."),
            "operationId": Key(TEXT, "A name for programs, unique in the whole API."),
            "parameters": Key(many("parameter"), "Path, query, header and cookie parameters."),
            "requestBody": Key(one("request body"), "What the client sends."),
            "responses": Key(one("responses"), "What the client gets back, by status.", required_until=V30),
            "callbacks": Key(named("callback"), "Requests that the API makes to the client afterwards."),
            "deprecated": Key(FLAG, "It should not be used any more."),
            "security": Key(
                many("security requirement"),
                "What it asks for, any one of the list, instead of the document's `security`.",
            ),
            "servers": Key(many("server"), "Where it is served, instead of the servers further up."),
        },
    ),
    Kind(
        "parameter",
        "a parameter",
        "A value in the path, query, headers or cookies.",
        {
            "name": Key(TEXT, "Its name; that of a path parameter stands in the path in braces.", required=True),
            "in": Key(
                word("query", "header", "path", "cookie", "querystring"),
                "Where it is sent; `querystring` exists from 3.2.",
                required=True,
            ),
            **_CONTENT,
        },
        is_referable=True,
        exclusive=_EXCLUSIVE,
    ),
    Kind(
        "header",
        "a header",
        "A header of an answer, or of a part of a body.",
        _CONTENT,
        is_referable=True,
        exclusive=_EXCLUSIVE,
    ),
    Kind(
        "request body",
        "a request body",
        "What the client sends.",
        {
            "description": Key(MARKDOWN, "What it means."),
            "content": Key(named("media type"), "Its shape by media type.", required=True),
            "required": Key(FLAG, "It has to be sent; false by default."),
        },
        is_referable=True,
    ),
    Kind(
        "media type",
        "a media type",
        "The shape of a body in one format.",
        {
            "description": Key(MARKDOWN, "What the body means.", since=V32),
            "schema": Key(SCHEMA, "The shape of the body."),
            "itemSchema": Key(SCHEMA, "The shape of each item of a stream.", since=V32),
            **_EXAMPLES,
            "encoding": Key(named("encoding"), "How properties of a form are sent, by their names."),
            "prefixEncoding": Key(many("encoding"), "How the parts at the front of a stream are sent.", since=V32),
            "itemEncoding": Key(one("encoding"), "How each further part of a stream is sent.", since=V32),
        },
        exclusive=(("example", "examples"),),
    ),
    Kind(
        "encoding",
        "an encoding",
        "How one property of a form is sent.",
        {
            "contentType": Key(TEXT, "Its media type, or several with commas."),
            "headers": Key(named("header"), "Further headers of a part of a multipart body."),
            "style": Key(word(*STYLES["query"]), "How lists and objects are written, as in a query."),
            "explode": Key(FLAG, "Each item of a list, or property of an object, is a field of its own."),
            "allowReserved": Key(FLAG, "Characters such as `/` and `?` are sent as they are."),
            "encoding": Key(named("encoding"), "How nested parts are sent, by name.", since=V32),
            "prefixEncoding": Key(many("encoding"), "How nested parts at the front are sent.", since=V32),
            "itemEncoding": Key(one("encoding"), "How each further nested part is sent.", since=V32),
        },
    ),
    Kind(
        "responses",
        "`responses`",
        "What the client gets back, by status.",
        {"default": Key(one("response"), "The answer for every status that is not listed.")},
        pattern=Pattern(
            STATUS, "A status (`200`), or all statuses that begin with the same digit (`4XX`).", one("response")
        ),
    ),
    Kind(
        "response",
        "a response",
        "One answer of an operation.",
        {
            "summary": Key(TEXT, "What it means, in one line.", since=V32),
            "description": Key(MARKDOWN, "What it means.", required_until=V31),
            "headers": Key(named("header"), "The headers it carries, by name."),
            "content": Key(named("media type"), "Its body by media type."),
            "links": Key(named("link"), "Operations that can follow it, by name."),
        },
        is_referable=True,
    ),
    Kind(
        "callback",
        "a callback",
        "Requests that the API makes to a URL it got before.",
        pattern=Pattern(".*", "An expression for the URL, such as `{$request.body#/callbackUrl}`.", one("path item")),
        is_referable=True,
    ),
    Kind(
        "example",
        "an example",
        "An example value.",
        {
            "summary": Key(TEXT, "What it shows, in one line."),
            "description": Key(MARKDOWN, "What it shows."),
            "value": Key(ANY, "The value itself."),
            "dataValue": Key(ANY, "The value as data, before it is written.", since=V32),
            "serializedValue": Key(TEXT, "The value as it is sent.", since=V32),
            "externalValue": Key(URL, "Where the value is."),
        },
        is_referable=True,
        exclusive=(("value", "externalValue"),),
    ),
    Kind(
        "link",
        "a link",
        "An operation that can follow an answer.",
        {
            "operationRef": Key(URL, "Where the operation is described.", names=Names.REFERENCE),
            "operationId": Key(TEXT, "The `operationId` of the operation.", names=Names.OPERATION),
            "parameters": Key(ANY_MAP, "Its parameters: values, or expressions such as `$response.body#/id`."),
            "requestBody": Key(ANY, "Its body: a value or an expression."),
            "description": Key(MARKDOWN, "What the link is for."),
            "server": Key(one("server"), "Where the operation is served."),
        },
        is_referable=True,
        exclusive=(("operationRef", "operationId"),),
    ),
)
