"""What every benchmark prints and keeps: named figures with their units, limits, and those of an earlier run.

    parser = figures.parser(__doc__)
    options = parser.parse_args()
    with Figures("formats", options) as told:
        told.table("format", {"bytes": "B", "read": "s"})
        told.row("txt", 12_000, 0.2)
        told.figure("page served", 3.1, "s", most=6)

Each benchmark takes `--json FILE`, where the figures are kept with the day, the commit, the processor,
its cores and their load, and `--compare EARLIER.json`, beside which they are printed at the end. Both may be one file.
"""

import argparse
import json
import math
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.cells import cell_len

from knowledge.encoding.processor import cores

PROJECT = Path(__file__).resolve().parents[2]
_FIRST = 30  # columns of a row's name; what is longer is still told whole
_NARROWEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`name` is unique within a benchmark; the unit of a share is empty."""

    name: str
    value: float
    unit: str = ""


def parser(documentation: str | None) -> argparse.ArgumentParser:
    """The options that all benchmarks share."""
    options = argparse.ArgumentParser(
        description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--json", type=Path, metavar="FILE", help="keep the figures here")
    options.add_argument("--compare", type=Path, metavar="EARLIER.json", help="print them beside these")
    return options


class Figures:
    """The figures of one run, printed as they come. Left without an error, they are kept and compared."""

    def __init__(self, benchmark: str, options: argparse.Namespace) -> None:
        self._benchmark = benchmark
        self._path: Path | None = options.json
        # Read before anything is written: the earlier run may stand where this one will.
        self._earlier = _read(options.compare) if options.compare else None
        # Somebody may commit while it runs.
        self._commit = _commit()
        self._figures: dict[str, Figure] = {}
        self._columns: dict[str, str] = {}

    def __enter__(self) -> Self:
        print(
            f"{self._benchmark}: {datetime.now(UTC):%Y-%m-%d}, {self._commit}, {_processor()}, {cores()} cores,"
            f" {_load():.1f} processes at work before"
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            return
        if self._path is not None:
            self._keep(self._path)
        if self._earlier is not None:
            self._compare(self._earlier)

    def __getitem__(self, name: str) -> float:
        return self._figures[name].value

    def figure(
        self,
        name: str,
        value: float,
        unit: str = "",
        *,
        least: float | None = None,
        most: float | None = None,
    ) -> None:
        """A figure on a line of its own, and whether it keeps within the limits that it has."""
        self._take(Figure(name=name, value=value, unit=unit))
        met = (least is None or value >= least) and (most is None or value <= most)
        wanted = [f"{sign} {_short(x)}" for sign, x in (("≥", least), ("≤", most)) if x is not None]
        said = f"   {' and '.join(wanted)}: {'yes' if met else 'NO'}" if wanted else ""
        print(f"{_padded(name, _FIRST)} {_short(value):>{_NARROWEST}} {unit:<4}{said}".rstrip(), flush=True)

    def table(self, first: str, columns: Mapping[str, str]) -> None:
        """The head of a table; `columns` gives each column's unit."""
        self._columns = dict(columns)
        heads = "".join(f"  {head:>{_NARROWEST}}" for head in map(_head, columns.items()))
        print(f"{_padded(first, _FIRST)}{heads}", flush=True)

    def row(self, name: str, *values: float) -> None:
        """A row of the table; each value is kept as the figure "name: column"."""
        cells = []
        for column, value in zip(self._columns.items(), values, strict=True):
            self._take(Figure(name=f"{name}: {column[0]}", value=value, unit=column[1]))
            cells.append(f"  {_short(value):>{max(_NARROWEST, len(_head(column)))}}")
        print(_padded(name, _FIRST) + "".join(cells), flush=True)

    def ratios(self, name: str, rows: tuple[str, ...]) -> None:
        """A table of what each of `rows` has for each one of `name`, over the columns of the last table."""
        heads = "".join(f"  {head:>{_NARROWEST}}" for head in map(_head, self._columns.items()))
        print(f"{_padded(f'÷ {name}', _FIRST)}{heads}")
        for row in rows:
            cells = []
            for column in self._columns.items():
                base = self[f"{name}: {column[0]}"]
                ratio = self[f"{row}: {column[0]}"] / base if base else float("nan")
                cells.append(f"  {_short(ratio):>{max(_NARROWEST, len(_head(column)))}}")
            print(_padded(row, _FIRST) + "".join(cells), flush=True)

    def _take(self, figure: Figure) -> None:
        if figure.name in self._figures:
            raise ValueError(f"two figures are named {figure.name}")
        self._figures[figure.name] = figure

    def _keep(self, path: Path) -> None:
        kept = {
            "benchmark": self._benchmark,
            "date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "commit": self._commit,
            "processor": _processor(),
            "cores": cores(),
            "load": _load(),
            # JSON has no word for a figure that does not apply.
            "figures": [asdict(f) for f in self._figures.values() if not math.isnan(f.value)],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")

    def _compare(self, earlier: Mapping[str, Figure]) -> None:
        if not earlier:
            print("no earlier run to compare with")
            return
        print(f"{_padded('compared', _FIRST)}  {'old':>{_NARROWEST}}  {'new':>{_NARROWEST}}  {'ratio':>8}")
        for name in earlier | self._figures:
            old, new = earlier.get(name), self._figures.get(name)
            ratio = f"{new.value / old.value:.2f}" if old and new and old.value else "-"
            unit = (new or old or Figure(name=name, value=0)).unit
            cells = "".join(f"  {_short(x.value) if x else '-':>{_NARROWEST}}" for x in (old, new))
            print(f"{_padded(name, _FIRST)}{cells}  {ratio:>8} {unit}".rstrip())


def _read(path: Path) -> dict[str, Figure]:
    """The figures that an earlier run kept; none where there was none."""
    if not path.is_file():
        return {}
    return {f["name"]: Figure(**f) for f in json.loads(path.read_text("utf-8"))["figures"]}


def _head(column: tuple[str, str]) -> str:
    return " ".join(filter(None, column))


def _padded(name: str, width: int) -> str:
    return name + " " * (width - cell_len(name))


def _short(value: float) -> str:
    """Four digits or so: 1,234,567, 123.4, 12.34, 0.123."""
    if float(value).is_integer():
        return f"{value:,.0f}"
    digits = next((n for n, least in ((0, 1000), (1, 100), (2, 10)) if abs(value) >= least), 3)
    return f"{value:,.{digits}f}"


def _commit() -> str:
    """The commit that is measured, with a + where files differ from it."""
    try:
        run = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "no commit"
    return run.stdout.strip()


def _load() -> float:
    """Processes that worked or wanted to in the last minute."""
    return round(os.getloadavg()[0], 1)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
