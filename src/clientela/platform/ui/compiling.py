"""Templates compiled for each language: texts, icons and addresses of static files are written into the compiled code.

A page draws hundreds of them, and none changes from request to request, so none is looked up while it is drawn.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.backends.jinja2 import Jinja2
from django.utils.translation import get_language
from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

Steady = dict[str, Callable[..., Any]]  # by the name that templates call: what answers the same to the same words


class Folding(NodeTransformer):
    """Puts the answer in the place of a call of a steady function, where all its arguments are written out."""

    def __init__(self, steady: Steady) -> None:
        self._steady = steady

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802  (named by Jinja2)
        self.generic_visit(node)
        named = self._steady.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        plain = all(isinstance(one, nodes.Const) for one in node.args)
        if named is None or not plain or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        return nodes.Const(named(*(one.value for one in node.args)), lineno=node.lineno)  # type: ignore[attr-defined]


class FoldingEnvironment(Environment):
    """An environment that folds while it compiles."""

    steady: Steady = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Of a dictionary `a.b` is first what it holds: nearly all that pages read, and no failed search for an attribute."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = Folding(self.steady).visit(super()._parse(source, name, filename))
        return tree


class Templates(Jinja2):
    """Django's door to the templates: for each language of the interface the same ones, compiled when first asked for."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._by_language = {
            language: Jinja2(params | {"OPTIONS": params["OPTIONS"] | {"language": language}})
            for language, _name in settings.LANGUAGES
        }

    def get_template(self, template_name: str) -> Any:
        spoken = self._by_language.get(get_language() or "")
        return spoken.get_template(template_name) if spoken else super().get_template(template_name)
