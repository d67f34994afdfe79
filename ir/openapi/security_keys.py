"""The keys of security schemes and of what asks for them."""

from ir.openapi.kinds import FLAG, MARKDOWN, TEXT, TEXT_LIST, TEXT_MAP, URL, Key, Kind, Pattern, Version, one, word

V31, V32 = Version.V31, Version.V32

_URLS = {
    "authorizationUrl": Key(URL, "Where people are sent to grant access."),
    "tokenUrl": Key(URL, "Where tokens are given out."),
    "deviceAuthorizationUrl": Key(URL, "Where devices ask for a code.", since=V32),
    "refreshUrl": Key(URL, "Where tokens are renewed."),
}
_SCOPES = Key(TEXT_MAP, "The scopes there are, each with a short description.", required=True)


def _flow(name: str, doc: str, *required: str) -> Kind:
    """One OAuth flow: all flows have the same keys, but each needs others."""
    keys = {
        key: Key(one_key.value, one_key.doc, required=key in required, since=one_key.since)
        for key, one_key in _URLS.items()
    }
    return Kind(f"{name} flow", f"the OAuth flow `{name}`", doc, {**keys, "scopes": _SCOPES})


SECURITY_KINDS = (
    Kind(
        "security requirement",
        "a security requirement",
        "Schemes that all have to be satisfied; an empty one lets everybody in.",
        pattern=Pattern(
            ".*",
            "A scheme of `components/securitySchemes`, with the scopes that are needed.",
            TEXT_LIST,
        ),
    ),
    Kind(
        "security scheme",
        "a security scheme",
        "One way for clients to prove who they are.",
        {
            "type": Key(
                word("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"),
                "What kind of scheme it is; `mutualTLS` exists from 3.1.",
                required=True,
            ),
            "description": Key(MARKDOWN, "How to use it."),
            "name": Key(TEXT, "The header, query parameter or cookie that has the key.", required_for=("apiKey",)),
            "in": Key(word("query", "header", "cookie"), "Where the key is sent.", required_for=("apiKey",)),
            "scheme": Key(TEXT, "The HTTP scheme, such as `basic` or `bearer`.", required_for=("http",)),
            "bearerFormat": Key(TEXT, "What a bearer token looks like, such as `JWT`; for people only."),
            "flows": Key(one("oauth flows"), "The ways to get a token.", required_for=("oauth2",)),
            "openIdConnectUrl": Key(URL, "Where the provider describes itself.", required_for=("openIdConnect",)),
            "oauth2MetadataUrl": Key(URL, "Where the authorization server describes itself.", since=V32),
            "deprecated": Key(FLAG, "The scheme should not be used any more.", since=V32),
        },
        is_referable=True,
    ),
    Kind(
        "oauth flows",
        "OAuth flows",
        "The ways to get a token.",
        {
            "implicit": Key(one("implicit flow"), "The token is in the redirect; not recommended any more."),
            "password": Key(one("password flow"), "The client sends the user's password; not recommended any more."),
            "clientCredentials": Key(one("clientCredentials flow"), "The client asks for itself, without a user."),
            "authorizationCode": Key(
                one("authorizationCode flow"), "The user grants access and the client gets a code."
            ),
            "deviceAuthorization": Key(
                one("deviceAuthorization flow"), "The user grants access on another device.", since=V32
            ),
        },
    ),
    _flow("implicit", "The token is in the redirect.", "authorizationUrl"),
    _flow("password", "The client sends the user's password.", "tokenUrl"),
    _flow("clientCredentials", "The client asks for itself, without a user.", "tokenUrl"),
    _flow("authorizationCode", "The user grants access and the client gets a code.", "authorizationUrl", "tokenUrl"),
    _flow("deviceAuthorization", "The user grants access on another device.", "deviceAuthorizationUrl", "tokenUrl"),
)
