"""`kuangzhi pack …`: knowledge in one signed file, for machines without a network."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from knowledge import packs
from knowledge.errors import PackUntrusted
from knowledge.library import Library, Shelf
from ui.command import editions, opening, shapes
from ui.command.progress import console, steps
from ui.command.scoping import CollectionOption, DocumentOption, scope
from ui.command.serving import HomeOption, JsonOption

app = typer.Typer(help="把知识库打成一个签名文件带走。 / Knowledge in one signed file.", no_args_is_help=True)
PackArgument = Annotated[Path, typer.Argument(help="知识包 / pack", metavar="FILE")]


@app.command("key")
def key(file: PackArgument, json: JsonOption = False) -> None:
    """生成签名密钥：FILE 自己留着，FILE.pub 和指纹给导入的人。 / Make a key to sign with."""
    fingerprint = packs.make_key(file)
    if json:
        shapes.put({"key": str(file), "public": f"{file}.pub", "fingerprint": fingerprint})
    else:
        console.print(f"{file}, {file}.pub\n指纹 / fingerprint: {fingerprint}", markup=False)


@app.command("export")
def export(
    context: typer.Context,
    file: PackArgument,
    document: DocumentOption = None,
    collection: CollectionOption = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="签名私钥 / private key", metavar="KEYFILE")
    ] = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """导出知识库。 / Export the library."""
    chosen = opening.settings(context, home)
    with Shelf(chosen.home, encoder=chosen.encoder) as shelf:
        written = packs.export_pack(shelf, file, scope=scope(collection, None, document), key=key)
    if key is None:
        console.print(
            "知识包没有签名，导入时需要 --accept-unsigned。 / The pack is not signed.", style="yellow"
        )
    if json:
        shapes.put(_manifest(written))
    else:
        console.print(f"{file}：{len(written.editions)} 份文件", markup=False)


@app.command("inspect")
def inspect(file: PackArgument, json: JsonOption = False) -> None:
    """查看知识包并核对每个字节。 / Show a pack and check its every byte."""
    found = packs.inspect_pack(file)
    if json:
        shapes.put(_manifest(found.manifest) | {"fingerprint": found.seal.fingerprint})
        return
    console.print(f"签名 / signed: {found.seal.fingerprint or '无 / no'}", markup=False)
    for item in found.manifest.editions:
        gone = "（已移出）" if item.removed else ""
        console.print(f"《{item.document}》{item.edition} {item.clauses} 条{gone}", markup=False)


@app.command("import")
def import_(
    context: typer.Context,
    file: PackArgument,
    trust: Annotated[
        list[str] | None, typer.Option("--trust", help="公钥文件或指纹 / public key or fingerprint")
    ] = None,
    accept_unsigned: Annotated[
        bool, typer.Option("--accept-unsigned", help="接受没有签名的包 / take an unsigned pack")
    ] = False,
    no_vectors: Annotated[
        bool, typer.Option("--no-vectors", help="只用包里带的向量 / only the vectors of the pack")
    ] = False,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """导入知识包，全部或全不。 / Import a pack, all of it or nothing."""
    trusted = [packs.fingerprint_of(named) for named in trust or ()]
    with opening.library(opening.settings(context, home)) as library:
        done = _confirmed(library, file, trusted, accept_unsigned=accept_unsigned)
        _tell(library, done, json=json)
        if not no_vectors:
            with steps() as show:
                library.encode(show)


def _confirmed(library: Library, file: Path, trusted: list[str], *, accept_unsigned: bool) -> packs.Imported:
    """A person at the terminal may confirm the fingerprint of a key that is not trusted yet."""
    try:
        return packs.import_pack(library, file, trusted=trusted, accept_unsigned=accept_unsigned)
    except PackUntrusted as error:
        fingerprint = str(error.facts["fingerprint"])
        if not sys.stdin.isatty() or not typer.confirm(f"{fingerprint}\n指纹一致吗？ / Is it the maker's?"):
            raise
        return packs.import_pack(library, file, trusted=[*trusted, fingerprint])


def _tell(library: Library, done: packs.Imported, *, json: bool) -> None:
    """What became of a pack, told before its texts are encoded: that may take long, and it is all in."""
    told = [
        (placed, editions.consequences(library, placed.edition, placed.supersedes)) for placed in done.placed
    ]
    if json:
        ids = {status: [e.id for e in getattr(done, status)] for status in ("added", "revised", "unchanged")}
        consequences = [shapes.consequences(found.changes, found.affected) for _, found in told]
        shapes.put(
            {
                **ids,
                "warnings": [note for placed, _ in told for note in placed.notes],
                "supersedes": [item for shape in consequences for item in shape["supersedes"]],
                "affected_answers": [item for shape in consequences for item in shape["affected_answers"]],
            }
        )
        return
    console.print(
        f"新增 {len(done.added)}，更新 {len(done.revised)}，未变 {len(done.unchanged)}", markup=False
    )
    for placed, found in told:
        for note in placed.notes:
            console.print(note, style="yellow", markup=False)
        editions.print_consequences(found)


def _manifest(held: packs.Manifest) -> shapes.Shape:
    return held.model_dump(mode="json", include={"created", "program", "encoders", "editions"})
