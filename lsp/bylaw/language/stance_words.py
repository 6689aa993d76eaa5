"""The words with which people say that something is gone, forbidden, planned, an example, elsewhere or generated.

Patterns over a clause in which ``¤`` stands for every other mention. English is read closely (what stands between the
word and the mention decides); of other languages only words that can hardly be misread.
"""

from __future__ import annotations

import re

from bylaw.language.late import late

MARK = "¤"


def _any(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


def _compiled(*patterns: str) -> re.Pattern[str]:
    return late(_any(*patterns), re.IGNORECASE)


# Further mentions, commas and short asides between the mention and the word that is said of all of them.
_AND = r"\b(?:and|or|und|oder|y|e|et|ou|both|all|и)\b"
_LIST = _any(r"[\s,/&+|、，`*_~'\"]", MARK, _AND, "[와과및和与及]", r"\([^()]{0,60}\)") + "*"
# What a mention may be called: "`x` **module** was removed".
_KIND = (
    r"(?:(?:files?|modules?|class(?:es)?|functions?|methods?|helpers?|scripts?|commands?|packages?|crates?|folders?"
    r"|director(?:y|ies)|components?|hooks?|tables?|fields?|types?|structs?|enums?|flags?|options?|routes?|pages?|tests?"
    r"|suite|wrappers?|constants?|variables?|macros?|services?|endpoints?|api|targets?|recipes?|steps?|sections?|docs?"
    r"|itself|calls?|imports?|code|paths?|keys?|layer|system|agents?|skills?|rules?|plan|spec|config|settings?)\s+){0,2}"
)
_OPEN = r"[\s*_~:—–\-(（\[=→>#]*"
_ADVERB = r"(?:\w+ly\s+|now\s+|also\s+|all\s+|since\s+|long\s+|already\s+)*"
_PAST = rf"(?:was|were|has\s+been|have\s+been|had\s+been|got|been)\s+{_ADVERB}[*_]{{0,3}}"
_DROPPED = "(?:removed|deleted|dropped|killed|purged|eliminated|ripped\\s+out|replaced|unwound)"
_GONE = "(?:gone|retired|obsoleted?|superseded|decommissioned|defunct|dead|sunset(?:ted)?|historical|broken|dangling)"
_MOVED = (
    "(?:renamed|merged|moved|relocated|folded|inlined|split|absorbed|archived|extracted|migrated|consolidated|stripped)"
)
_ENDED = r"(?=\s*(?:$|[,;.:)\]|*—–/]|(?:in|by|from|on|as|with|during|since|for|and)\b))"

REMOVED_AFTER = late(
    "^"
    + _any(
        _LIST
        + _any(
            rf"{_KIND}{_PAST}{_any(_DROPPED, _GONE, _MOVED)}\b",
            # "is removed" tells as often what a program does
            rf"{_KIND}(?:is|are)\s+(?:(?:now|fully|completely|entirely|long|all|already)\s+)*{_GONE}\b",
            rf"{_KIND}(?:is|are)\s+(?:now|fully|completely|entirely|already)\s+{_DROPPED}\b",
            rf"{_KIND}(?:is|are)\s+(?:now\s+)?(?:empty|a\s+(?:stale|historical|former|dead))\b",
            rf"{_OPEN}will\s+be\s+{_DROPPED}\b",
            rf"{_KIND}(?:will|shall|is\s+(?:going\s+)?to|are\s+(?:going\s+)?to)\s+be\s+{_any(_DROPPED, 'retired')}\b",
            rf"{_KIND}(?:(?:is|are)\s+)?(?:being\s+(?:{_DROPPED}|retired|phased\s+out)|(?:scheduled|slated|due)\s+for\s+(?:removal|deletion))\b",
            rf"{_OPEN}(?:now\s+)?{_any(_DROPPED, _GONE, 'renamed', 'relocated', 'deprecated')}\b{_ENDED}",
            rf"{_OPEN}(?:moved|renamed|replaced|folded|merged|absorbed|split|converted|inlined)\s+(?:to|by|with|into|out)\b",
            rf"{_KIND}(?:(?:is|are)\s+)?no\s+longer\s+(?:exists?|present|used|needed|available|supported|part|shipped|there|lives?|valid)\b",
            rf"{_KIND}(?:do(?:es)?\s+not|do(?:es)?n['’]t)\s+exist\b",
            rf"{_KIND}(?:used\s+to\s+(?:be|live|exist|hold)|never\s+existed|existed\s+(?:until|before))\b",
        ),
        r"[`\s*]{0,4}"
        + _any(
            "已(?:被)?(?:删除|移除|废弃|替换|重命名|下线)",
            "(?:被|已)删",
            r"(?:\w{1,6}\s)?(?:제거|삭제)(?:됨|되|했|완료|됐|\s*(?:$|[,.)]))",
            r"(?:は|が|を)?\s*(?:削除|廃止|撤去)",
            r"(?:wurden?)\s+(?:\w+\s+)?(?:entfernt|gelöscht|ersetzt|umbenannt)",
            r"(?:fue|fueron|ha\s+sido)\s+(?:eliminad|borrad|reemplazad|renombrad)",
            r"(?:foi|foram)\s+(?:removid|apagad|substituíd|renomead|excluíd)",
            r"(?:(?:a|ont)\s+été\s+)?(?:supprimé|retiré|remplacé|renommé|effacé)",
            r"(?:был[аио]?\s+)?(?:удал[её]н|заменен|переименован)",
            r"(?:تم\s+)?(?:حذف|إزالة)",
        ),
    ),
    re.IGNORECASE,
)
# "if it is removed" speaks of what may come.
CONDITIONAL = late(
    rf"\b(?:if|when|once|until|unless|whether|wenn|falls|cuando|quand)\s+(?:the\s+|a\s+)?[`*{MARK}\s,]*$", re.IGNORECASE
)

# Words between a verb and its object; a preposition or a turn of the sentence makes the mention something else.
_OTHER = (
    "from|in|with|by|to|via|for|using|after|when|because|so|see|uses?|now|into|on|at|of|inside|within|under|as|is|are"
    "|instead|prefer|and|or|but|than|only|while"
)
_GAP = rf"(?:\s+(?!(?:{_OTHER})\b)[\w'’*\"-]+)"
_MARKS = rf"(?:{MARK}[\s,/&+*`]*(?:and\s+|or\s+|plus\s+|vs\.?\s+|und\s+|oder\s+|et\s+|ou\s+|y\s+|и\s+)?)*"
_VERB = (
    r"(?:removed|deleted|dropped|retired|eliminated|killed|purged|ripped\s+out|superseded|supersedes|superseding|replaces"
    r"|replaced|replacing|obsoletes)"
)

REMOVED_BEFORE = late(
    _any(
        _any(
            rf"\b{_VERB}{_GAP}{{0,5}}",
            rf"(?:^|[.:;!?\]✅❌]\s*|\*\*|-\s|\d[.)]\s)(?:remove|delete|drop|retire){_GAP}{{0,5}}",
            r"\b(?:renamed|moved|migrated|ported|converted|relocated|split\s+(?:off|out)|extracted|migration|renaming"
            r"|upgraded?|updated|bumped|switched|downgraded|changed|away)\s+"
            r"(?:(?:it|them)\s+)?(?:from|of|out\s+of)(?:\s+(?:the|old|former)){0,2}",
            r"\b(?:formerly|previously|née|used\s+to\s+be|successor\s+(?:of|to)|replacement\s+(?:for|of)|predecessor"
            r"|rename\s+of)"
            r"(?:\s+(?:in|at|the|called|named|known\s+as|via)){0,2}",
            r"\b(?:was|were)\s+(?:still\s+)?(?:on|at|using|running)|\b(?:utilisait|usaba|utilizaba|usava|utilizava)",
            r"\b(?:originally|initially|at\s+first)\s+(?:\w+(?:ed|en|n)\s+)?(?:as|in|at|under|called|named|from)",
            r"[(（,]\s*(?:was|were|ex|old|earlier|originally|old\s+name)",
            rf"\bno\s+longer\s+(?:uses?|using|needs?|has|have|calls?|ships?|exports?|imports?|contains?|any|an?){_GAP}{{0,2}}",
        )
        + rf"[\s*:(\"'“`_]*{_MARKS}",
        # an adjective belongs to what it stands before
        r"\b(?:old|former|obsolete|defunct|removed|deleted|retired|superseded|historical|now-removed|now-deleted"
        rf"|pre-(?:v?\d|refactor|rename|migration|split|merge)[\w.]*){_GAP}{{0,2}}[\s*:\"'“`_]*{_MARKS}",
        _any(
            "(?:删除|移除|废弃|取代|替代)了?",
            "原(?:来的|名|先)?|旧(?:的|版)?|(?:旧|廃止された|削除した)",
            "(?:기존|이전|삭제된|제거된)",
            r"\b(?:entfernte[ns]?|gelöschte[ns]?|ehemalige[rns]?|frühere?[rns]?|vormalige[rns]?|alte[rns]?|ersetzt)",
            r"\b(?:eliminad[oa]s?|antigu[oa]s?|reemplaza|removid[oa]s?|antig[oa]s?|substitui)",
            r"\b(?:supprimée?s?|anciene?n?e?s?|remplace)",
            r"\b(?:удал[её]н\w*|стар(?:ый|ая|ое|ые|ого)|бывш\w+|замен(?:ил|яет|ена)\w*)",
        )
        + rf"[\s*:(\"'“`_]*{_MARKS}",
    )
    + r"[\s*_`\"'“]*$",
    re.IGNORECASE,
)
NEGATED = _compiled(r"\b(?:never|not|don['’]t|cannot|can['’]t|without|to|must|will|should|may)\s+(?:\w+\s+){0,2}?$")

# Verbs whose prohibition says that the thing is there.
_KEPT = (
    "edit|modif|touch|delet|remov|chang|skip|forget|break|bypass|ignor|renam|mov|overwrit|hand-edit|regenerat|weaken"
    "|disabl|omit|drop|miss|los|leav|exceed|assum|treat|commit|push|merg|prefix|swap"
)
_TURN = (
    "but|use|uses|instead|see|prefer|unless|except|outside|via|only|then|in|into|from|inside|under|on|to|at|against|across"
    "|within|by|for|of|with|without|through|before|after|because|so|when|until|if|that|which|is|are|just|yet|necessar"
)
_STEP = rf"(?:\s+(?!(?:{_TURN})\b|(?:{_KEPT})\w*\b)[\w'’*\"/-]+)"
_USE = r"(?:(?:\s+or)?\s*\bus(?:e|es|ing)\b)?"
_NO_VERB = r"(?:never|do\s+not|don['’]?t|must\s+not|mustn['’]t|should\s+not|shouldn['’]t|cannot|can['’]t|may\s+not)"

FORBIDDEN_BEFORE = late(
    _any(
        rf"(?:\b(?:{_NO_VERB}|avoid|stop|forbidden|prohibited|banned|anti-?pattern)\b|[❌🚫⛔]):?[*\s]*{_USE}{_STEP}{{0,6}}",
        # where nothing is to be set need not be there
        rf"\b{_NO_VERB}\s+(?:set|define)\b[^.;\n]{{0,150}}",
        rf"\b(?:no|not|zero|without|nor|neither|instead\s+of(?:\s+\w+ing)?|rather\s+than(?:\s+\w+ing)?)\b{_STEP}{{0,2}}",
        "(?:禁止|不要|严禁|避免|切勿|勿|不使用|不得|而不是|而非|请勿)[^，。；,;]{0,12}|ではなく",
        r"\b(?:nie|niemals|kein\w*|nicht|vermeide\w*|ohne|statt)(?:\s+\w+){0,2}",
        r"\b(?:nunca|evit\w+|sin|no\s+us\w+|en\s+(?:lugar|vez)\s+de|não\s+\w+|sem|em\s+vez\s+de)(?:\s+\w+){0,2}",
        r"\b(?:jamais|ne\s+pas|pas\s+de|sans|évite\w*|au\s+lieu\s+de)(?:\s+\w+){0,2}",
        r"\b(?:не\s+(?:использ|созда|добавл|вызыв)\w*|никогда\s+не|без|запрещ\w+|вместо)(?:\s+\w+){0,2}",
        r"(?:لا\s+تستخدم|ممنوع|بدون|تجنب)(?:\s+\w+){0,2}",
    )
    + rf"[\s*:(\"'“`_]*(?:{MARK}[\s,/&+*`.()]*(?:and\s+|or\s+|nor\s+|plus\s+)?)*[\s*_`(\"'“]*$",
    re.IGNORECASE,
)
_BANNED = r"(?:forbidden|prohibited|banned|disallowed|not\s+allowed)"
FORBIDDEN_AFTER = late(
    "^"
    + _any(
        _LIST
        + _any(
            rf"{_KIND}(?:is|are|was)\s+(?:\w+ly\s+)?(?:{_BANNED}|unnecessary|unneeded|discouraged|off[- ]limits)\b",
            rf"{_KIND}(?:is|are)\s+not\s+(?:used|needed|required|permitted|supported|available)\b",
            rf"{_OPEN}(?:{_BANNED}|do\s+not\s+use|don['’]t\s+use|anti-?pattern)\b",
        ),
        r".{0,12}?(?:禁止|금지|쓰지\s*마|사용하지|하지\s*말|사용\s*불가|使わない|使用しない|避ける)",
        r".{0,20}?\b(?:verboten|nicht\s+(?:verwenden|benutzen)|prohibid|proibid|interdit|запрещ|ممنوع)",
    ),
    re.IGNORECASE,
)
POSITIVE = _compiled(r"\b(?:use|prefer|instead|call|→|->)[\s`*:(]*$")

_MADE = "(?:created|added|built|implemented|written|extracted|defined|introduced)"
CREATED_BEFORE = late(
    r"\bcreate\s+(?:a|an|the)\s+(?:new\s+)?(?:\w+\s+)?(?:file|document|folder|directory)"
    r"(?:\s+(?:at|in|as|to|called|named))?[\s`*:]*$",
    re.IGNORECASE,
)
"""What stands before the name of a file that is to be made."""
OPTIONAL_BEFORE = late(
    r"\b(?:if|when|whenever|in case|unless|whether)\s+(?:(?:a|an|the|there\s+is\s+an?)\s+)?(?:file\s+)?[`*]*$",
    re.IGNORECASE,
)
OPTIONAL_AFTER = late(
    r"[`*)\s]*(?:\(?(?:if|when|where)\s+(?:it\s+|they\s+|one\s+)?(?:already\s+|is\s+|are\s+)*"
    r"(?:exists?|present|available|there|found)\b|(?:already\s+|does\s+not\s+|doesn't\s+)?exists?\b)",
    re.IGNORECASE,
)
"""The words around a name that leave open whether it is there."""

PLACED_BEFORE = late(
    r"(?:\b(?:put|placed?|add(?:ed)?|created?|go(?:es)?|belongs?|write|written)"
    r"|^[\s*_]*(?:document|record|log|note|save|track))\b[^.;\n]{0,60}"
    r"\s(?:in|into|to|under|at|inside)\s+(?:the\s+|a\s+)?[`*]*$",
    re.IGNORECASE,
)
"""What stands before the place for things to come."""

PLANNED = _compiled(
    rf"\bwill\s+be\s+(?:{_MADE}|moved|split|available)\b",
    r"^[\s*_`]*task\s+\d[\w.]*[*_`]*\s*[:—–-]",
    r"\bwill\s+(?:live|land|ship|become|add|create|introduce|contain|hold|replace)\b",
    rf"\b(?:planned|plan(?:s|ning)?\s+to\s+(?:add|create|move|build|write|split|extract|introduce|migrate|replace)|(?:still\s+|yet\s+)?to\s+be\s+{_MADE}|upcoming|coming\s+soon|proposed|eventually|someday)\b",
    r"(?-i:\b(?:TODO|FIXME|TBD)(?=[\s*_]*[:(\]—–-]))",
    rf"\b(?:not\s+yet\s+(?:{_MADE}|there|in\s+(?:the\s+)?(?:repo|tree)|exist\w*|available|committed|merged|wired|landed))\b",
    r"\bdeferred\s+(?:to|until|till)\s+(?:a\s+|the\s+)?(?:later|next|follow|future|phase|v\d|m\d|after|milestone|sprint)",
    r"\b(?:in\s+the|an?)\s+future\b|\bfuture\s+(?:implementation|work|phase|extension|version)s?\b",
    r"\b(?:not\s+implemented|unimplemented)\b|\bonce\s+(?:(?:it|they)\s+(?:is|are)\s+)?(?:added|created|written|implemented|set\s+up)\b",
    r"\((?:M|v|phase\s?|sprint\s?|milestone\s?)\d[\d.]{0,4}\+\)",
    r"\b(?:geplant|noch\s+nicht|künftig|zukünftig|planificad\w*|por\s+hacer|planejad\w*|a\s+fazer|ainda\s+não)\b",
    r"\b(?:prévue?s?|à\s+venir|à\s+faire|pas\s+encore)\b",
    "예정|추후|计划(?:中|新增|添加)|待(?:实现|创建|办|补|定)|将(?:会|要|来|创建|新增|添加)|尚未|予定|まだ|今後",
    r"планиру|ещ[её]\s+не|в\s+будущем|مخطط|لاحق",
)
# What an open check box asks for, where it is a plan and no check list.
CREATES = late(
    r"^[\s*_`]*(?:(?:task|step)\s+[\d.]+:?\s*)?(?:create|add|implement|build|write|introduce|merge|extract|migrate|set\s+up"
    r"|scaffold|port|split|crear|criar|créer|erstelle\w*|созда\w+|新增|创建|추가|생성|作成)\b",
    re.IGNORECASE,
)

EXAMPLE_BEFORE = late(
    _any(
        r"\be\.?\s?g\.?|\bfor\s+(?:example|instance)|\bsuch\s+as|\blike|\bexamples?|\bsamples?",
        r"\bz\.\s?B\.|\b(?:p\.\s?)?es\.|\bad\s+esempio|\bBeispiele?|\b(?:por\s+)?ejemplos?|\b(?:por\s+)?exemplos?|\bp\.\s?ex\.|\b(?:par\s+)?exemples?",
        "например|مثل|مثال|例如|比如|譬如|示例|例えば|例[:：]?|예(?:시|를\\s*들어)?[:：)]?",
        r"\bnaming(?:\s+\w+)?|\bnamed|\bcalled",
    )
    + r"[\s:,(（*\"'“_]*(?:\s?(?!from\b|in\b)\w+){0,2}[\s:(]*"
    + rf"(?:{MARK}[\s,/&+*`]*(?:and\s+|or\s+)?(?:\([^()]{{0,40}}\)[\s,]*)?)*[\s*_`(\"'“]*$"
    # one of many: "each epic's `wrap.md`"
    + r"|\b(?:each|every|any)\s+\w+['’]s\s+`?$"
    # all of an aside: (e.g., in a module of its own such as `x`)
    r"|[(（]\s*(?:e\.?\s?g\.?|for\s+(?:example|instance)|such\s+as|z\.\s?B\.|p\.\s?ex\.|例如|例えば)[^()（）]{0,120}$"
    # the other half of an example: e.g. `set_all.py` should be `all.py`
    + r"|\be\.?\s?g\.?,?\s[^.;()]{0,80}\s(?:should|must|would)\s+be(?:\s+called|\s+named)?\s+[`*\"]{0,3}$"
    # what somebody might say: (e.g., "show me the type in `x`"), Title: "Drop the `y`"
    + r"|\b(?:e\.?\s?g\.?,?|(?:title|subject|message|prompt|query|question|user|request):)\s*[\"“][^\"”]{0,100}$"
    # what an option is where nobody gives it: (default: `x`)
    + r"|\bdefaults?(?:\s+(?:value|is|to))*\s*[:=]?\s*[(`'\"]*$"
    # "Name files after what they do: `x`, `y`"
    + rf"|\bname\s+(?:the\s+|all\s+)?(?:files?|tests?|functions?|methods?|class(?:es)?|modules?|variables?|branches)\b"
    rf"[^.;:]{{0,60}}:\s*(?:[`\s,]|{MARK})*$",
    re.IGNORECASE,
)
EXAMPLE_AFTER = late(
    r"^[`\s]*(?:\(example\)|-style\b|\(예시?\)|（示例）|\(Beispiel\)|\(ejemplo\)|\(exemplo\))"
    # names that show a style: `x`, `y` (with the suffix "Dto")
    rf"|^[`\s,]*(?:{MARK}[\s,`]*)*\([^()]{{0,40}}\b(?:suffix|prefix|naming)(?:es)?\b",
    re.IGNORECASE,
)
# "Descriptive names (`rowCount` not `rc`)": two names that show a style.
NAMING = _compiled(
    r"\b(?:nam(?:e|es|ing)|abbreviat\w*|prefix\w*|suffix\w*|descriptive|cryptic)\b",
    r"\b(?:camel|snake|pascal|kebab)[_ -]?case\b",
    r"\b(?:nomes?|nombres?|noms?|bezeichn\w+|benenn\w+|benannt)\b",
    "命名|네이밍|命名規則|именован",
)
BETTER_AFTER = late(
    rf"^[`\s]*(?:,?\s*(?:not|never|rather\s+than|instead\s+of|over|vs\.?|não|nicht|et\s+non|pas|не|no)|[≠✗❌])\s*[`(]?{MARK}",
    re.IGNORECASE,
)

WORSE_BEFORE = late(rf"{MARK}\s*(?:[≠✗❌]|\bvs\.?)\s*[`(]?$", re.IGNORECASE)
"""The other of two names that show a style stands before."""

SHOWN_BEFORE = late(
    r"[\W_]*(?:prefer(?:red)?|avoid|do|don['’]?t|good|bad|better|worse|right|wrong|correct|incorrect|yes|no|before|after"
    r"|examples?|for\s+(?:example|instance)|e\.?g\.?|beispiel|ejemplo|exemple|exemplo|пример|例|示例|예|예시)[\W_]*$",
    re.IGNORECASE,
)
"""All that the line above a fence says, where the fence shows how something is done: **Avoid:**"""

ELSEWHERE = _compiled(
    r"\b(?:other|another|sibling|separate|upstream|external|different|companion|downstream|sister|private)\s+(?:\w+\s+)?"
    r"(?:repo(?:sitor(?:y|ies))?s?|projects?|checkouts?|codebases?|machines?)\b",
    r"\bin\s+the\s+[\w-]+\s+repo(?:sitory)?\b|\boutside\s+(?:this|the)\s+repo|\blives?\s+(?:outside|upstream)\b",
    r"\b(?:on|from)\s+the\s+(?:\w+\s+)?(?:server|host|vps|nas|remote|cluster|machine|device|pi)\b",
    r"\bupstream\s+(?:source|code|in)\b",
    r"\b(?:consumers?['’]?s?|scaffolded)\s+(?:repo(?:sitor(?:y|ies))?s?|projects?|apps?|cop(?:y|ies)|overlays?|side|paths?)\b",
    r"\bin\s+the\s+scaffold\b|\bconsumer\s+\(",
    "另一个仓库|其他仓库|다른\\s*(?:저장소|레포)|別リポジトリ",
    r"anderen\s+repo|otro\s+repo|outro\s+repo|autre\s+d[ée]p[ôo]t|другом\s+репозитор",
)
LIVES_ELSEWHERE = late(
    r"\b(?:lives?|moved|maintained|hosted|kept|extracted|split\s+(?:out|off))\s+(?:now\s+)?(?:out\s+)?(?:in|to|into|at)\s+"
    r"(?:(?:its|the|an?|their|our)\s+)?(?:own|standalone|separate|dedicated|different|another|other|external)\b"
    r"[^.\n]{0,40}(?:\([^()\n]*\))?[^.\n]{0,20}\b(?:repo|repository|project)\b",
    re.IGNORECASE,
)

GENERATED = _compiled(
    r"\b(?:auto-?)?generate[ds]?\b|\bgit-?ignored?\b|\buntracked\b|\bnot\s+(?:committed|checked\s+in|tracked|in\s+git)\b",
    r"\bnever\s+commit\b|\bbuild\s+(?:output|artifacts?)\b|\bartifacts?\b|\bat\s+runtime\b|\bruntime\s+(?:state|data|output)\b",
    r"\bcreated\s+(?:by|at|on|when|automatically)\b|\bwritten\s+(?:by|to|at)\b|\bwrites?\s+(?:to|into)\b",
    r"\boutputs?(?:\s+(?:to|goes|dir\w*|folder|in))?\b|\bemit(?:s|ted)\b|\bsaved?\s+(?:to|in|under)\b|\bdump(?:s|ed)?\b",
    r"\blogs?\s+to\b|\bcached?\b|\bcompiled\s+(?:to|into)\b|\blocal[- ]only\b",
    r"\berzeugt\b|\bgenerad[oa]s?\b|\bgerad[oa]s?\b|\bgénérée?s?\b|生成|产物|输出|已忽略|생성|출력|出力|генерир",
)

_HEAD = r"^[\W\d_]*(?:phase\s+)?"
REMOVED_HEADING = late(
    r"\b(?:removed|deleted|retired|historical|superseded|obsolete|graveyard|decommissioned)\b"
    r"|\b(?:files?|code|modules?|pages?|docs?|items?|things?)\s+to\s+(?:be\s+)?(?:remove|delete|drop)d?\b"
    r"|\b(?:entfernt|eliminad[oa]s?|removid[oa]s?|supprimée?s?)\b"
    r"|已(?:删除|移除|废弃)|(?:제거|삭제)(?:된|됨)|削除(?:済|された)|廃止|удал[её]н",
    re.IGNORECASE,
)
PLANNED_HEADING = late(
    _HEAD
    + r"(?:roadmap|to-?dos?\b|planned|future|backlog|upcoming|ideas\b|proposals?|proposed|wishlist|geplant|pendientes?"
    r"|à\s+faire|待办|计划|未来|예정|계획|予定|今後|планы)",
    re.IGNORECASE,
)
EXAMPLE_HEADING = _compiled(
    r"\b(?:examples?|naming|templates?|samples?|beispiele?|ejemplos?|exemplos?|exemples?)\b",
    "示例|命名|예시|네이밍|пример",
)
FORBIDDEN_HEADING = late(
    _HEAD
    + r"(?:anti-?patterns?\b|don['’]?ts?\b|do\s+not\b|forbidden|banned|prohibited|avoid\b|never\s+use|never\W*$"
    r"|what\s+not\s+to|禁止|금지|避免|запрещ)",
    re.IGNORECASE,
)

# An entry that opens so speaks of the past in all it says.
REMOVED_LEAD = late(
    r"^[\s*_~\[(>✅❌⚠️📦🗑️-]*"
    r"(?:(?:REMOVED|DELETED|SUPERSEDED|HISTORICAL|OBSOLETE|RETIRED|ARCHIVED)\b(?![.\w/])"
    r"|(?:Removed|Deleted|Superseded|Obsolete|Retired|Resolved|RESOLVED)\b"
    r"(?:[\s*_]*[:\])—–(-]|\s+(?:on|in|by|during|as\s+of)\s))"
)
OLD_COLUMN = late(
    r"^[\s*_`]*(?:(?:old|before|previous(?:ly)?|former(?:ly)?|legacy|deprecated|obsolete|removed|deleted|retired|was|alt|vorher"
    r"|antes|antiguo|anterior|antigo|avant|ancien|было|старое)\b|pre-\w+|现?旧|原|이전|기존)[^|]{0,40}$",
    re.IGNORECASE,
)
EXAMPLE_COLUMN = late(
    r"^[\s*_`]*(?:examples?|samples?|e\.g\.|beispiele?|ejemplos?|exemplos?|exemples?|пример\w*|示例|例子?|예시?)\b",
    re.IGNORECASE,
)
MOVED_COLUMN = late(r"\b(?:migrated|moved|renamed|replaced)\s+(?:to|by|with)\b", re.IGNORECASE)
NEW_COLUMN = _compiled(
    r"\b(?:new|after|to|now|current|replacement|replaced|becomes|instead|destination|target|home|path|disposition)\b",
    r"\b(?:neu|nachher|después|nuevo|depois|novo|après|nouveau|стало|новое)\b|新|신규|현재|새",
)
RENAMING = _compiled(
    r"\b(?:renam\w*|mov(?:ed|es?)|migrat\w*|replac\w*|relocat\w*|supersed\w*|archived)\b|→\s*new",
    r"\b(?:umbenannt|renombrad\w*|renomead\w*|renommé\w*)\b|переименов|перемещ",
    "重命名|迁移|移动|替换|이동|이관|이전|변경|移動|移行",
)
_ARROW = "(?:→|->|=>|⇒|➜|➔)"
ARROW = late(rf"^[`*\s)]*{_ARROW}\s*\S")
FURTHER_ARROW = late(_ARROW)
LEFT_ARROW = late(rf"{_ARROW}[`*\s(]*$")
