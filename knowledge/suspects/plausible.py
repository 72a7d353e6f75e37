"""What values of common quantities can be: the table that `ranges` reads. Maintained by hand.

A line names the words of the quantity, where it holds, the units it may have, the lowest and highest value
by unit, and why. Widen a range as soon as one true value lies outside.
"""

import re
from dataclasses import dataclass, field

Bounds = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plausible:
    """`words` end where the comparator or the number begins. `units` None: any; `bounds` by unit.

    `only` and `never` are looked for in the sentence; `side` holds for "≤" or "≥" limits alone.
    """

    words: str
    zh: str
    en: str
    units: frozenset[str] | None = None
    bounds: Bounds = field(default_factory=dict)
    only: str = ""
    never: str = ""
    side: str = ""

    def fits_sentence(self, sentence: str) -> bool:
        if self.only and not re.search(self.only, sentence):
            return False
        return not (self.never and re.search(self.never, sentence))


_LENGTHS = frozenset({"mm", "cm", "m", "km", "倍", "", "层", "根", "%", "‰"})
_NOT_LENGTHS = frozenset({"℃", "MPa", "kPa", "Pa", "m³", "m³/min", "m/s", "dB", "mg/m³"})
_DRAINED = "泵|体积|富集|排放标准|抽|管路|管道|利用|突出后|爆炸|火区|燃烧|氮"

TABLE: tuple[Plausible, ...] = (
    Plausible(
        words="(?:甲烷|瓦斯|二氧化碳|CH4|CO2)(?:的?体积)?浓度(?:都|均)?(?:在|为)?",
        bounds={"%": (0, 5)},
        never=_DRAINED,
        zh="风流中甲烷、二氧化碳的限值不超过 5%，更高处早已撤人",
        en="limits for methane and carbon dioxide in air lie at or below 5 %",
    ),
    Plausible(
        words="(?:甲烷|瓦斯|二氧化碳|氧气?|CH4|CO2?|粉尘|总粉尘|呼吸性粉尘)(?:的?体积)?浓度(?:都|均)?(?:在|为)?",
        units=frozenset({"%", "ppm", "mg/m³", "g/m³", "‰", "倍", "", "mg/L", "次"}),
        zh="浓度的单位应为 % 或 mg/m³",
        en="a concentration is given in % or mg/m³",
    ),
    Plausible(
        words="氧气?(?:的?体积)?浓度(?:都|均)?(?:在|为)?",
        bounds={"%": (15, 100)},
        side="≥",
        zh="供人呼吸的空气含氧 18%～21%",
        en="air fit to breathe holds 18 to 21 % oxygen",
    ),
    Plausible(
        words="(?:浓度|含量|湿度|降尘效率|除尘效率|抽采率|抽放率|漏风率|回采率|采出率|合格率|水分|灰分|挥发分)(?:都|均)?(?:在|为)?",
        bounds={"%": (0, 100)},
        zh="占比不超过 100%",
        en="a share is at most 100 %",
    ),
    Plausible(
        words="(?:倾角|坡角|仰角|坡度)(?:都|均)?(?:在|为)?",
        bounds={"°": (0, 90), "%": (0, 300), "‰": (0, 1000)},
        zh="倾角、坡度不超过 90°",
        en="a slope is at most 90°",
    ),
    Plausible(
        words="风速(?:都|均)?(?:在|为)?",
        units=frozenset({"m/s", "m/min", "km/h", "", "级", "次", "倍"}),
        bounds={"m/s": (0.05, 60)},
        zh="风速的单位为 m/s，井下不超过 15 m/s",
        en="air speed is given in m/s, at most 15 underground",
    ),
    Plausible(
        words="(?:风量|涌出量|抽采量|抽放量)(?:都|均)?(?:在|为)?",
        units=frozenset(
            {
                "m³/min",
                "m³/t",
                "m³/s",
                "m³/h",
                "m³/d",
                "m³",
                "Mm³",
                "L/min",
                "万m³",
                "",
                "倍",
                "%",
                "h",
                "d",
                "次",
                "L/h",
            }
        ),
        zh="风量、涌出量的单位为 m³/min 或 m³/t",
        en="a flow of air or gas is given in m³/min or m³/t",
    ),
    Plausible(
        words="(?:温度|气温|水温)(?:都|均)?(?:在|为)?",
        units=frozenset({"℃", "K", "°", "", "倍", "次"}),
        bounds={"℃": (-60, 2000)},
        zh="温度的单位为 ℃",
        en="a temperature is given in ℃",
    ),
    Plausible(
        words="(?:瓦斯压力|水压力|水压|风压|气压|负压|工作压力|供水压力|压力)(?:都|均)?(?:在|为)?",
        units=frozenset(
            {"MPa", "kPa", "Pa", "hPa", "", "倍", "N", "kN", "m", "t", "kg", "mm", "h", "min", "%", "次"}
        ),
        zh="压力的单位为 MPa、kPa、Pa",
        en="a pressure is given in MPa, kPa or Pa",
    ),
    Plausible(
        words="(?:距离|间距|高度|宽度|厚度|深度|长度|直径|净高|净宽|孔径|管径)(?:都|均)?(?:在|为)?",
        units=None,
        zh="长度不能用这个单位",
        en="a length cannot have this unit",
    ),
    Plausible(
        words="净高[^。；;]{0,30}?",
        bounds={"m": (0.3, 12)},
        only="巷|车场|硐室",
        zh="井下巷道的净高在 2 m 上下，不会超过 12 m",
        en="a roadway is about 2 m high, never above 12 m",
    ),
    Plausible(
        words="(?:噪声|噪音)(?:值|级|强度)?(?:都|均)?",
        units=frozenset({"dB", "dB(A)", "dB(C)", "", "h", "次", "倍", "Hz", "m"}),
        bounds={"dB": (20, 160), "dB(A)": (20, 160)},
        zh="噪声的单位为 dB",
        en="noise is given in dB",
    ),
)
UNFIT = {"长度不能用这个单位": _NOT_LENGTHS}
"""Quantities that go with many units: those they never go with, by the line's reason."""
