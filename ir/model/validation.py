"""The flat list of every rule that data has to keep: what compliance checks."""

from ir.model.base import Model


class ValidationRule(Model):
    """One rule on one field. `field` is an attribute, the fields of a composite rule joined by `,`, or the name of an
    invariant.

    `constraint_type` is a `ConstraintType`, or `type`, `required`, `unique`, `enum`, `precision`, `scale`,
    `items`, `reference`, `computed`, `invariant`. `constraint_value` is the rule's text, as it is written in the
    dialect; of a computed attribute or an invariant the expression.
    """

    entity: str
    field: str
    constraint_type: str
    constraint_value: str


class ValidationModelIR(Model):
    """All rules, in the order of the domain model."""

    rules: tuple[ValidationRule, ...] = ()
