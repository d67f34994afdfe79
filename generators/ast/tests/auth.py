"""`tests/contract/test_auth.py`: signing in, and what a token is good for."""

from generators.ast.scoping import admission_to
from generators.ast.source import Imports, module, quote
from generators.ast.tests.bodies import constant_name, sent_references
from generators.ast.tests.contract import shown_fields
from generators.ast.tests.rows import maker
from generators.ast.tests.variables import row_variable
from generators.ast.view import AppView, EntityView
from ir import derive
from ir.model import Crud


def emit_auth(app: AppView) -> str | None:
    """The module, or None without authentication."""
    user = app.user
    if user is None:
        return None
    imports = Imports()
    imports.module("datetime as dt")
    imports.module("jwt")
    imports.module("pytest")
    imports.add("httpx", "AsyncClient")
    imports.add("sqlalchemy.ext.asyncio", "AsyncSession")
    imports.add("src.core.config", "get_settings")
    imports.add("src.core.security", "ALGORITHM", "hash_password", "issue_token")
    imports.add("src.models.entities", user.name)
    imports.add("tests.support.answers", "success")
    imports.add("tests.support.problems", "assert_problem")
    imports.add("tests.support.rows", maker(user))
    imports.add("tests.support.tokens", "bearer")
    fields = ", ".join(quote(name) for name in shown_fields(user))
    head = 'PASSWORD = "correct horse battery"'
    constant = f"FIELDS = {{{fields}}}"
    if len(constant) > 100:
        constant = "FIELDS = {\n" + "".join(f"    {quote(name)},\n" for name in shown_fields(user)) + "}"
    tests = [_helpers(user), _tokens(user), _forged(user), _me(user), *_registration(user, imports)]
    return module("Signing in, and what a token is good for.", imports, [f"{head}\n{constant}", *tests])


def _helpers(user: EntityView) -> str:
    return f'''\
@pytest.fixture
async def {row_variable(user)}(session: AsyncSession) -> {user.name}:
    """Somebody who knows the password."""
    return await {maker(user)}(session, password_hash=await hash_password(PASSWORD))'''


def _tokens(user: EntityView) -> str:
    one = row_variable(user)
    return f"""\
async def test_the_password_is_good_for_a_token(client: AsyncClient, {one}: {user.name}) -> None:
    given = {{"email": {one}.email, "password": PASSWORD}}
    token = success(await client.post("/auth/token", json=given))
    assert token["token_type"] == "bearer"
    assert token["expires_in"] == 60 * get_settings().token_minutes
    signed = {{"Authorization": f"Bearer {{token['access_token']}}"}}
    me = success(await client.get("/auth/me", headers=signed))
    assert me["email"] == {one}.email


@pytest.mark.parametrize(
    "wrong",
    [{{"password": "wrong horse battery"}}, {{"email": "nobody@example.com"}}],
)
async def test_anything_else_is_not(
    client: AsyncClient,
    {one}: {user.name},
    wrong: dict[str, str],
) -> None:
    given = {{"email": {one}.email, "password": PASSWORD}} | wrong
    assert_problem(await client.post("/auth/token", json=given), 401)


@pytest.mark.parametrize(
    "given",
    [{{}}, {{"email": "nobody@example.com"}}, {{"email": "nobody", "password": "x"}}],
)
async def test_half_a_request(client: AsyncClient, given: dict[str, str]) -> None:
    assert_problem(await client.post("/auth/token", json=given), 422)"""


def _forged(user: EntityView) -> str:
    one = row_variable(user)
    return f'''\
def signed(claims: dict[str, object], secret: str) -> dict[str, str]:
    """The headers of a request with a token of our own making."""
    return {{"Authorization": f"Bearer {{jwt.encode(claims, secret, algorithm=ALGORITHM)}}"}}


async def test_tokens_of_others_and_old_tokens(client: AsyncClient, {one}: {user.name}) -> None:
    secret = get_settings().jwt_secret.get_secret_value()
    now = dt.datetime.now(dt.UTC)
    good = jwt.decode(issue_token({one})[0], options={{"verify_signature": False}})
    success(await client.get("/auth/me", headers=signed(good, secret)))
    for headers in (
        signed(good, "another secret of more than 32 bytes"),
        signed(good | {{"exp": now - dt.timedelta(hours=1)}}, secret),
        signed(good | {{"sub": "nobody"}}, secret),
        signed(good | {{"fpr": "another password"}}, secret),
        signed({{"sub": good["sub"]}}, secret),
        {{"Authorization": "Bearer no-token"}},
        {{"Authorization": "Basic bm86Ym9keQ=="}},
        {{}},
    ):
        assert_problem(await client.get("/auth/me", headers=headers), 401)'''


def _me(user: EntityView) -> str:
    one = row_variable(user)
    gone = f"{one}.deleted_at = dt.datetime(2025, 3, 3, tzinfo=dt.UTC)"
    leave = f"    {gone}" if user.entity.options.soft_delete else f"    await session.delete({one})"
    return f"""\
async def test_who_am_i(client: AsyncClient, {one}: {user.name}) -> None:
    me = success(await client.get("/auth/me", headers=bearer({one})))
    assert set(me) == FIELDS
    assert me["email"] == {one}.email


async def test_a_token_dies_with_its_owner(
    client: AsyncClient,
    session: AsyncSession,
    {one}: {user.name},
) -> None:
    headers = bearer({one})
{leave}
    await session.commit()
    assert_problem(await client.get("/auth/me", headers=headers), 401)"""


def _registration(user: EntityView, imports: Imports) -> list[str]:
    """Where anybody may register: the password given then is the one to sign in with, until it is changed."""
    if (
        Crud.CREATE not in user.entity.crud
        or not admission_to(user, Crud.CREATE).is_public
        or any(not field.is_nullable for field in sent_references(user))
    ):
        return []
    constant = constant_name(user)
    imports.add("tests.support.bodies", constant)
    path = f"/{derive.path_segment(user.entity)}"
    found = [
        f"""\
async def test_who_registers_can_sign_in(client: AsyncClient) -> None:
    created = success(await client.post({quote(path)}, json={constant}), 201)
    given = {{name: {constant}[name] for name in ("email", "password")}}
    token = success(await client.post("/auth/token", json=given))
    signed_in = {{"Authorization": f"Bearer {{token['access_token']}}"}}
    assert success(await client.get("/auth/me", headers=signed_in)) == created"""
    ]
    if Crud.UPDATE in user.entity.crud and admission_to(user, Crud.UPDATE).is_owned:
        one = row_variable(user)
        found.append(f'''\
async def test_a_changed_password(client: AsyncClient, {one}: {user.name}) -> None:
    path = f"{path}/{{{one}.{user.key.python}}}"
    change = {{"password": "another horse battery"}}
    success(await client.patch(path, json=change, headers=bearer({one})))
    for password, status in ((PASSWORD, 401), ("another horse battery", 200)):
        given = {{"email": {one}.email, "password": password}}
        answer = await client.post("/auth/token", json=given)
        assert answer.status_code == status''')
    return found
