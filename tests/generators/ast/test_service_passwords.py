"""Services of users: what is stored of a password, and when it is hashed."""

from tests.generators.ast.shops import SHOP
from tests.generators.ast.support import check


def test_a_password_is_stored_as_a_hash() -> None:
    check(
        SHOP,
        "src/services/customer.py",
        "CustomerService.create",
        '''
        async def create(self, data: CustomerCreate) -> Customer:
            """Make a customer."""
            password_hash = await hash_password(data.password)
            values = data.model_dump(exclude={"password"})
            values["password_hash"] = password_hash
            await check_customer(self.session, values)
            customer = Customer(**values)
            self.session.add(customer)
            await self.session.commit()
            return customer
        ''',
    )
    check(
        SHOP,
        "src/services/customer.py",
        "CustomerService.update",
        '''
        async def update(
            self,
            customer_id: uuid.UUID,
            data: CustomerUpdate,
            actor: Customer,
        ) -> Customer:
            """Change a customer; what the request leaves out stays."""
            password_hash = (
                await hash_password(data.password) if isinstance(data.password, str) else None
            )
            customer = await self.customers.find(customer_id, self.customers.reachable(actor))
            if customer is None:
                raise not_found("customer")
            values = data.model_dump(exclude={"password"})
            if password_hash is not None:
                values["password_hash"] = password_hash
            await check_customer(self.session, values, current=customer)
            for name, value in values.items():
                setattr(customer, name, value)
            await self.session.commit()
            return customer
        ''',
    )


RULES = "x-business-logic:\n  invariants: {has_notes: {entity: Cart, expression: note != ''}}\n"


def test_a_password_is_hashed_before_the_transaction_begins() -> None:
    check(
        SHOP + RULES,
        "src/services/customer.py",
        "CustomerService.create",
        '''
        async def create(self, data: CustomerCreate) -> Customer:
            """Make a customer."""
            password_hash = await hash_password(data.password)
            return await self._create(data, password_hash)
        ''',
    )
    check(
        SHOP + RULES,
        "src/services/customer.py",
        "CustomerService._create",
        '''
        @transactional
        async def _create(self, data: CustomerCreate, password_hash: str) -> Customer:
            """Make a customer, with the hash of its password."""
            values = data.model_dump(exclude={"password"})
            values["password_hash"] = password_hash
            await check_customer(self.session, values)
            customer = Customer(**values)
            self.session.add(customer)
            await commit(self.session)
            return customer
        ''',
    )
    check(
        SHOP + RULES,
        "src/services/customer.py",
        "CustomerService.update",
        '''
        async def update(
            self,
            customer_id: uuid.UUID,
            data: CustomerUpdate,
            actor: Customer,
        ) -> Customer:
            """Change a customer; what the request leaves out stays."""
            password_hash = (
                await hash_password(data.password) if isinstance(data.password, str) else None
            )
            return await self._update(customer_id, data, actor, password_hash)
        ''',
    )
    check(
        SHOP + RULES,
        "src/services/customer.py",
        "CustomerService._update",
        '''
        @transactional
        async def _update(
            self,
            customer_id: uuid.UUID,
            data: CustomerUpdate,
            actor: Customer,
            password_hash: str | None,
        ) -> Customer:
            """Change a customer, with the hash of its password."""
            await lock(self.session, Customer, [customer_id])
            customer = await self.customers.find(customer_id, self.customers.reachable(actor))
            if customer is None:
                raise not_found("customer")
            values = data.model_dump(exclude={"password"})
            if password_hash is not None:
                values["password_hash"] = password_hash
            await check_customer(self.session, values, current=customer)
            for name, value in values.items():
                setattr(customer, name, value)
            await commit(self.session)
            return customer
        ''',
    )
