"""The words by which texts print units and comparators, in Chinese and in English, and the one name of each."""

import re
from functools import lru_cache

from knowledge.structure import numerals

_SAME = {
    "毫": "mm", "毫米": "mm", "厘米": "cm", "公里": "km", "千米": "km", "米": "m", "平方米": "m²", "立方米": "m³", "㎡": "m²",
    "小时": "h", "分钟": "min", "秒": "s", "秒钟": "s", "天": "d", "日": "d", "昼夜": "d", "个月": "月", "个工作日": "工作日",
    "吨": "t", "万吨": "万t", "千克": "kg", "公斤": "kg", "度": "°", "摄氏度": "℃", "°C": "℃", "名": "人",
    "伏": "V", "千伏": "kV", "安": "A", "毫安": "mA", "千瓦": "kW", "兆帕": "MPa", "千帕": "kPa",
}  # fmt: skip
_ENGLISH = {
    "feet": "ft", "foot": "ft", "ft": "ft", "inches": "in", "inch": "in", "percent": "%", "per cent": "%",
    "hours": "h", "hour": "h", "minutes": "min", "minute": "min", "seconds": "s", "second": "s", "days": "d", "day": "d",
    "weeks": "周", "week": "周", "months": "月", "month": "月", "years": "年", "year": "年", "miles": "mile", "mile": "mile",
    "millimeters": "mm", "millimetres": "mm", "centimeters": "cm", "centimetres": "cm", "meters": "m", "metres": "m",
    "meter": "m", "metre": "m", "kilometers": "km", "kilometres": "km", "volts": "V", "volt": "V", "amperes": "A",
    "ampere": "A", "pounds": "lb", "pound": "lb", "cfm": "cfm", "psi": "psi", "degrees": "°", "degree": "°", "tons": "ton",
    "ton": "ton", "people": "人", "persons": "人", "person": "人", "miners": "人", "miner": "人", "times": "次", "time": "次",
}  # fmt: skip
_LATIN = (
    r"[mM]³/[a-z]+|m[23²³]/(?:min|t|h|s|d)|m/(?:min|s[2²]?|h|d|t)|km/h|(?:[mM]g|g)/m[3³]|mg/L|m?L/(?:min|g|m\s?[23²³])|kg/m[23²³]?"
    r"|L/s|t/[ah]|Mt/a|mm/s|MPa|kPa|hPa|Pa|[mck]?m\s?[23²³](?![\d.])|μm|mm|cm|km|min|ms|kg|mg|mL|Mt|kW|MW|kVA|kV|mA|Hz|kHz|kN|dB(?:\([AC]\))?|ppm|Ω"
    r"|(?:[mhstgdVAWLNJ])"
)
_COUNTED = (
    r"[倍遍]|次(?![数要序]|性(?!能))|人(?![员工身行体力机车为])|名(?!称)|组(?!织|合)|台(?![阶账])|个(?:月|工作日)?(?![别人体])"
    r"|发(?!生|现|出)|根(?!据|部)|条(?![件款例规都均里])|道(?!路)|层(?!面|位|理)|节(?![约能点流])|套(?!管)|处(?![理置于分])|盏|辆|支(?![护架撑])"
    r"|块(?!段)|片(?!帮)|架(?![空设])|孔(?![口径深])|份|班(?![组长前后中])|周(?![围边期转密长])|级(?!别)|年(?!度)|日(?![常期志报])|元|工作日"
)
_NAMED = (
    r"[%‰℃]|°C|°|毫米?|厘米|平方米|立方米|公里|千米|米|小时|分钟|秒钟?|昼夜|天(?![然井轮窗气])|吨|千克|公斤|摄氏度|度(?!电)"
    r"|千?伏|毫安|千瓦|兆帕|千帕|㎡"
)
_SPELT = "|".join(sorted(map(re.escape, _ENGLISH), key=lambda w: -len(w)))
UNIT = rf"(?:万?(?:(?:{_LATIN})(?![A-Za-z])|{_NAMED}|{_COUNTED})|(?i:{_SPELT})(?![A-Za-z])|万(?=[^一-鿿]|$))"
"""A pattern for every unit that is read behind a number."""

_DIGIT = f"[{numerals.CHINESE}]"
CHINESE_NUMBER = (
    rf"(?<![第{numerals.CHINESE}])(?!一[个条种项道处根块片层节组套台](?!月|工作日)|四周|一两|两三|三四|三五|四五|五六|六七|七八|八九){_DIGIT}{{1,7}}(?:点{_DIGIT}{{1,4}})?"
    rf"(?=个?(?:{_NAMED}|{_COUNTED}|万吨)|[至到~-]{_DIGIT}{{1,5}}个?(?:{_NAMED}|{_COUNTED}))"
)
"""A Chinese numeral that counts something; 一个 and its like are mostly no more than an article."""

SPELT_NUMBERS = {
    word: value
    for value, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}
"""English numerals that are read before a unit."""
ENGLISH_NUMBER = rf"(?i:(?<![A-Za-z-])(?:{'|'.join(SPELT_NUMBERS)})(?=[ -](?:(?:{_SPELT})(?![A-Za-z]))))"

NEGATION = (
    r"不(?:得|应当?|宜|能|可以?|准|就|会|允许|要)?|严禁|禁止|未|没有?|别"
    r"|(?i:(?:shall|must|may|does|do|can|is|are)?\s?not (?:to |be )?|no )"
)
UP = (
    r"(?:达到|等于)或者?(?:超过|大于)|超过|大于(?:或者?)?等于|大于|高于|多于|超出|超(?=\s*\d)|达到|年?满(?=\s*\d)"
    r"|(?i:exceed(?:s|ing|ed)?|(?:more|greater|higher|longer) than|above|over(?=\s\d))"
)
DOWN = (
    r"小于(?:或者?)?等于|低于(?:或者?)?等于|小于|低于|少于|短于|不足|不到|不满"
    r"|(?i:(?:less|fewer|lower|shorter) than|below|under(?=\s\d))"
)
LEAST = r"至少|最少|最低|最小|起码|不低于|不小于|不少于|(?i:at least|a minimum of)"
MOST = r"至多|最多|最高|最大|最长|顶多|(?i:at most|a maximum of|up to|within)"
AFTER = (
    r"\s*(?:及其?|或者?|\(含\))?(?:以[上下内外]|之[内外])|\s*(?:的?范围)?内(?![径部侧壁衬容外])"
    r"|(?i:,? or (?:more|greater|above|longer|less|fewer|below))"
)


@lru_cache(maxsize=1024)
def unit_name(printed: str) -> str:
    """The one name of a unit (米 and meters are m), empty for none.

    >>> unit_name("m3/min"), unit_name("小时"), unit_name("percent"), unit_name("万吨")
    ('m³/min', 'h', '%', '万t')
    """
    if english := _ENGLISH.get(printed.lower()):
        return english
    unit = re.sub(r"\s", "", printed)
    unit = re.sub(r"(?<=m)2(?=/|$)", "²", re.sub(r"(?<=m)3(?=/|$)", "³", unit))
    if unit.startswith("万") and unit not in _SAME:
        return "万" + _SAME.get(unit[1:], unit[1:])
    return _SAME.get(unit, unit)
