"""The words with which people forbid, prefer, require and replace, as patterns over masked sentences (see `names`).

Every pattern calls what is forbidden `bad` and what is to be used `good`.
"""

from __future__ import annotations

import re

from bylaw.language.claims.names import REST
from bylaw.language.late import late
from bylaw.language.stance_words import MARK

_I = re.IGNORECASE
_NAME = rf"{MARK}{REST}*(?!{REST})(?:\([^()\n]{{0,40}}\))?"
_AND = (
    r"\s*(?:,\s*(?:and|or|nor)\s|[,/&+、，]|\band\b|\bor\b|\bnor\b|\bund\b|\boder\b|\by\b|\bo\b|\be\b|\bou\b|\bet\b)\s*"
)
NAMES = rf"{_NAME}(?:{_AND}{_NAME}){{0,7}}"
_END = r"(?=\s*(?:$|[.,:)\]—–]|-\s|\bin\b|\bfor\b|\binstead\b|\bbecause\b|\bunless\b|\bexcept\b|\bwhen\b|\boutside\b))"
_STOP = (
    "the|a|an|any|to|of|it|them|this|that|these|those|and|or|not|is|are|be|as|if|in|on|for|with|without|your|you|their"
    "|its|more|only|all|each|every|other|such"
)
_WORD = rf"(?!(?:{_STOP})\b)[^\W\d_][\w.+#’'-]*"
_PHRASE = rf"{_WORD}(?:\s{_WORD}){{0,2}}?"
THING = rf"(?:{NAMES}|{_PHRASE}{_END})"
_DET = (
    r"(?:(?:the|a|an|any|raw|plain|old|new|bare|global|deprecated|legacy|direct|both|either|your|our|own|this|these"
    r"|that)\s+){0,3}"
)
_KIND = (
    r"(?:\s+(?:function|method|helper|class|module|package|library|api|hook|component|type|command|script|macro|tool|flag"
    r"|decorator|annotation|attribute|constant|variable|propert(?:y|ie)|interface|trait|struct|enum|operator|keyword"
    r"|syntax|directly|calls?|imports?|statements?)s?\b){0,2}"
)
_USE = (
    r"(?:us(?:e|es|ing)|call(?:ing)?|import(?:ing)?(?:\s+from)?|introduc(?:e|ing)|add(?:ing)?|rely(?:ing)?\s+on|depend(?:ing)?\s+on"
    r"|reach(?:ing)?\s+for|invok(?:e|ing)|instantiat(?:e|ing)|run(?:ning)?|writ(?:e|ing)|employ(?:ing)?|adopt(?:ing)?"
    r"|install(?:ing)?|reintroduc(?:e|ing)|fall(?:ing)?\s+back\s+(?:to|on)|execut(?:e|ing)|prefer|access(?:ing)?)"
)
USING = late(_USE, _I)
_USED = r"(?:used|called|imported|invoked|instantiated|introduced|added|adopted|accessed|relied\s+(?:on|upon))"
_DENIED = (
    r"(?:(?:is|are)\s+(?:\w+ly\s+)?(?:forbidden|prohibited|banned|disallowed|not\s+(?:allowed|permitted)|off[- ]limits"
    rf"|discouraged|(?:not|never)\s+to\s+be\s+{_USED})"
    rf"|(?:must|should|shall|may)(?:n['’]?t|\s+not|\s+never)\s+(?:ever\s+)?be\s+{_USED})"
)
DENIED = late(rf"[\s`()]*{_KIND}\s*{_DENIED}\b", _I)
"""What follows a name that is forbidden."""
DIRECTLY = late(r"[\s,]*\b(?:directly|manually|yourself)\b", _I)
GONE_LEAD = late(
    rf"^[^\w¤]*(?:\d+[.)]\s+)?(?:deprecated|removed|deleted|obsolete)\s*[:—–-]\s*(?P<bad>{NAMES})", _I
)
KINDED = late(
    r"\b(?P<bad>(?!(?:the|this|that|old|an?|its?|his|our|your|was|were|and|any|each|new|all|every|when|once|if|has|have)\b)[a-z][\w-]{2,30})"
    r"\s+(?:remote|branch|server|host|service|endpoint|queue|cluster|database|bucket|environment|job|workflow|pipeline"
    r"|package|module|script|command|plugin|mirror|registry|runner)\s+(?:(?:is|was|has\s+been|now|got)\s+){0,3}"
    r"(?:retired|decommissioned|shut\s+down|removed|deleted|gone|deprecated|obsolete|superseded)\b",
    _I,
)
"""A thing that is named by a plain word before its kind: “the backup remote was retired”."""
SOFT = late(r"prefer|favou?r|recommended", _I)
_NEVER = (
    r"(?:never|do\s+not|don['’]?t|must\s+not|mustn['’]t|should\s+not|shouldn['’]t|may\s+not|cannot|can['’]t|can\s+not)"
)
_AVOID = r"(?:avoid|stop|refrain\s+from)"
_NO = rf"(?:{_NEVER}|{_AVOID})"
_TO = r"(?:\s+(?:on|to|from|back\s+to|for|into)(?=\s))?"

BANNING = late(
    rf"\b{_NO}\b|\bno\b|\binstead\b|\brather\s+than\b|\bover\b|\bnot\b|\breplac|\bforbid|\bprohibit|\bbann|\bdisallow|allowed"
    "|off-limits|discouraged|[❌🚫⛔]|\\bnicht\\b|\\bstatt\\b|\\bkein|\\bnie\\b|niemals|\\bnunca\\b|\\blugar\\b|\\bvez\\b|\\bno\\s+us|\\bnão\\b|jamais|lieu"
    "|\\bpas\\b|禁止|不要|勿|而不是|代替|替代|대신|금지|마세요|말고|代わり|使わない|вместо|использу|запрещ|لا\\s|بدل",
    _I,
)
REMOVING = late(
    "remov|delet|drop|gone|retire|renam|replac|supersed|deprecat|obsolet|no longer|used to|exist|moved|merged|formerly"
    "|previously|killed|purged|entfernt|gelöscht|ersetzt|umbenannt|eliminad|reemplaz|renombr|removid|substitu|renome"
    "|supprim|remplac|renomm|удал|замен|переимен|删除|移除|废弃|替换|重命名|제거|삭제|대체|削除|廃止|حذف",
    _I,
)

INSTEAD = (
    late(
        rf"\b(?:{_USE}|(?P<soft>prefer|favou?r|choose))\s+{_DET}(?P<good>{NAMES}|{_PHRASE}){_KIND}"
        rf"[^.;:¤\n]{{0,50}}?\s*[,(—–-]*\s*(?:instead\s+of|rather\s+than|in\s+place\s+of|and\s+not|(?(soft)over|instead\s+of))\s+"
        rf"(?:{_USE}\s+)?{_DET}(?P<bad>{THING})",
        _I,
    ),
    late(
        rf"\binstead\s+of\s+(?:{_USE}\s+)?{_DET}(?P<bad>{NAMES}|{_PHRASE}){_KIND}\s*[,:—–-]+\s*(?:always\s+|please\s+)?"
        rf"{_USE}\s+{_DET}(?P<good>{NAMES}|{_PHRASE}{_END})",
        _I,
    ),
    late(
        rf"^[^\w¤]*(?:\d+[.)]\s+)?replace\s+{_DET}(?P<bad>{NAMES}){_KIND}\s+(?:with|by)\s+{_DET}(?P<good>{NAMES})", _I
    ),
    # 使用 Y 而不是 X, 用 Y 代替 X, X 대신 Y, Xの代わりにY, statt X Y, Y en lugar de X, Y au lieu de X, вместо X Y
    late(
        rf"(?:使用|用|采用)\s*(?P<good>{_NAME})\s*[，,]?\s*(?:而不是|而非|代替|替代|取代|不要用|不要使用|别用)\s*(?:使用)?\s*(?P<bad>{NAMES})"
    ),
    late(rf"(?P<bad>{NAMES})\s*(?:대신(?:에)?|の代わりに(?:は)?)\s*(?P<good>{_NAME})"),
    late(
        rf"\b(?:statt|anstelle\s+von|anstatt|en\s+(?:lugar|vez)\s+de|em\s+vez\s+de|au\s+lieu\s+d[e'’]|вместо)\s*(?P<bad>{NAMES})"
        rf"\s*[,:]?\s*(?:[\w]+\s+){{0,2}}?(?P<good>{_NAME})",
        _I,
    ),
    late(
        rf"(?P<good>{_NAME})\s*,?\s*(?:statt|anstelle\s+von|anstatt|en\s+(?:lugar|vez)\s+de|em\s+vez\s+de|au\s+lieu\s+d[e'’]|вместо)"
        rf"\s*(?P<bad>{NAMES})",
        _I,
    ),
)

NOT = late(
    rf"\b(?:{_USE}|via|through|with|is|are)\s+{_DET}(?P<good>{_NAME}|{_WORD})(?:\s[\w-]+){{0,3}}?\s*[,(—–-]+\s*(?:and\s+)?"
    rf"(?:not|never|NOT)\s+(?:{_USE}\s+)?{_DET}(?P<bad>{THING})",
    _I,
)

BEING = late(r"(?:is|are)\b", _I)

FORBIDDEN = (
    late(
        rf"\b(?P<no>{_NEVER})\s+(?:ever\s+|directly\s+|manually\s+|just\s+|also\s+)*(?:(?P<verb>(?!be\s)[a-z-]{{2,20}}{_TO})\s+)?"
        rf"{_DET}(?P<bad>(?!be\s){THING}){_KIND}",
        _I,
    ),
    late(rf"\b(?P<no>{_AVOID})\s+(?:(?P<verb>[a-z-]+ing{_TO})\s+)?{_DET}(?P<bad>{THING}){_KIND}", _I),
    late(
        rf"(?:^[^\w¤]*(?:\d+[.)]\s+)?|[.:(,—–]\s*|\bwith\s+)(?P<no>no)\s+(?:more\s+|new\s+)?{_DET}(?P<bad>{NAMES}){_KIND}{_END}",
        _I,
    ),
    late(rf"(?P<bad>{NAMES}){_KIND}\s+(?P<no>{_DENIED})\b", _I),
    late(rf"(?P<no>[❌🚫⛔])\s*:?\s*(?P<bad>{NAMES})(?=\s*(?:$|[—–,.(✅]|-\s))"),
    late(
        rf"(?P<no>禁止|不要|严禁|切勿|请勿|勿|避免)\s*(?:再)?(?:直接)?(?:使用|用|调用|引入)?\s*(?P<bad>{NAMES})"
    ),
    late(
        rf"(?P<bad>{NAMES})\s*(?P<no>(?:는|은|을|를|의)?\s*(?:사용\s*금지|사용하지\s*마|쓰지\s*마|금지)|は?(?:を)?\s*(?:使わない|使用しない|使用禁止|禁止))"
    ),
    late(
        rf"(?P<bad>{NAMES})\s+(?P<no>(?:nie(?:mals)?|nicht)\s+(?:mehr\s+)?(?:verwenden|benutzen|nutzen|aufrufen))\b", _I
    ),
    late(
        rf"\b(?P<no>(?:nie(?:mals)?|kein\w*|nicht)(?:\s+mehr)?)\s+(?P<bad>{NAMES})\s+(?:mehr\s+)?(?:verwenden|benutzen|nutzen|aufrufen)\b",
        _I,
    ),
    late(
        rf"\b(?P<no>(?:nunca|jam[aá]s|no|não|jamais)\s+(?:uses?|usar?|utili[cz]ar?|utilices?|use|utiliser|llames|chame|appeler)"
        rf"|n['’]utilise[zr]?\s+(?:pas|jamais)|ne\s+(?:jamais|pas)\s+utiliser|evit[ae]r?|évite[zr]?)\s+(?:el\s+|la\s+|o\s+|a\s+|le\s+)?(?P<bad>{NAMES})",
        _I,
    ),
    late(
        rf"\b(?P<no>(?:никогда\s+)?не\s+(?:используй\w*|использовать|вызывай\w*|вызывать)|избегай\w*|запрещ\w+)\s+(?P<bad>{NAMES})",
        _I,
    ),
    late(rf"(?P<no>لا\s+تستخدم|تجنب|ممنوع)\s+(?P<bad>{NAMES})"),
)

THEN_USE = late(
    r"(?:(?:[;:,(—–，；：（]|-\s|\bbut|\binstead)\s*(?:instead,?\s+|always\s+|rather\s+|please\s+|only\s+|and\s+)*"
    rf"(?:{_USE}|prefer|verwende\w*|usar?|utilise[rz]?|используй\w*|使用|请用|改用|用|use\s+o|usa)\s*|(?:→|->|=>)\s*)"
    rf"{_DET}(?P<good>{NAMES}|(?<=\s){_PHRASE}{_END})",
    _I,
)
NEXT_USE = late(
    rf"^[^\w¤]*(?:\d+[.)]\s+)?(?:instead,?\s+|always\s+|please\s+)*(?:use|call|prefer|run|import|verwende|usa|usar|utiliser?|使用|改用)\s*{_DET}(?P<good>{NAMES})",
    _I,
)
INTO = late(
    rf"(?:\b(?:by|with|to|into|in\s+favou?r\s+of|use|see|now|durch|por|par|на)\b|→|->|=>|为|로)\s*{_DET}(?P<good>{NAMES})",
    _I,
)
DEPRECATED_AFTER = late(
    r"^[\s`)]*(?:(?:is|are|was|were|ha(?:s|ve)\s+been)\s+(?:\w+\s+)?(?:deprecated|obsolete|superseded)\b"
    r"|[\s(—–:-]*deprecated\b(?=\s*(?:$|[,;.:)—–]|in\b|use\b|since\b)))",
    _I,
)
REQUIRED = late(
    rf"(?:^[^\w¤]*(?:\d+[.)]\s+)?|\b(?:always|must|should|please|only|shall|user\s+to|CI)\s+(?:be\s+)?|(?<!not)(?<!n['’]t)(?<!never)(?<!avoid)[:,]\s+)"
    rf"(?P<verb>{_USE}|prefer|favou?r)\s+{_DET}(?P<good>{NAMES}|{_PHRASE}{_END})(?!\s+(?:instead\s+of|rather\s+than|over)\b)",
    _I,
)
LEAD = late(rf"^[^\w¤]*(?:\d+[.)]\s+)??(?:(?:using|direct|raw)\s+)?(?P<bad>{NAMES})")
MASK = late(rf"{MARK}{REST}*")
HOLLOW = late(
    r"(?:it|them|this|that|these|those|anything|something|everything|one|there|be|do|so|forget|worry|assume|need|want"
    r"|have|has|get|let|make|sure|just|ever|here|now)(?:\s.*)?",
    _I,
)
