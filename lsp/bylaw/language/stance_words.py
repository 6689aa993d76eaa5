"""The words with which people say that something is gone, forbidden, planned, an example, elsewhere or generated.

Patterns over a clause in which ``¤`` stands for every other mention. English is read closely (what stands between the
word and the mention decides); of other languages only words that can hardly be misread.
"""

from __future__ import annotations

import re

MARK = "¤"

# Further mentions, commas and short asides between the mention and the word that is said of all of them.
_LIST = (
    rf"(?:[\s,/&+|、，`*_~'\"]|{MARK}|\b(?:and|or|und|oder|y|e|et|ou|both|all|и)\b|[와과및和与及]|\([^()]{{0,60}}\))*"
)
_NOUN = r"(?:[\w'’-]+\s+){0,4}?"
_PUNCTUATION = r"[\s*_~:—–\-(（\[=→>]*"
_PAST = (
    r"(?:was|were|has\s+been|have\s+been|had\s+been|got|been)\s+(?:\w+ly\s+|now\s+|also\s+|all\s+|since\s+"
    r"|long\s+|already\s+)*"
)
_IS = r"(?:is|are|'s)\s+(?:\w+ly\s+|now\s+|also\s+|all\s+|long\s+|already\s+)*"
_GONE = (
    r"(?:removed|deleted|gone|dropped|retired|obsolete[d]?|superseded|killed|purged|eliminated"
    r"|ripped\s+out|decommissioned|defunct|dead|sunset(?:ted)?|historical|unwound|broken|dangling)"
)
_MOVED = (
    r"(?:renamed|replaced|merged|moved|relocated|folded|inlined|split|absorbed|archived|extracted|migrated"
    r"|consolidated|collapsed|stripped)"
)

REMOVED_AFTER = re.compile(
    rf"^{_LIST}(?:{_NOUN}{_PAST}(?:{_GONE}|{_MOVED})\b"
    rf"|{_NOUN}{_IS}(?:a\s+)?{_GONE}\b"
    rf"|{_NOUN}{_IS}a\s+(?:stale|historical|old|former|dead)"
    rf"|{_PUNCTUATION}(?:now\s+)?(?:{_GONE}|renamed|moved\s+to|replaced\s+(?:by|with)|folded\s+into"
    rf"|merged\s+into|absorbed\s+(?:by|into)|relocated)\b"
    rf"|{_NOUN}(?:no\s+longer\s+(?:exists?|present|used|needed|available|in|supported|part|shipped|there"
    rf"|lives?|applies|valid)|"
    rf"(?:do(?:es)?\s+not|do(?:es)?n['’]t)\s+exist|used\s+to\s+(?:be|live|exist|hold)|never\s+existed"
    rf"|existed\s+(?:until|before)))"
    r"|^[`\s*]{0,4}(?:已(?:被)?(?:删除|移除|废弃|替换|重命名|下线)|(?:被|已)删|不再|(?:\s*\w*\s*)?(?:제거|삭제)(?:됨|되|했|완료|됐)|(?:は"
    r"|が|を)?\s*(?:削除|廃止|撤去)|"
    r"(?:wurde|wurden)\s+\w*\s*(?:entfernt|gelöscht|ersetzt|umbenannt)|(?:fue|fueron"
    r"|ha\s+sido)\s+(?:eliminad|borrad|reemplazad|renombrad)|(?:foi|foram)\s+(?:removid|apagad|substituíd"
    r"|renomead|excluíd)|"
    r"(?:a\s+été|ont\s+été)\s+(?:supprimé|retiré|remplacé|renommé)|(?:был[аио]?\s+)?(?:удал[её]н|заменен"
    r"|переименован)|(?:تم\s+)?(?:حذف|إزالة))",
    re.IGNORECASE,
)
# "if it is removed", "will be removed" speak of what may come.
CONDITIONAL = re.compile(
    rf"\b(?:if|when|once|until|unless|whether|before|wenn|falls|si|cuando|quand)\s+(?:the\s+"
    rf"|a\s+)?[`*{MARK}\s,]*$",
    re.IGNORECASE,
)

_GAP = (
    r"(?:\s+(?!(?:from|in|with|by|to|via|for|using|after|when|because|so|see|use|uses|now|into|on|at|of"
    r"|inside|within|under|as|is|are|instead|prefer)\b)[\w'’*\"-]+){0,5}"
)
_END = rf"[\s*:(\"'“`_]*(?:{MARK}[\s,/&+*`]*(?:and\s+|or\s+|plus\s+)?)*[\s*_`(\"'“]*$"
_VERB = (
    r"(?:removed|removes|deleted|deletes|dropped|retired|retires|eliminated|eliminates|killed|purged"
    r"|ripped\s+out|superseded|supersedes|superseding|replaces|replaced|replacing|obsoletes)"
)

REMOVED_BEFORE = re.compile(
    rf"(?:\b{_VERB}{_GAP}"
    rf"|(?:^|[.:;!?\]✅❌⚠️]\s*|\*\*|-\s)(?:remove|delete|drop|retire|DELETE|REMOVE){_GAP}"
    r"|\b(?:renamed|moved|migrated|ported|converted|relocated|split\s+off|split\s+out\s+of|extracted"
    r"|migration|renaming)\s+(?:it\s+|them\s+)?(?:from|of|out\s+of)(?:\s+(?:the|old|former)){0,2}"
    r"|\b(?:formerly|previously|née|used\s+to\s+be|successor\s+(?:of|to)|replacement\s+(?:for|of)"
    r"|predecessor)(?:\s+(?:in|at|the|called|named|known\s+as|via)){0,2}"
    r"|[(（,]\s*(?:was|were|ex|old|earlier|originally|old\s+name)"
    r"|\b(?:the|an|its|our|this|both|all)?\s*(?:old|former|obsolete|defunct|now-removed|now-deleted"
    r"|removed|deleted|retired|superseded|historical|pre-\w+)(?:\s+(?!path|name)[\w-]+){0,2}"
    r"|\bno\s+longer\s+(?:uses?|using|needs?|has|have|calls?|ships?|exports?|imports?|contains?|any"
    r"|an?)(?:\s+(?:the|a|an|any))?"
    r"|(?:删除了?|移除了?|废弃了?|取代了?|替代了?|原(?:来的|名|先)?|旧(?:的|版)?)|(?:기존|구|이전|삭제된|제거된)|(?:旧|廃止された|削除した)"
    r"|\b(?:entfernte[ns]?|gelöschte[ns]?|ehemalige[rns]?|früher|alte[rns]?|ersetzt)|\b(?:eliminad[oa]s?"
    r"|antigu[oa]s?|reemplaza|antes)|\b(?:removid[oa]s?|antig[oa]s?|substitui)|\b(?:supprimée?s?"
    r"|anciene?n?e?s?|remplace)|(?:удал[её]н\w*|стар\w+|бывш\w+|замен\w+))"
    rf"{_END}",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(?:never|not|don['’]t|cannot|can['’]t|without|to)\s+(?:\w+\s+){0,2}?$", re.IGNORECASE)

# Verbs whose prohibition says that the thing is there.
_KEPT = (
    r"(?:edit|modify|touch|delete|remove|change|skip|forget|break|bypass|ignore|rename|move|overwrite"
    r"|hand-edit|regenerate|weaken|disable|omit|drop|miss|lose|leave|exceed|assume)"
)
_TURN = r"(?:but|use|uses|instead|see|prefer|unless|except|outside|via|only|and\s+use|then)"
_WORDS = rf"(?:\s+(?!{_TURN}\b|{_KEPT}\w*\b)[\w'’*\"/-]+){{0,7}}"
_FORBID_END = rf"[\s*:(\"'“`_]*(?:{MARK}[\s,/&+*`.()]*(?:and\s+|or\s+|nor\s+|plus\s+)?)*[\s*_`(\"'“]*$"

FORBIDDEN_BEFORE = re.compile(
    rf"(?:(?:\b(?:never|do\s+not|don['’]?t|must\s+not|mustn['’]t|should\s+not|shouldn['’]t|cannot|can['’]t"
    rf"|may\s+not|avoid|stop|forbidden|prohibited|banned|anti-?pattern)\b"
    rf"|[❌🚫⛔]):?[*\s]*(?:(?:\bor)?\s*\bus(?:e|es|ing)\b)?{_WORDS}"
    rf"|\b(?:no|not|zero|without|nor|neither|instead\s+of(?:\s+\w+ing)?"
    rf"|rather\s+than(?:\s+\w+ing)?)\b(?:\s+(?!in\b|from\b|under\b|inside\b|only\b|just\b|to\b|at\b|on\b"
    rf"|for\b|yet\b|necessar|{_TURN}\b|{_KEPT}\w*\b)[\w'’*\"/-]+){{0,2}}"
    r"|(?:禁止|不要|严禁|避免|切勿|勿|不使用|不得|而不是|而非|请勿|别)[^，。；,;]{0,20}|(?:ではなく)\s*"
    r"|\b(?:nie|niemals|kein\w*|nicht|vermeide\w*|ohne|statt)(?:\s+\w+){0,3}|\b(?:nunca|evit\w+|sin"
    r"|no\s+us\w+|en\s+lugar\s+de|en\s+vez\s+de)(?:\s+\w+){0,3}|\b(?:não\s+\w+|sem"
    r"|em\s+vez\s+de)(?:\s+\w+){0,3}"
    r"|\b(?:jamais|ne\s+pas|pas\s+de|sans|évite\w*|au\s+lieu\s+de)(?:\s+\w+){0,3}|(?:не\s+(?:использ|созда"
    r"|добавл|вызыв)\w*|никогда\s+не|без|запрещ\w+|вместо)(?:\s+\w+){0,3}|(?:لا\s+تستخدم|ممنوع|بدون"
    r"|تجنب)(?:\s+\w+){0,2})"
    rf"{_FORBID_END}",
    re.IGNORECASE,
)
FORBIDDEN_AFTER = re.compile(
    rf"^{_LIST}(?:{_NOUN}(?:is|are|was)\s+(?:\w+ly\s+)?(?:forbidden|prohibited|banned|not\s+(?:allowed|used"
    rf"|needed|required|permitted|supported|available)|disallowed|unnecessary|unneeded|discouraged"
    rf"|off[- ]limits)\b"
    rf"|{_PUNCTUATION}(?:forbidden|prohibited|banned|not\s+allowed|disallowed|never|do\s+not\s+use"
    rf"|don['’]t\s+use|anti-?pattern|-style\s+\w+\s+scans)\b"
    r"|.{0,30}?(?:禁止|금지|쓰지\s*마|사용하지|하지\s*말|사용\s*불가|使わない|使用しない|避ける|verboten|nicht\s+(?:verwenden|benutzen)"
    r"|prohibid|proibid|interdit|запрещ|ممنوع))",
    re.IGNORECASE,
)

PLANNED = re.compile(
    r"\b(?:will\s+(?:be\s+(?:added|created|introduced|built|implemented|moved|split|extracted|available"
    r"|written)|live|land|ship|become|add|create|introduce|contain|hold|replace)"
    r"|planned|plans?\s+to|to\s+be\s+(?:created|added|built|implemented|written|extracted|defined"
    r"|introduced)|(?-i:TODO|FIXME|TBD)(?=[\s*_]*[:(\]—–-])|not\s+yet|yet\s+to\s+be|upcoming"
    r"|deferred\s+(?:to|until|till)|(?:in\s+the|for\s+(?:the\s+)?)future|future\s+(?:implementation|work"
    r"|phase|extension|version)|coming\s+soon"
    r"|proposed|eventually|someday|not\s+implemented|unimplemented|geplant|noch\s+nicht|künftig|zukünftig"
    r"|planificad\w*|por\s+hacer|planejad\w*|a\s+fazer|ainda\s+não"
    r"|prévue?s?|à\s+venir|à\s+faire|pas\s+encore)\b|예정|추후|计划(?:中|新增|添加)|待(?:实现|创建|办|补|定)|将(?:会|要|来|创建|新增"
    r"|添加)|尚未|予定|まだ|今後|планиру|ещ[её]\s+не|в\s+будущем|مخطط|لاحق",
    re.IGNORECASE,
)

EXAMPLE_BEFORE = re.compile(
    r"(?:\be\.?\s?g\.?|\bfor\s+(?:example|instance)|\bsuch\s+as|\blike|\bexamples?|\bsamples?|\bz\.\s?B\."
    r"|\bBeispiele?|\bejemplos?|\bpor\s+exemplo|\bexemplos?|\bp\.\s?ex\.|\bpar\s+exemple|\bexemples?"
    r"|например|مثل|مثال"
    r"|例如|比如|譬如|示例|例えば|例[:：]?|예(?:시|를\s*들어)?[:：)]?|\bnaming(?:\s+\w+)?|\bnamed|\bcalled)"
    rf"[\s:,(（*\"'“_]*(?:\s?(?!from\b|in\b)\w+){{0,2}}[\s:(]*(?:{MARK}[\s,/&+*`]*(?:and\s+"
    rf"|or\s+)?(?:\([^()]{{0,40}}\)[\s,]*)?)*[\s*_`(\"'“]*$",
    re.IGNORECASE,
)
EXAMPLE_AFTER = re.compile(
    r"^[`\s]*(?:\(example\)|-style\b|\(예시?\)|（示例）|\(Beispiel\)|\(ejemplo\)|\(exemplo\))", re.IGNORECASE
)

ELSEWHERE = re.compile(
    r"\b(?:other|another|sibling|separate|upstream|external|different|companion|downstream|sister"
    r"|private)\s+(?:\w+\s+)?(?:repo(?:sitor(?:y|ies))?s?|projects?|checkouts?|codebases?|machines?)\b"
    r"|\bin\s+the\s+[\w-]+\s+repo(?:sitory)?\b|\b(?:on|from)\s+the\s+(?:\w+\s+)?(?:server|host|vps|nas"
    r"|remote|cluster|machine|device|pi)\b|\bupstream\s+(?:source|code|in)\b|\blives?\s+(?:outside"
    r"|upstream)\b"
    r"|\boutside\s+(?:this|the)\s+repo|另一个仓库|其他仓库|다른\s*(?:저장소|레포)|別リポジトリ|anderen\s+repo|otro\s+repo"
    r"|outro\s+repo|autre\s+d[ée]p[ôo]t|другом\s+репозитор",
    re.IGNORECASE,
)

GENERATED = re.compile(
    r"\b(?:(?:auto-?)?generated?|generates|git-?ignored|gitignore|untracked|not\s+(?:committed"
    r"|checked\s+in|tracked|in\s+git)|never\s+commit|build\s+(?:output|artifacts?)|artifacts?|at\s+runtime"
    r"|runtime\s+(?:state|data|output)"
    r"|created\s+(?:by|at|on|when|automatically)|written\s+(?:by|to|at)|writes?\s+(?:to|into)"
    r"|outputs?(?:\s+(?:to|goes|dir\w*|folder|in))?|emits?|emitted|saved?\s+(?:to|in|under)|dump(?:s|ed)?"
    r"|logs?\s+to|cached?|compiled\s+(?:to|into)|local[- ]only|erzeugt|generad[oa]s?|gerad[oa]s?"
    r"|générée?s?)\b"
    r"|生成|产物|输出|已忽略|생성|출력|出力|сгенерир|генерир",
    re.IGNORECASE,
)

REMOVED_HEADING = re.compile(
    r"\b(?:removed|deleted|retired|historical|superseded|obsolete|graveyard|decommissioned|removals?"
    r"|deletions?|entfernt|eliminad[oa]s?|removid[oa]s?|supprimée?s?)\b|已(?:删除|移除|废弃)|(?:제거|삭제)(?:된|됨)"
    r"|削除(?:済|された)|廃止|удал[её]н",
    re.IGNORECASE,
)
PLANNED_HEADING = re.compile(
    r"\b(?:roadmap|to-?dos?|planned|future|next\s+steps?|backlog|upcoming|ideas|proposals?|proposed"
    r"|wishlist|later|geplant|pendientes?|à\s+faire)\b|待办|计划|未来|예정|계획|予定|今後|план\w*",
    re.IGNORECASE,
)
EXAMPLE_HEADING = re.compile(
    r"\b(?:examples?|naming|templates?|samples?|Beispiele?|ejemplos?|exemplos?|exemples?)\b|示例|例|예시|命名|네이밍"
    r"|пример",
    re.IGNORECASE,
)
FORBIDDEN_HEADING = re.compile(
    r"\b(?:anti-?patterns?|don['’]?ts?|forbidden|never|banned|prohibited|do\s+not|avoid|not\s+allowed)\b"
    r"|禁止|금지|避免|запрещ",
    re.IGNORECASE,
)

# An entry that opens so speaks of the past in all it says.
REMOVED_LEAD = re.compile(
    r"^[\s*_~\[(>#✅❌⚠️📦🗑️-]*(?:(?:REMOVED|DELETED|SUPERSEDED|HISTORICAL|HISTORY|OBSOLETE|RETIRED"
    r"|ARCHIVED)\b|(?:Removed|Deleted|Superseded|Historical|Obsolete|Retired"
    r"|Archived)\b(?:[\s*_]*[:\])—–(-]|\s+(?:on|in|by|during)\s))"
)
OLD_COLUMN = re.compile(
    r"^[\s*_`]*(?:old|before|from|previous(?:ly)?|former(?:ly)?|removed|deleted|retired|was|pre-\w+"
    r"|v\d+\s+name|original|source|现?旧\S*|原\S*|이전|기존|旧\S*|alt|vorher|antes|antiguo|anterior|antigo|avant"
    r"|ancien|было|старое)\b[^|]{0,40}$",
    re.IGNORECASE,
)
NEW_COLUMN = re.compile(
    r"\b(?:new|after|to|now|current|replacement|replaced|becomes|instead|destination|target|home|path"
    r"|disposition|neu|nachher|después|nuevo|depois|novo|après|nouveau|стало|новое)\b|新|신규|현재|새",
    re.IGNORECASE,
)
RENAMING = re.compile(
    r"\b(?:renam\w*|mov(?:ed|es?)|migrat\w*|replac\w*|relocat\w*|was|were|archived|old|supersed\w*"
    r"|convert\w*|umbenannt|renombrad\w*|renomead\w*|renommé\w*)\b|→\s*new|重命名|迁移|移动|替换|이동|변경|移動"
    r"|переименов|перемещ",
    re.IGNORECASE,
)
ARROW = re.compile(r"^[`*\s)]*(?:→|->|=>|⇒|➜|➔)\s*\S")
