"""The endpoints that follow from entities, relationships and authentication."""

from collections.abc import Iterator

from ir import access, listing
from ir.model import (
    AuthModelIR,
    Crud,
    DataType,
    Endpoint,
    Entity,
    HTTPMethod,
    Operation,
    Parameter,
    ParamLocation,
    Relationship,
    RelationType,
)
from ir.names import plural, singular, snake_case, with_article, words


def table_name(entity: Entity) -> str:
    """The table that keeps an entity's rows."""
    return entity.table_name or plural(entity.name)


def path_segment(entity: Entity) -> str:
    """The first segment of an entity's paths."""
    return entity.path_name or plural(entity.name)


def row_path(entity: Entity) -> str:
    """The path template of one row: `/products/{product_id}`."""
    return f"/{path_segment(entity)}/{{{listing.path_parameter(entity.name)}}}"


def linked_parameter(entity: Entity, relation: Relationship) -> str:
    """The second path parameter of a link: `tag_id` below `/posts/{post_id}/tags/`."""
    name = listing.foreign_key_name(singular(relation.field_name))
    return name if name != listing.path_parameter(entity.name) else f"linked_{name}"


def collection_words(relation: Relationship) -> str:
    """What is at the other end of a to-many relationship, to people: `items`; `related products`, as `related` alone
    is no noun in the plural.
    """
    field = relation.field_name
    readable = field.replace("_", " ")
    return readable if singular(field) != field else f"{readable} {plural(relation.target_entity).replace('_', ' ')}"


def _key(name: str, entity: Entity) -> Parameter:
    return Parameter(name=name, location=ParamLocation.PATH, data_type=entity.primary_key.data_type, required=True)


def page_parameters(entity: Entity) -> tuple[Parameter, ...]:
    """`limit`, `offset`, `sort`, `q` and the filters of a list."""
    sorts = listing.sorts(entity)
    found = [
        Parameter(name="limit", location=ParamLocation.QUERY, data_type=DataType.INTEGER),
        Parameter(name="offset", location=ParamLocation.QUERY, data_type=DataType.INTEGER),
        Parameter(
            name="sort",
            location=ParamLocation.QUERY,
            data_type=DataType.ENUM,
            values=tuple(value for name in sorts for value in (name, f"-{name}")),
        ),
    ]
    if listing.searched(entity):
        found.append(Parameter(name="q", location=ParamLocation.QUERY))
    for item in listing.filters(entity):
        attribute = item.attribute
        found.append(
            Parameter(
                name=item.parameter,
                location=ParamLocation.QUERY,
                data_type=attribute.data_type if attribute else DataType.UUID,
                values=attribute.values if attribute else (),
            )
        )
    return tuple(found)


def _crud(entity: Entity, auth: AuthModelIR | None) -> Iterator[Endpoint]:
    one, many = snake_case(entity.name), plural(entity.name)
    collection = f"/{path_segment(entity)}"
    row = row_path(entity)
    key = (_key(listing.path_parameter(entity.name), entity),)
    what = with_article(words(entity.name))
    shared = {"entity": entity.name, "tags": (many,)}
    allowed = {operation: access.grants(entity, operation, auth) for operation in Crud}
    if Crud.LIST in entity.crud:
        yield Endpoint(
            method=HTTPMethod.GET,
            path=collection,
            operation_id=f"list_{many}",
            operation=Operation.LIST,
            summary=f"List {many.replace('_', ' ')}",
            parameters=page_parameters(entity),
            response_schema=f"{entity.name}Page",
            access=allowed[Crud.LIST],
            **shared,
        )
    if Crud.CREATE in entity.crud:
        yield Endpoint(
            method=HTTPMethod.POST,
            path=collection,
            operation_id=f"create_{one}",
            operation=Operation.CREATE,
            summary=f"Create {what}",
            request_schema=f"{entity.name}Create",
            response_schema=f"{entity.name}Read",
            status=201,
            access=allowed[Crud.CREATE],
            **shared,
        )
    if Crud.READ in entity.crud:
        yield Endpoint(
            method=HTTPMethod.GET,
            path=row,
            operation_id=f"get_{one}",
            operation=Operation.READ,
            summary=f"Get {what}",
            parameters=key,
            response_schema=f"{entity.name}Read",
            access=allowed[Crud.READ],
            **shared,
        )
    if Crud.UPDATE in entity.crud:
        yield Endpoint(
            method=HTTPMethod.PATCH,
            path=row,
            operation_id=f"update_{one}",
            operation=Operation.UPDATE,
            summary=f"Change {what}",
            parameters=key,
            request_schema=f"{entity.name}Update",
            response_schema=f"{entity.name}Read",
            access=allowed[Crud.UPDATE],
            **shared,
        )
    if Crud.DELETE in entity.crud:
        yield Endpoint(
            method=HTTPMethod.DELETE,
            path=row,
            operation_id=f"delete_{one}",
            operation=Operation.DELETE,
            summary=f"Delete {what}",
            parameters=key,
            status=204,
            access=allowed[Crud.DELETE],
            **shared,
        )


def _to_many(entity: Entity, relation: Relationship, target: Entity, auth: AuthModelIR | None) -> Iterator[Endpoint]:
    one, field = snake_case(entity.name), relation.field_name
    collection = f"{row_path(entity)}/{field}"
    key = _key(listing.path_parameter(entity.name), entity)
    shared = {"entity": entity.name, "relationship": field, "tags": (plural(entity.name),)}
    readable = collection_words(relation)
    of_one = f"of {with_article(words(entity.name))}"
    if Crud.READ in entity.crud:
        yield Endpoint(
            method=HTTPMethod.GET,
            path=collection,
            operation_id=f"list_{field}_of_{one}",
            operation=Operation.COLLECTION,
            summary=f"List the {readable} {of_one}",
            parameters=(key, *page_parameters(target)),
            response_schema=f"{target.name}Page",
            access=access.collection_grants(entity, Crud.READ, target, auth),
            **shared,
        )
    is_link = relation.type is RelationType.MANY_TO_MANY and relation.through is None and not relation.is_read_only
    if is_link and Crud.UPDATE in entity.crud:
        other = _key(linked_parameter(entity, relation), target)
        row = f"{collection}/{{{other.name}}}"
        for method, operation, name, summary in (
            (HTTPMethod.PUT, Operation.LINK, f"add_{field}_to_{one}", f"Add one to the {readable}"),
            (HTTPMethod.DELETE, Operation.UNLINK, f"remove_{field}_from_{one}", f"Remove one from the {readable}"),
        ):
            yield Endpoint(
                method=method,
                path=row,
                operation_id=name,
                operation=operation,
                summary=f"{summary} {of_one}",
                parameters=(key, other),
                status=204,
                access=access.collection_grants(entity, Crud.UPDATE, target, auth),
                **shared,
            )


def _authentication(auth: AuthModelIR) -> Iterator[Endpoint]:
    yield Endpoint(
        method=HTTPMethod.POST,
        path="/auth/token",
        operation_id="create_token",
        operation=Operation.TOKEN,
        summary="Sign in",
        tags=("auth",),
        request_schema="TokenRequest",
        response_schema="Token",
    )
    yield Endpoint(
        method=HTTPMethod.GET,
        path="/auth/me",
        operation_id="get_me",
        operation=Operation.ME,
        summary="Who is signed in",
        tags=("auth",),
        entity=auth.user_entity,
        response_schema=f"{auth.user_entity}Read",
        access=(access.AUTHENTICATED,),
    )


def derive_endpoints(entities: tuple[Entity, ...], auth: AuthModelIR | None) -> Iterator[Endpoint]:
    """Every endpoint nobody has to write, entity by entity; relationships to unknown entities are passed over."""
    known = {entity.name: entity for entity in entities}
    if auth is not None and auth.user_entity in known:
        yield from _authentication(auth)
    for entity in entities:
        yield from _crud(entity, auth)
        for relation in entity.relationships:
            target = known.get(relation.target_entity)
            if target is not None and not relation.is_to_one:
                yield from _to_many(entity, relation, target, auth)
