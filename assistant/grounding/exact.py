"""Units that turn into each other exactly, so that 24 小时 and 一天 are one, as are 1.5 m and 1500 mm."""

from knowledge.quantities import Quantity

_EXACT = {
    "mm": ("m", 0.001), "cm": ("m", 0.01), "km": ("m", 1000.0), "ms": ("s", 0.001), "min": ("s", 60.0), "h": ("s", 3600.0),
    "d": ("s", 86_400.0), "周": ("s", 604_800.0), "年": ("月", 12.0), "kV": ("V", 1000.0), "mA": ("A", 0.001), "kPa": ("Pa", 1e3),
    "MPa": ("Pa", 1e6), "hPa": ("Pa", 100.0), "g": ("kg", 0.001), "mg": ("kg", 1e-6), "t": ("kg", 1000.0), "Mt": ("kg", 1e9),
    "kW": ("W", 1000.0), "MW": ("W", 1e6), "‰": ("%", 0.1), "in": ("in", 1.0), "ft": ("in", 12.0),
}  # fmt: skip

Measure = tuple[float, float | None, str]


def exact(quantity: Quantity) -> Measure:
    """Value, upper end and unit, such that equal measures are the same."""
    unit, factor = quantity.unit, 1.0
    if unit.startswith("万"):
        unit, factor = unit[1:], 10_000.0
    base, by = _EXACT.get(unit, (unit, 1.0))
    high = None if quantity.high is None else _round(quantity.high * factor * by)
    return _round(quantity.value * factor * by), high, base


def _round(value: float) -> float:
    return float(f"{value:.9g}")
