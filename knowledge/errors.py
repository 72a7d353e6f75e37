"""Every error that a person can meet.

KuangzhiError                 exit code 1: this input failed, others may go on
├── SourceError               a file cannot become knowledge
│   ├── SourceMissing         no such file
│   ├── SourceUnreadable      the system does not let us read it
│   ├── SourceEmpty           nothing to read in it
│   │   └── SourceBlank       not a single byte in it
│   ├── SourceTooLarge        above the size limit
│   ├── SourceInflates        a ZIP that unpacks to far more than it should
│   ├── SourceUnsafe          its path in a ZIP would lie outside of the folder it is unpacked to
│   ├── SourceDamaged         its format says one thing, its bytes another
│   ├── SourceEncrypted       asks for a password
│   ├── SourceUnsupported     no reader for this format
│   ├── OcrMissing            a picture, and nothing installed that recognises its text
│   ├── PictureTooLarge       more pixels than can be unpacked safely
│   ├── SourceNeedsOffice     only LibreOffice reads it, and it is not installed
│   ├── AddressRefused        a web address that must not be reached
│   │   └── AddressIsFile     the address of a file of this computer
│   ├── AddressFailed         a web address that gives no file
│   ├── SourceTimeout         reading it took too long or too much memory
│   ├── SourceNotKept         its bytes are not in the data folder
│   └── FolderShrank          most of a folder's files are gone at once
├── PackError                 a pack cannot be taken in, or not made
│   ├── PackDamaged           its bytes are not those that were packed
│   ├── PackNewer             made by a newer version
│   ├── PackUnsigned          nobody signed it
│   ├── PackUntrusted         signed with a key that is not trusted here
│   └── PackKeyUnreadable     a key file that holds no such key
├── UnknownDocument           no document or edition of that name
├── UnknownScope              no collection, tag or document of that name to ask within
├── QuestionSetError          a question set, or a line of it, cannot be read
├── QuestionWordError         a question word cannot be kept
│   ├── QuestionWordEmpty     no word, or no meaning
│   ├── QuestionWordShort     one character alone
│   ├── QuestionWordLong      more than a word, or too many meanings
│   ├── QuestionWordSigns     signs in it that separate words
│   ├── QuestionWordTaken     it is in the table
│   └── QuestionWordUnknown   it is not in the table
├── QuestionWordsUnreadable   a line of a table of question words cannot be read
├── Cancelled                 exit code 130: a person stopped it
├── WrongUse                  exit code 2: the command or setting makes no sense
├── ModelError                the language model gives no answer
│   ├── ModelUnavailable      its server is away or refuses
│   ├── ModelTimeout          it did not answer in time
│   └── BudgetSpent           it may not be asked again today
└── CannotRun                 exit code 3: nothing can be done here now
    ├── HomeLocked            another process owns the data folder
    ├── HomeUnusable          the data folder cannot be written, or is of a newer version
    ├── NoSpace               the disk is full
    ├── EncoderUnavailable    the sentence encoder cannot be loaded
    └── RerankerUnavailable   the reranker cannot be loaded

The text is fit to be shown: it names the thing and says what to do next, in Chinese (`str(error)`)
and English (`error.text("en")`).
"""

from typing import ClassVar


class KuangzhiError(Exception):
    """Base of all; its two sentences are templates filled from the keyword arguments."""

    exit_code: ClassVar[int] = 1
    zh: ClassVar[str] = "{detail}"
    en: ClassVar[str] = "{detail}"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.zh.format(**facts))

    def text(self, language: str = "zh") -> str:
        """The sentence in `language` ("zh" or "en")."""
        return (self.en if language == "en" else self.zh).format(**self.facts)

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive the default pickling between processes.
        return _rebuild, (type(self), self.facts)


def _rebuild(kind: type[KuangzhiError], facts: dict[str, object]) -> KuangzhiError:
    return kind(**facts)


class SourceError(KuangzhiError):
    """Facts: `name`, the file as the user named it."""


class SourceMissing(SourceError):
    zh = "找不到 {name}。请检查路径是否写对。"
    en = "{name} does not exist. Check the path."


class SourceUnreadable(SourceError):
    """Facts: `name`, `reason`."""

    zh = "{name} 打不开（{reason}）。请检查文件权限，或复制一份再上传。"
    en = "{name} cannot be opened ({reason}). Check its permissions, or upload a copy."


class SourceEmpty(SourceError):
    zh = "{name} 里没有可读的文字。若是扫描件，请先做文字识别（OCR）再上传。"
    en = "{name} holds no readable text. If it is a scan, run OCR on it first."


class SourceBlank(SourceEmpty):
    zh = "{name} 是空文件（0 字节）。请检查是否保存或下载完整。"
    en = "{name} is an empty file (0 bytes). Check that it was saved or downloaded completely."


class SourceTooLarge(SourceError):
    """Facts: `name`, `size_mb`, `limit_mb`."""

    zh = (
        "{name} 有 {size_mb} MB，超过上限 {limit_mb} MB。请拆成几个文件，或用 KUANGZHI_MAX_FILE_MB 提高上限。"
    )
    en = "{name} is {size_mb} MB, above the limit of {limit_mb} MB. Split it, or raise KUANGZHI_MAX_FILE_MB."


class SourceInflates(SourceError):
    zh = "{name} 解压后大得不合常理，可能是压缩炸弹，没有解开。请核实来源，只把需要的文件单独收进来。"
    en = "{name} unpacks to far more than it should and was left packed. Check where it comes from."


class SourceUnsafe(SourceError):
    zh = "{name} 在压缩包里的路径不安全（指向包外），没有解开。请核实来源，重新打包再试。"
    en = "The path of {name} in its archive is unsafe (it leads outside); it was left packed. Pack it again."


class SourceDamaged(SourceError):
    zh = "{name} 已损坏，读不出来。请重新下载或另存一份再试。"
    en = "{name} is damaged and cannot be read. Download it again or save a fresh copy."


class SourceEncrypted(SourceError):
    zh = "{name} 有密码保护。请去掉密码另存一份再上传。"
    en = "{name} is protected by a password. Save a copy without it and try again."


class SourceUnsupported(SourceError):
    """Facts: `name`, `known` (the formats that can be read)."""

    zh = "{name} 的格式读不了。请另存为以下格式之一：{known}。"
    en = "{name} is of a format that cannot be read. Save it as one of: {known}."


class SourceNeedsOffice(SourceError):
    """Facts: `name`, `twin` (the format to save it as)."""

    zh = "{name} 是旧格式。请用 WPS 或 Word 另存为 {twin} 再上传，或在本机安装 LibreOffice。"
    en = "{name} is of an old format. Save it as {twin} and try again, or install LibreOffice here."


class AddressRefused(SourceError):
    """Facts: `name` (the address), `reason_zh`, `reason_en`."""

    zh = "不能打开 {name}：{reason_zh}。请在浏览器里下载文件，再把文件收进来。"
    en = "{name} cannot be opened: {reason_en}. Download the file in a browser and ingest the file."


class AddressIsFile(AddressRefused):
    """Facts: `name` (the address)."""

    zh = "{name} 指的是本机文件，不是网址。请去掉 file:// ，直接写文件的路径。"
    en = "{name} is a file of this computer, no web address. Leave out file:// and give its path."


class AddressFailed(SourceError):
    """Facts: `name` (the address), `reason`."""

    zh = "{name} 下载不了（{reason}）。请检查网址和网络，或在浏览器里下载后再收。"
    en = "{name} cannot be downloaded ({reason}). Check address and network, or download it in a browser."


class SourceTimeout(SourceError):
    """Facts: `name`, `seconds`."""

    zh = "{name} 读了 {seconds} 秒仍未完成，已放弃。请拆分文件或另存为 TXT 再试。"
    en = "{name} could not be read within {seconds} seconds. Split it or save it as TXT."


class OcrMissing(SourceError):
    zh = "{name} 是图片或扫描件，要先安装文字识别才能读：pip install 'kuangzhi[ocr]'。"
    en = "{name} is a picture or a scan. Install text recognition to read it: pip install 'kuangzhi[ocr]'."


class PictureTooLarge(SourceError):
    """Facts: `name`, `megapixels`, `limit`."""

    zh = "{name} 有 {megapixels} 百万像素，超过上限 {limit}。请缩小或裁剪后再上传。"
    en = "{name} has {megapixels} million pixels, above the limit of {limit}. Scale it down or crop it."


class Cancelled(KuangzhiError):
    """Raised where progress is told, to stop what goes on there."""

    exit_code = 130
    zh = "已中断。已完成的部分已保存；再次运行会接着做。"
    en = "Interrupted. What was done is kept; run it again to go on."


class SourceNotKept(SourceError):
    zh = "{name} 的原文件没有保存在数据目录里，不能重读。请用 kuangzhi ingest 重新收入原文件。"
    en = "The file of {name} is not kept in the data folder. Ingest the file again instead."


class FolderShrank(SourceError):
    """Facts: `name`, `gone`, `known` (how many files)."""

    zh = (
        "{name} 里原有 {known} 个文件，现在少了 {gone} 个，可能是磁盘没挂上，所以没有移出任何文件。"
        "确实删了的话，请加 --allow-removal 再运行一次。"
    )
    en = (
        "{gone} of the {known} files of {name} are gone; the disk may not be mounted, so nothing was removed. "
        "If they were deleted on purpose, run it again with --allow-removal."
    )


class PackError(KuangzhiError):
    """Facts: `name`, the pack's or key's file."""


class PackDamaged(PackError):
    """Facts: `name`, `reason`."""

    zh = "知识包 {name} 不完整或被改动过（{reason}），没有导入任何内容。请重新拷贝一份。"
    en = "The pack {name} is damaged or was changed ({reason}); nothing was imported. Copy it again."


class PackNewer(PackError):
    zh = "知识包 {name} 由更新版本的矿知导出，这个版本读不了。请先升级矿知。"
    en = "The pack {name} was made by a newer version of kuangzhi. Upgrade this one first."


class PackUnsigned(PackError):
    zh = "知识包 {name} 没有签名，说不清是谁给的。确认来源可靠后，加 --accept-unsigned 再导入。"
    en = "The pack {name} is not signed. If you are sure of where it comes from, add --accept-unsigned."


class PackUntrusted(PackError):
    """Facts: `name`, `fingerprint`."""

    zh = (
        "知识包 {name} 的签名公钥还没有被信任，指纹是 {fingerprint}。"
        "请与制作人核对指纹，一致再用 --trust {fingerprint} 导入。"
    )
    en = (
        "The pack {name} is signed with a key that is not trusted here: {fingerprint}. "
        "Compare it with its maker's, then import with --trust {fingerprint}."
    )


class PackKeyUnreadable(PackError):
    zh = "{name} 不是可用的密钥文件。私钥用 kuangzhi pack key 生成，公钥是它旁边的 .pub 文件。"
    en = "{name} is no usable key. Make one with kuangzhi pack key; the .pub beside it is the public one."


class UnknownScope(KuangzhiError):
    """Facts: `name`, `kind_zh`, `kind_en`, and which names there are or how to make one: `known_zh`, `known_en`."""

    zh = "没有名为“{name}”的{kind_zh}。{known_zh}"
    en = "There is no {kind_en} named “{name}”. {known_en}"


class UnknownDocument(KuangzhiError):
    """Facts: `name`."""

    zh = "知识库里没有《{name}》。用 kuangzhi documents list 查看已有的文件。"
    en = "No document named {name}. See kuangzhi documents list."


class QuestionSetError(KuangzhiError):
    """Facts: `detail_zh`, `detail_en`."""

    zh = "{detail_zh}"
    en = "{detail_en}"


class QuestionWordError(KuangzhiError):
    """Facts: `word`."""


class QuestionWordEmpty(QuestionWordError):
    zh = "问句用词要写明两样：口头怎么说，规程怎么写（可写几个，用逗号隔开）。"
    en = "A question word needs both: what is said, and what regulations write (several with commas)."


class QuestionWordShort(QuestionWordError):
    zh = "“{word}”只有一个字，几乎每个问题里都有。请写两个字以上的词。"
    en = "“{word}” is one character and stands in nearly every question. Give a word of two or more."


class QuestionWordLong(QuestionWordError):
    """Facts: `word`, `most` (characters of a word), `meanings` (the most a word may have)."""

    zh = "“{word}”太长。一个词不超过 {most} 个字，规程用词不超过 {meanings} 个。"
    en = "“{word}” is too long: {most} characters a word and {meanings} meanings are the most."


class QuestionWordSigns(QuestionWordError):
    zh = "“{word}”里有不能用的符号（= < > # 逗号、分号或不可见字符）。请去掉再试。"
    en = "“{word}” holds signs that separate words (= < > # , ;) or cannot be seen. Leave them out."


class QuestionWordTaken(QuestionWordError):
    zh = "用词表里已有“{word}”。请直接修改它。"
    en = "“{word}” is in the table already. Change it instead."


class QuestionWordUnknown(QuestionWordError):
    zh = "用词表里没有“{word}”。用 kuangzhi words list 查看全部用词。"
    en = "“{word}” is not in the table. See kuangzhi words list."


class QuestionWordsUnreadable(KuangzhiError):
    """Facts: `line` (its number), `text`."""

    zh = "第 {line} 行“{text}”看不懂。每行写成：口头说法 = 规程用词, 规程用词"
    en = "Line {line} (“{text}”) cannot be read. Write each as: said = regulation's word, another"


class WrongUse(KuangzhiError):
    """Facts: `detail_zh`, `detail_en`."""

    exit_code = 2
    zh = "{detail_zh}"
    en = "{detail_en}"


class ModelError(KuangzhiError):
    """Facts: `model`, `reason`."""

    zh = "模型 {model} 没有给出回答（{reason}）。请检查模型设置。"
    en = "The model {model} gave no answer ({reason}). Check the model settings."


class ModelUnavailable(ModelError):
    zh = "连不上模型 {model}（{reason}）。请检查服务是否启动、地址和密钥是否正确。"
    en = (
        "The model {model} cannot be reached ({reason}). Check that its server runs, its address and its key."
    )


class ModelTimeout(ModelError):
    zh = "模型 {model} 在 {reason} 内没有回答。请稍后再试，或调大 KUANGZHI_MODEL_TIMEOUT。"
    en = "The model {model} did not answer within {reason}. Try later, or raise KUANGZHI_MODEL_TIMEOUT."


class BudgetSpent(ModelError):
    """Facts: `model`, `reason`, and what to do: `do_zh`, `do_en`."""

    zh = "今天的预算不允许再用模型 {model}（{reason}）。{do_zh}。"
    en = "Today's budget allows no further use of the model {model} ({reason}). {do_en}."


class CannotRun(KuangzhiError):
    exit_code = 3


class HomeLocked(CannotRun):
    """Facts: `home`, `holder`."""

    zh = "数据目录 {home} 正由 {holder} 使用。请先关掉它，或用 --home 另选目录。"
    en = "The data folder {home} is in use by {holder}. Stop it first, or choose another with --home."


class HomeUnusable(CannotRun):
    """Facts: `home`, `reason`."""

    zh = "数据目录 {home} 不能用（{reason}）。请检查权限，或用 --home 另选目录。"
    en = "The data folder {home} cannot be used ({reason}). Check its permissions, or choose another with --home."


class NoSpace(CannotRun):
    """Facts: `home`."""

    zh = "{home} 所在的磁盘满了，这次的改动没有保存。请清理空间后重试，已有内容不受影响。"
    en = "The disk of {home} is full; nothing of this change was kept. Free some space and try again."


class EncoderUnavailable(CannotRun):
    """Facts: `encoder`, `reason`."""

    zh = "句向量模型 {encoder} 加载不了（{reason}）。请检查 KUANGZHI_ENCODER，或改回默认的 offline。"
    en = "The encoder {encoder} cannot be loaded ({reason}). Check KUANGZHI_ENCODER, or return to offline."


class RerankerUnavailable(CannotRun):
    """Facts: `reranker`, `reason`."""

    zh = "重排模型 {reranker} 加载不了（{reason}）。请检查 KUANGZHI_RERANKER，或去掉这项设置。"
    en = "The reranker {reranker} cannot be loaded ({reason}). Check KUANGZHI_RERANKER, or leave it out."
