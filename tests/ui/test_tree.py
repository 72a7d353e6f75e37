from knowledge.library import Library
from ui.tree import Node, contents, tree


def _all(nodes: list[Node]) -> list[Node]:
    return [found for node in nodes for found in (node, *_all(node.children))]


def test_every_clause_stands_in_the_tree_once_and_in_order(handbook: Library) -> None:
    clauses = handbook.clauses(handbook.catalogue.editions()[0].id)
    assert [node.clause.id for node in _all(tree(clauses))] == [clause.id for clause in clauses]


def test_chapters_are_headings_and_articles_are_text(handbook: Library) -> None:
    nodes = {
        node.clause.label: node for node in _all(tree(handbook.clauses(handbook.catalogue.editions()[0].id)))
    }
    assert nodes["第三章"].heading
    assert not nodes["第十二条"].heading
    assert nodes["第十二条"].number == "第十二条"


def test_the_contents_lead_to_the_headings(handbook: Library) -> None:
    roots = tree(handbook.clauses(handbook.catalogue.editions()[0].id))
    entries = contents(roots)
    anchors = {node.anchor for node in _all(roots)}
    assert {entry.anchor for entry in entries} <= anchors
    gas = next(entry for entry in entries if entry.title == "第三章 瓦斯")
    assert gas.level == 1
    assert any(entry.level == 2 for entry in entries)


def test_clauses_without_their_parents_become_roots(handbook: Library) -> None:
    clauses = handbook.clauses(handbook.catalogue.editions()[0].id)
    assert tree(clauses[40:60])
