"""Units of measure: which measure the same thing, and a value carried from one into the other.

Units are spelled as `knowledge.quantities` normalises them (m, MPa, m³/min, ℃, h). How often something is
done is a unit too: 次/d, 次/10d, 次/班.
"""

import re

_DIMENSIONS: dict[str, dict[str, float]] = {
    "length": {"mm": 0.001, "cm": 0.01, "m": 1, "km": 1000},
    "area": {"mm²": 1e-6, "cm²": 1e-4, "m²": 1, "km²": 1e6},
    "volume": {"mL": 1e-6, "L": 1e-3, "m³": 1},
    "time": {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86400},
    # A month has no fixed number of days, so that calendar spans convert among themselves alone.
    "calendar": {"月": 1, "年": 12},
    "ratio": {"ppm": 1e-6, "‰": 1e-3, "%": 1e-2},
    "pressure": {"Pa": 1, "hPa": 100, "kPa": 1e3, "MPa": 1e6},
    "voltage": {"V": 1, "kV": 1000},
    "current": {"mA": 0.001, "A": 1},
    "power": {"W": 1, "kW": 1e3, "MW": 1e6},
    "mass": {"mg": 1e-6, "g": 1e-3, "kg": 1, "t": 1e3, "万t": 1e7, "Mt": 1e9},
    "speed": {"m/s": 1, "m/min": 1 / 60, "m/h": 1 / 3600, "km/h": 1 / 3.6, "m/d": 1 / 86400},
    "acceleration": {"m/s²": 1},
    "flow": {
        "m³/s": 1,
        "m³/min": 1 / 60,
        "m³/h": 1 / 3600,
        "m³/d": 1 / 86400,
        "L/s": 1e-3,
        "L/h": 1e-3 / 3600,
        "L/min": 1e-3 / 60,
    },
    "gas content": {"m³/t": 1},
    "density": {"mg/m³": 1e-6, "Mg/m³": 1e-6, "g/m³": 1e-3, "kg/m³": 1, "mg/L": 1e-3},
    "people": {"人": 1, "名": 1},
    "temperature": {"℃": 1},
    "angle": {"°": 1},
    "resistance": {"Ω": 1},
    "frequency": {"Hz": 1, "kHz": 1000},
    "sound": {"dB": 1, "dB(A)": 1, "dB(C)": 1},
    "multiple": {"倍": 1},
    "times": {"次": 1},
    "pieces": {"个": 1, "台": 1, "组": 1, "根": 1, "条": 1, "道": 1, "层": 1, "节": 1, "发": 1},
}
_KNOWN = {unit: (name, factor) for name, units in _DIMENSIONS.items() for unit, factor in units.items()}
_OFTEN = re.compile(r"次/(?P<every>\d+(?:\.\d+)?)?(?P<period>min|h|d|周|旬|月|季|年|班)")
_DAYS = {"min": 1 / 1440, "h": 1 / 24, "d": 1.0, "周": 7.0, "旬": 10.0, "月": 30.0, "季": 90.0, "年": 365.0}


def dimension(unit: str) -> str | None:
    """What `unit` measures (length, time, ratio, …); None for a unit that is not known."""
    if often := _OFTEN.fullmatch(unit):
        return "shifts" if often["period"] == "班" else "often"
    known = _KNOWN.get(unit)
    return known[0] if known else None


def same_dimension(one: str, other: str) -> bool:
    """Whether values in the two units can be compared."""
    found = dimension(one)
    if found == "pieces":
        return one == other
    return one == other or (found is not None and found == dimension(other))


def convert(value: float, unit: str, to: str) -> float | None:
    """`value` of `unit` in `to`; None where they do not measure the same.

    >>> convert(1.5, "m", "cm"), convert(120, "m/min", "m/s"), convert(1, "%", "MPa")
    (150.0, 2.0, None)
    """
    if unit == to:
        return value
    if not same_dimension(unit, to):
        return None
    return _round(value * _factor(unit) / _factor(to))


def _factor(unit: str) -> float:
    if often := _OFTEN.fullmatch(unit):
        return 1 / (float(often["every"] or 1) * _DAYS.get(often["period"], 1.0))
    return _KNOWN[unit][1]


def _round(value: float) -> float:
    """Without what binary fractions add: 0.3, not 0.30000000000000004."""
    return float(f"{value:.12g}")
