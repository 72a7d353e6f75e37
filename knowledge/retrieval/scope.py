"""What part of the library a question is put to: some collections, tags, documents or ranks."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import PurePath
from typing import Self

from knowledge import tags
from knowledge.catalogue import Catalogue
from knowledge.clauses import Edition, Rank
from knowledge.errors import UnknownScope

_RANKS = {
    Rank.LAW: "法律",
    Rank.REGULATION: "行政法规",
    Rank.RULE: "部门规章",
    Rank.NATIONAL: "国家标准",
    Rank.INDUSTRY: "行业标准",
    Rank.LOCAL: "地方法规标准",
    Rank.MINE: "本矿制度",
}
_TOLD = 20  # known names that an error lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """An edition is within where it fits every field that is not empty, and one name of each is enough.

    `documents` are titles, ids of documents or editions, or file names.
    """

    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    ranks: tuple[Rank, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, f.name) for f in fields(Scope))

    def within(self, scope: "Scope") -> Self:
        """The same, asked within `scope`."""
        return replace(self, **{f.name: getattr(scope, f.name) for f in fields(Scope)})

    def described(self, language: str = "zh") -> str:
        """The scope in words: 文集“通风”、《样例矿通风规定》."""
        zh = language == "zh"
        parts = [f"文集“{n}”" if zh else f"collection “{n}”" for n in self.collections]
        parts += [f"标签“{n}”" if zh else f"tag “{n}”" for n in self.tags]
        parts += [f"《{_bare(n)}》" for n in self.documents]
        parts += [_RANKS[rank] if zh else rank.value for rank in self.ranks]
        return ("、" if zh else ", ").join(parts)


def within(scope: Scope, editions: Sequence[Edition], catalogue: Catalogue) -> list[Edition]:
    """Those of the editions that `scope` names. Raises UnknownScope for a name that nothing bears."""
    kept = list(editions)
    if not scope.narrows:
        return kept
    for kind, wanted in (("collection", scope.collections), ("tag", scope.tags)):
        if wanted:
            bearers = {t.name: t.documents for t in tags.tags(catalogue) if t.kind == kind}
            _known(kind, wanted, list(bearers))
            documents = {document for name in wanted for document in bearers[name.strip()]}
            kept = [e for e in kept if e.document.id in documents]
    if scope.documents:
        named = {name: [e.id for e in editions if _bears(e, name)] for name in scope.documents}
        titles = list(dict.fromkeys(e.document.title for e in editions))
        _known("document", scope.documents, [n for n, ids in named.items() if ids], told=titles)
        ids = {identity for found in named.values() for identity in found}
        kept = [e for e in kept if e.id in ids]
    if scope.ranks:
        kept = [e for e in kept if e.rank in scope.ranks]
    return kept


_MAKE = {
    "collection": (
        "用 kuangzhi documents tag 文件 --collection 名字 建立。",
        "Make one with kuangzhi documents tag DOCUMENT --collection NAME.",
    ),
    "tag": (
        "用 kuangzhi documents tag 文件 --tag 名字 建立。",
        "Make one with kuangzhi documents tag DOCUMENT --tag NAME.",
    ),
    "document": ("用 kuangzhi ingest 收入文件。", "Put documents in with kuangzhi ingest."),
}
"""What a person can do where there is no name yet."""
_KINDS = {"collection": ("文集", "collection"), "tag": ("标签", "tag"), "document": ("文件", "document")}


def _known(kind: str, wanted: Sequence[str], known: Sequence[str], told: Sequence[str] | None = None) -> None:
    for name in wanted:
        if name not in known and name.strip() not in known:
            names = list(known if told is None else told)
            listed = "、".join(names[:_TOLD]) + ("……" if len(names) > _TOLD else "")
            zh, en = _KINDS[kind]
            known_zh, known_en = f"已有：{listed}。", f"Known: {listed}."
            if not names:
                known_zh, known_en = (
                    f"还没有任何{zh}。{_MAKE[kind][0]}",
                    f"There is none yet. {_MAKE[kind][1]}",
                )
            raise UnknownScope(name=name, kind_zh=zh, kind_en=en, known_zh=known_zh, known_en=known_en)


def _bears(edition: Edition, name: str) -> bool:
    stem = PurePath(edition.source_name).stem
    named = {edition.id, edition.document.id, edition.document.title, edition.source_name, stem}
    return _bare(name) in named or name in named


def _bare(name: str) -> str:
    return name.strip().strip("《》").strip()
