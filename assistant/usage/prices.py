"""What a model's tokens cost: a table that a person fills in, for no price of any vendor is known here."""

import fnmatch
import math
import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml

from knowledge.errors import HomeUnusable, WrongUse

_FILE = "prices.yaml"
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Yuan a million tokens."""

    input: float
    output: float

    def of(self, input_tokens: int, output_tokens: int) -> float:
        """Yuan."""
        return (self.input * input_tokens + self.output * output_tokens) / _MILLION

    @property
    def free(self) -> bool:
        return self.input == self.output == 0


class Prices:
    """The table of a data folder, or the one shipped where it has none. Read anew whenever it was changed."""

    def __init__(self, home: Path) -> None:
        self.path = home / _FILE
        self._read: tuple[tuple[int, int], dict[str, Price]] | None = None

    def table(self) -> dict[str, Price]:
        """Prices by pattern, as they stand in the file. Raises WrongUse naming the line at fault."""
        try:
            stat = self.path.stat()
        except OSError:
            return _parsed(_shipped(), self.path)
        version = (stat.st_mtime_ns, stat.st_size)
        if self._read is None or self._read[0] != version:
            self._read = version, _parsed(self._text(), self.path)
        return self._read[1]

    def of(self, model: str) -> Price | None:
        """The price of a model, by its full name, else by the longest pattern; None where it is unknown."""
        table = self.table()
        if model in table:
            return table[model]
        fitting = [pattern for pattern in table if fnmatch.fnmatchcase(model, pattern)]
        return table[max(fitting, key=len)] if fitting else None

    def keep(self) -> Path:
        """Put the shipped table into the data folder, where none is yet, so that it can be edited."""
        if not self.path.exists():
            self._write(_shipped())
        return self.path

    def set(self, model: str, price: Price) -> None:
        """Add or change one line; all others stay as they are, remarks and all. Raises WrongUse."""
        if not all(math.isfinite(value) and value >= 0 for value in (price.input, price.output)):
            raise WrongUse(
                detail_zh="价格应是不小于 0 的数（元 / 百万 token）。",
                detail_en="A price is a number of at least 0 (yuan a million tokens).",
            )
        if not model.strip() or any(not character.isprintable() for character in model):
            raise WrongUse(detail_zh="请写明模型。", detail_en="Name the model.")
        text = self._text() if self.path.exists() else _shipped()
        _parsed(text, self.path)  # a damaged table is not written on
        name = model.strip().replace("\\", "\\\\").replace('"', '\\"')
        line = f'"{name}": {{input: {price.input:.12g}, output: {price.output:.12g}}}'
        node = yaml.compose(text)
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value == model.strip():
                text = text[: key.start_mark.index] + line + text[_end(value) :]
                break
        else:
            text = text.rstrip("\n") + f"\n{line}\n"
        _parsed(text, self.path)
        self._write(text)

    def _text(self) -> str:
        try:
            return self.path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(self.path, str(error)) from error

    def _write(self, text: str) -> None:
        beside = self.path.with_suffix(f".{os.getpid()}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(text, "utf-8")
            beside.replace(self.path)
        except OSError as error:
            raise HomeUnusable(home=self.path.parent, reason=error.strerror or str(error)) from error


def _end(node: yaml.Node) -> int:
    """Where the text of a value ends; a block by itself claims the blank lines and remarks after it too."""
    while isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        node = node.value[-1][1]
    return int(node.end_mark.index)


def _shipped() -> str:
    return (files("assistant.usage") / _FILE).read_text("utf-8")


def _parsed(text: str, path: Path) -> dict[str, Price]:
    try:
        found = yaml.safe_load(text) or {}
    except (yaml.YAMLError, RecursionError) as error:
        raise _unreadable(path, " ".join(str(error).split())[:200]) from error
    if not isinstance(found, dict):
        raise _unreadable(
            path, "应是“模型: {input: 价, output: 价}” / want MODEL: {input: PRICE, output: PRICE}"
        )
    return {str(model): _price(str(model), value, path) for model, value in found.items()}


def _price(model: str, value: object, path: Path) -> Price:
    if isinstance(value, dict) and set(value) == {"input", "output"}:
        figures = [value["input"], value["output"]]
        if all(type(one) in (int, float) and math.isfinite(one) and one >= 0 for one in figures):
            return Price(input=float(value["input"]), output=float(value["output"]))
    raise _unreadable(path, f"{model}: {{input: 1.5, output: 6}}")


def _unreadable(path: Path, reason: str) -> WrongUse:
    return WrongUse(
        detail_zh=f"价格表 {path} 有一处读不懂：{reason}。请改正，或删去该文件用自带的表。",
        detail_en=f"The price table {path} cannot be read: {reason}. Correct it, or delete the file.",
    )
