"""Template tags that say the same on every page, rendered once with their template.

The portal speaks one language, so that this holds for words as it does for icons.
"""

from collections.abc import Callable

from django.conf import settings
from django.template import Context, Node
from django.template.base import Parser, TextNode, Token
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.templatetags.i18n import TranslateNode
from django.utils.translation import override

Compile = Callable[[Parser, Token], Node]


def once(compile_tag: Compile) -> Compile:
    """This function will let a tag say at once what no variable can change."""

    def compile_and_render(parser: Parser, token: Token) -> Node:
        node = compile_tag(parser, token)
        if not _is_constant(node):
            return node
        with override(settings.LANGUAGE_CODE):
            return TextNode(node.render(Context()))

    return compile_and_render


def _is_constant(node: Node) -> bool:
    if isinstance(node, TranslateNode):
        text = node.filter_expression
        is_written_out = text.var.literal is not None and not text.filters
        return is_written_out and not (node.asvar or node.message_context)
    if isinstance(node, URLNode):
        return _is_fixed_address(node)
    if isinstance(node, SimpleNode):
        given = [*node.args, *node.kwargs.values()]
        has_variables = any(one.is_var or one.filters for one in given)
        return not (has_variables or node.target_var)
    return False


def _is_fixed_address(node: URLNode) -> bool:
    """The admin's addresses depend on which of its sites a page belongs to."""
    name = node.view_name.var
    is_ours = isinstance(name, str) and not name.startswith("admin:")
    has_variables = node.args or node.kwargs or node.view_name.filters
    return is_ours and not (has_variables or node.asvar)
