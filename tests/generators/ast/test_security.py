"""Who is calling: `src/core/security.py` and `src/api/routes/auth.py`."""

import pytest

from tests.generators.ast.support import check, emitted, files, names

SECURITY = "src/core/security.py"
ROUTES = "src/api/routes/auth.py"


def people(key: str = "", roles: str = "[customer, clerk]") -> str:
    return f"""
    auth: {{user: Customer, roles: {roles}}}
    entities:
      Customer:
        attributes: {{{key}email: {{type: email, unique: true}}}}
    """


def test_a_token_names_its_user_by_key() -> None:
    check(
        people(),
        SECURITY,
        "issue_token",
        '''
        def issue_token(customer: Customer) -> tuple[str, int]:
            """A signed token, and the seconds it is good for."""
            settings = get_settings()
            lifetime = dt.timedelta(minutes=settings.token_minutes)
            claims = {
                "sub": str(customer.id),
                "fpr": _fingerprint(customer),
                "exp": dt.datetime.now(dt.UTC) + lifetime,
            }
            secret = settings.jwt_secret.get_secret_value()
            return jwt.encode(claims, secret, algorithm=ALGORITHM), int(lifetime.total_seconds())
        ''',
    )
    check(
        people(),
        SECURITY,
        "_subject",
        """
        def _subject(token: str) -> tuple[uuid.UUID, str]:
            claims = jwt.decode(
                token,
                get_settings().jwt_secret.get_secret_value(),
                algorithms=[ALGORITHM],
                options={"require": ["exp", "fpr", "sub"]},
            )
            return uuid.UUID(claims["sub"]), claims["fpr"]
        """,
    )


@pytest.mark.parametrize(
    ("key", "result"),
    [
        ("", "return uuid.UUID(claims["),
        ("id: integer, ", "return int(claims["),
        ("id: bigint, ", "return int(claims["),
        ("code: {type: string, primary_key: true}, ", "return str(claims["),
    ],
)
def test_keys_of_every_kind(key: str, result: str) -> None:
    assert result in emitted(people(key), SECURITY, "_subject")


def test_the_caller_is_looked_up_each_time() -> None:
    check(
        people(),
        SECURITY,
        "current_user",
        '''
        async def current_user(
            credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
            session: SessionDep,
        ) -> Customer:
            """The customer who sent the token; 401 without a valid one."""
            if credentials is None:
                raise unauthenticated("Sign in first")
            try:
                key, fingerprint = _subject(credentials.credentials)
            except (jwt.InvalidTokenError, ValueError):
                raise unauthenticated("The token is not valid") from None
            customer = await CustomerRepository(session).find(key)
            if customer is None or _fingerprint(customer) != fingerprint:
                raise unauthenticated("The token is not valid")
            return customer
        ''',
    )


def test_roles_are_asked_for() -> None:
    check(
        people(),
        SECURITY,
        "require",
        '''
        def require(*roles: CustomerRole) -> Callable[[Customer], Awaitable[Customer]]:
            """A dependency that lets these roles in; 403 for the others."""

            async def allowed(actor: CurrentUser) -> Customer:
                if actor.role not in roles:
                    raise Refusal(403, f"Only for {' or '.join(roles)}")
                return actor

            return allowed
        ''',
    )


def test_without_roles_nobody_asks_for_one() -> None:
    assert "require" not in names(people(roles="[]"), SECURITY)


def test_signing_in() -> None:
    check(
        people(),
        ROUTES,
        "create_token",
        '''
        @router.post(
            "/token",
            operation_id="create_token",
            summary="Sign in",
            responses=responses(400, 401, 413, 422),
        )
        async def create_token(body: TokenRequest, session: SessionDep) -> Token:
            """Trade an e-mail address and a password for a token."""
            rows = CustomerRepository(session).visible().where(Customer.email == body.email)
            customer = (await session.scalars(rows)).one_or_none()
            hashed = customer.password_hash if customer else None
            if not await verify_password(body.password, hashed) or customer is None:
                raise unauthenticated("The e-mail address or the password is wrong")
            token, seconds = issue_token(customer)
            return Token(access_token=token, expires_in=seconds)
        ''',
    )


def test_who_am_i() -> None:
    check(
        people(),
        ROUTES,
        "get_me",
        '''
        @router.get(
            "/me",
            operation_id="get_me",
            summary="Who is signed in",
            response_model=CustomerRead,
            responses=responses(401),
        )
        async def get_me(actor: CurrentUser) -> Customer:
            """The customer whose token this is."""
            return actor
        ''',
    )


def test_without_authentication_there_is_neither() -> None:
    found = files("entities: {Thing: {attributes: {name: string}}}")
    assert SECURITY not in found and ROUTES not in found
