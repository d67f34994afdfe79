"""`src/core/security.py` and `src/api/routes/auth.py`: who is calling."""

from generators.ast.source import Imports, module
from generators.ast.view import AppView, EntityView
from ir.model import DataType

_PARSE = {DataType.UUID: "uuid.UUID", DataType.INTEGER: "int", DataType.BIGINT: "int"}


def emit_security(app: AppView) -> str | None:
    """Passwords, tokens, and the dependencies that ask for them."""
    user = app.user
    if user is None:
        return None
    imports = Imports()
    imports.module("datetime as dt")
    imports.module("hashlib")
    imports.module("jwt")
    imports.add("typing", "Annotated")
    imports.add("fastapi", "Depends")
    imports.add("fastapi.concurrency", "run_in_threadpool")
    imports.add("fastapi.security", "HTTPAuthorizationCredentials", "HTTPBearer")
    imports.add("pwdlib", "PasswordHash")
    imports.add("pwdlib.hashers.argon2", "Argon2Hasher")
    imports.add("src.core.config", "get_settings")
    imports.add("src.core.problems", "Refusal")
    imports.add("src.database.session", "SessionDep")
    imports.add("src.models.entities", user.name)
    imports.add(f"src.repositories.{user.module}", f"{user.name}Repository")
    parse = _PARSE.get(user.entity.primary_key.data_type, "str")
    if parse == "uuid.UUID":
        imports.module("uuid")
    parts = [_CONSTANTS, _PASSWORDS, _tokens(user, parse), _current(user)]
    if app.role_class:
        imports.add("collections.abc", "Awaitable", "Callable")
        imports.add("src.models.enums", app.role_class)
        parts.append(_roles(user, app.role_class))
    return module("Who is calling: passwords, tokens, and the dependencies that ask for them.", imports, parts)


_CONSTANTS = """\
ALGORITHM = "HS256"
bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", scheme_name="bearerAuth")
# Tests sign in often: there a hash may be cheap.
_hasher = PasswordHash(
    [Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)]
    if get_settings().environment == "test"
    else [Argon2Hasher()]
)
# Checked when nobody has the e-mail address, so that the answer takes as long.
_NOBODY = _hasher.hash("nobody")"""

_PASSWORDS = '''\
async def hash_password(password: str) -> str:
    """A salted hash; slow on purpose, so not on the event loop."""
    return await run_in_threadpool(_hasher.hash, password)


async def verify_password(password: str, hashed: str | None) -> bool:
    """Whether a password is the one behind a hash; None stands for an unknown user."""
    matches = await run_in_threadpool(_hasher.verify, password, hashed or _NOBODY)
    return matches and hashed is not None


def unauthenticated(detail: str) -> Refusal:
    """Nobody, or nobody we know."""
    return Refusal(401, detail, headers={"WWW-Authenticate": "Bearer"})'''


def _tokens(user: EntityView, parse: str) -> str:
    return f'''\
def issue_token({user.variable}: {user.name}) -> tuple[str, int]:
    """A signed token, and the seconds it is good for."""
    settings = get_settings()
    lifetime = dt.timedelta(minutes=settings.token_minutes)
    claims = {{
        "sub": str({user.variable}.{user.key.python}),
        "fpr": _fingerprint({user.variable}),
        "exp": dt.datetime.now(dt.UTC) + lifetime,
    }}
    secret = settings.jwt_secret.get_secret_value()
    return jwt.encode(claims, secret, algorithm=ALGORITHM), int(lifetime.total_seconds())


def _fingerprint({user.variable}: {user.name}) -> str:
    """Changes with the password, and with it all tokens end."""
    return hashlib.sha256({user.variable}.password_hash.encode()).hexdigest()[:16]


def _subject(token: str) -> tuple[{parse}, str]:
    claims = jwt.decode(
        token,
        get_settings().jwt_secret.get_secret_value(),
        algorithms=[ALGORITHM],
        options={{"require": ["exp", "fpr", "sub"]}},
    )
    return {parse}(claims["sub"]), claims["fpr"]'''


def _current(user: EntityView) -> str:
    return f'''\
async def current_user(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    session: SessionDep,
) -> {user.name}:
    """The {user.noun} who sent the token; 401 without a valid one."""
    if credentials is None:
        raise unauthenticated("Sign in first")
    try:
        key, fingerprint = _subject(credentials.credentials)
    except (jwt.InvalidTokenError, ValueError):
        raise unauthenticated("The token is not valid") from None
    {user.variable} = await {user.name}Repository(session).find(key)
    if {user.variable} is None or _fingerprint({user.variable}) != fingerprint:
        raise unauthenticated("The token is not valid")
    return {user.variable}


CurrentUser = Annotated[{user.name}, Depends(current_user)]'''


def _roles(user: EntityView, role: str) -> str:
    return f'''\
def require(*roles: {role}) -> Callable[[{user.name}], Awaitable[{user.name}]]:
    """A dependency that lets these roles in; 403 for the others."""

    async def allowed(actor: CurrentUser) -> {user.name}:
        if actor.role not in roles:
            raise Refusal(403, f"Only for {{' or '.join(roles)}}")
        return actor

    return allowed'''


def emit_auth_routes(app: AppView) -> str | None:
    """Sign in, and who am I."""
    user = app.user
    if user is None:
        return None
    imports = Imports()
    imports.add("fastapi", "APIRouter")
    imports.add("src.core.json", "StrictRoute")
    imports.add("src.core.problems", "responses")
    imports.add("src.core.security", "CurrentUser", "issue_token", "unauthenticated", "verify_password")
    imports.add("src.database.session", "SessionDep")
    imports.add("src.models.entities", user.name)
    imports.add("src.models.schemas", "Token", "TokenRequest", f"{user.name}Read")
    imports.add(f"src.repositories.{user.module}", f"{user.name}Repository")
    body = f'''\
router = APIRouter(prefix="/auth", tags=["auth"], route_class=StrictRoute)


@router.post(
    "/token",
    operation_id="create_token",
    summary="Sign in",
    responses=responses(400, 401, 413, 422),
)
async def create_token(body: TokenRequest, session: SessionDep) -> Token:
    """Trade an e-mail address and a password for a token."""
    rows = {user.name}Repository(session).visible().where({user.name}.email == body.email)
    {user.variable} = (await session.scalars(rows)).one_or_none()
    hashed = {user.variable}.password_hash if {user.variable} else None
    if not await verify_password(body.password, hashed) or {user.variable} is None:
        raise unauthenticated("The e-mail address or the password is wrong")
    token, seconds = issue_token({user.variable})
    return Token(access_token=token, expires_in=seconds)


@router.get(
    "/me",
    operation_id="get_me",
    summary="Who is signed in",
    response_model={user.name}Read,
    responses=responses(401),
)
async def get_me(actor: CurrentUser) -> {user.name}:
    """The {user.noun} whose token this is."""
    return actor'''
    return module("Sign in, and find out who is signed in.", imports, [body])
