"""YAML with positions: any text becomes a tree and a list of problems."""

from ir.yaml.document import Document, parse
from ir.yaml.nodes import AliasNode, Content, MappingNode, Node, ScalarNode, SequenceNode, content

__all__ = [
    "AliasNode",
    "Content",
    "Document",
    "MappingNode",
    "Node",
    "ScalarNode",
    "SequenceNode",
    "content",
    "parse",
]
