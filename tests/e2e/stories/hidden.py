"""What becomes of rows that refer to hidden ones: these tests run inside the application of `hidden.yaml`."""

from typing import Any

import httpx
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from src.models.entities import Item

Row = dict[str, Any]


async def make(client: httpx.AsyncClient, path: str, **body: Any) -> Row:
    """A new row."""
    answer = await client.post(f"/{path}", json=body)
    assert answer.status_code == 201, answer.text
    made: Row = answer.json()
    return made


async def status(client: httpx.AsyncClient, path: str, row: Row, method: str = "get") -> int:
    """What is answered to somebody who asks for a row."""
    return (await client.request(method, f"/{path}/{row['id']}")).status_code


async def test_what_goes_along_is_hidden_or_deleted(client: httpx.AsyncClient, session: AsyncSession) -> None:
    shelf = await make(client, "shelves", label="A")
    item = await make(client, "items", title="drill", shelf_id=shelf["id"])
    sticker = await make(client, "stickers", text="new", item_id=item["id"])
    wish = await make(client, "wishes", text="please", item_id=item["id"])
    sale = await make(client, "sales", price=3, item_id=item["id"])
    assert await status(client, "shelves", shelf, "delete") == 204
    assert [await status(client, *of) for of in (("items", item), ("stickers", sticker))] == [404, 404]
    assert await session.scalar(sa.select(sa.func.count()).select_from(Item).where(Item.deleted_at.is_not(None))) == 1
    assert (await client.get(f"/wishes/{wish['id']}")).json()["item_id"] is None
    assert (await client.get(f"/sales/{sale['id']}")).json()["item_id"] == item["id"]


async def test_what_is_in_use_is_not_hidden(client: httpx.AsyncClient) -> None:
    shelf = await make(client, "shelves", label="A")
    item = await make(client, "items", title="drill", shelf_id=shelf["id"])
    sticker = await make(client, "stickers", text="new", item_id=item["id"])
    loan = await make(client, "loans", days=3, item_id=item["id"])
    answer = await client.delete(f"/shelves/{shelf['id']}")
    assert (answer.status_code, answer.json()["detail"]) == (409, "This shelf is still in use")
    for path, row in (("shelves", shelf), ("items", item), ("stickers", sticker)):
        assert await status(client, path, row) == 200
    assert await status(client, "loans", loan, "delete") == 204
    assert await status(client, "shelves", shelf, "delete") == 204
