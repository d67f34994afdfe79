"""Keys of the native dialect, as people read about them."""

from __future__ import annotations

from ir.dialect.keys import Key, Shape
from server.features.documented import Doc, code, codes


def key_doc(owner: Shape | None, name: str, key: Key) -> Doc:
    """What a key means, what its value may be and where it applies."""
    where = f" of {owner.noun}" if owner is not None and owner.noun != name else ""
    doc = Doc().title("key", name, where).text(key.doc)
    doc.text(f"Takes {key.kind.value}{_bounds(key)}.")
    doc.text(f"One of {codes(key.choices, 20)}." if key.choices else "")
    doc.text(f"For {codes(sorted(key.only), 20)}." if key.only and len(key.only) < 14 else "")
    needed = f"Required for {code(key.required_for)}." if key.required_for else ""
    return doc.text("Required." if key.required else needed)


def _bounds(key: Key) -> str:
    if key.minimum is not None and key.maximum is not None:
        return f" from {key.minimum:,} to {key.maximum:,}"
    return ""
