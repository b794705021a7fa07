"""The lists and mappings of a document in block style that further lines may add to, by their columns."""

from __future__ import annotations

from k8slint.editor.typed import DEEPEST, gap, is_gap
from k8slint.node import Map, Node, Path, Seq


class Open:
    """A list or mapping that further lines may add to; `last` is the key or index of what came last."""

    __slots__ = ("column", "last", "node", "path")

    def __init__(self, column: int, node: Map | Seq, path: Path) -> None:
        self.column = column
        self.node = node
        self.path = path
        self.last: str | int | None = None

    @property
    def waits(self) -> bool:
        """What came last has no value yet."""
        if isinstance(self.node, Seq):
            return is_gap(self.node.items[-1])
        return isinstance(self.last, str) and is_gap(self.node.fields[self.last])

    @property
    def path_of_last(self) -> Path:
        return (*self.path, self.last) if self.last is not None else self.path

    def set(self, node: Node) -> None:
        """Give what came last its value."""
        if isinstance(self.node, Seq):
            self.node.items[-1] = node
        elif isinstance(self.last, str):
            self.node.fields[self.last] = node


class Nesting:
    """What is open, outermost first. `whole` is a list with the one document in it."""

    def __init__(self, start: int, end: int) -> None:
        self.whole = Seq([gap(start)], start, end)
        self.stack = [Open(-1, self.whole, ())]

    def home(self, column: int, *, dashed: bool = False) -> tuple[Open, bool] | None:
        """What a key or dash at a column adds to, and whether it begins the value of what came last there."""
        child: Open | None = None
        for open in reversed(self.stack):
            is_list = isinstance(open.node, Seq)
            if open.column == column and is_list == dashed:
                return open, False
            if open.column < column or (dashed and open.column == column):
                if open.waits:
                    return open, True
                # What does not stand under its neighbours is nevertheless meant for them.
                if is_list and dashed and open.column >= 0:
                    return open, False
                return (child, False) if child is not None and isinstance(child.node, Seq) == dashed else None
            child = open
        return None

    def enter(self, found: tuple[Open, bool], column: int, node: Map | Seq) -> Open | None:
        """Close what is not added to any more, and open the list or mapping that is."""
        home, is_new = found
        if len(self.stack) >= DEEPEST:
            return None
        del self.stack[self.stack.index(home) + 1 :]
        if not is_new:
            return home
        home.set(node)
        self.stack.append(Open(column, node, home.path_of_last))
        return self.stack[-1]

    def for_a_line(self, column: int) -> tuple[Open, bool] | None:
        """As `home`, for a line that is to become a key or, where only dashes stand at its column, an item."""
        found = [each for each in reversed(self.stack) if each.column == column]
        if not found:
            return self.home(column)
        return next((each for each in found if isinstance(each.node, Map)), found[0]), False

    def reach(self, at: int) -> None:
        """Everything that is open goes on to an offset at least."""
        for each in self.stack:
            each.node.end = max(each.node.end, at)
