"""Captions of tables in web pages head the table that they belong to."""

from pathlib import Path

from knowledge.clauses import Kind
from knowledge.reading import read
from knowledge.structure.tree import build

_PAGE = """<html><body><h1>云岭矿支护规定</h1><p>第一条 柱距见表1。</p>
<table><caption>表1 支护参数</caption><tr><th>项目</th><th>值</th></tr><tr><td>柱距</td><td>0.8m</td></tr></table>
</body></html>"""


def test_a_caption_heads_its_table(tmp_path: Path) -> None:
    path = tmp_path / "支护.html"
    path.write_text(_PAGE, encoding="utf-8")
    clauses = build(read(path).blocks, "支护@1")
    table = next(c for c in clauses if c.kind is Kind.TABLE)
    assert (table.label, table.text) == ("第一条 表1", "表1 支护参数\n项目 | 值")
