"""Jinja2's runtime without what our pages never use: async templates, a sandbox, escaping that changes while a page is drawn.

A page calls hundreds of macros and writes hundreds of values. Jinja2 asks for each whether it wants the context, and makes each
piece a `Markup` of its own before all are joined to one text. Compiled templates find these leaner parts under the same names.
"""

from collections.abc import MutableMapping
from functools import lru_cache
from types import BuiltinFunctionType, FunctionType
from typing import Any

from jinja2 import Environment, Template
from jinja2.runtime import Context, Macro, missing
from markupsafe import Markup, _escape_inner

_marked = str.__new__  # what Markup() ends in, for a text that is known to be one


def written(value: Any) -> str:
    """The value as HTML, for a place where it is joined with other pieces; `escape` would make each a Markup."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return str.__str__(value)
    return str(value.__html__()) if hasattr(value, "__html__") else _escape_inner(str(value))


class LeanMacro(Macro):
    """A macro, for callers that name its arguments in the usual ways."""

    def __init__(self, environment: Environment, *described: Any) -> None:
        super().__init__(environment, *described)
        self._is_usual = not (self.catch_varargs or self.explicit_caller)
        self._no_caller = environment.undefined("No caller defined", name="caller")

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        if not self._is_usual or len(args) > self._argument_count:
            return super().__call__(*args, **kwargs)
        arguments = [*args, *[kwargs.pop(name, missing) for name in self.arguments[len(args) :]]]
        if self.caller:
            arguments.append(kwargs.pop("caller", None) or self._no_caller)
        if self.catch_kwargs:
            arguments.append(kwargs)
        elif kwargs:
            raise TypeError(f"macro {self.name!r} takes no keyword argument {next(iter(kwargs))!r}")
        return _marked(Markup, self._func(*arguments))


class LeanContext(Context):
    """What a template knows, and how it calls: at once what surely wants no context."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = type(called)
        if kind in _PLAIN or (kind is FunctionType and not called.__dict__):
            if kwargs:
                kwargs.pop("_loop_vars", None)
                kwargs.pop("_block_vars", None)
            return called(*args, **kwargs)
        return super().call(called, *args, **kwargs)


_PLAIN = frozenset({LeanMacro, BuiltinFunctionType, type(lru_cache(len))})


class LeanTemplate(Template):
    """A template whose compiled code finds the leaner parts."""

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], globals: MutableMapping[str, Any]
    ) -> Template:
        namespace.update(escape=written, Macro=LeanMacro)
        return super()._from_namespace(environment, namespace, globals)
