"""Words that carry no statement of their own, and words that turn one around."""

from __future__ import annotations

import re

from bylaw.language.known import words

LIGHT = words(
    """
    a an the this that these those it its their his her our your you we they i he she
    is are was were be been being am do does did has have had will would can could may might shall should must need
    to of in on at by for from with within into onto as and or but also if then so than
    please always ensure make sure just simply note important remember use used using see
    all any each every when whenever where which who what how there here
    der die das den dem des ein eine einen einem einer und oder in im am an auf aus bei mit von zu zum zur für ist sind
    wird werden soll sollen muss müssen immer bitte auch es sich
    le la les un une des du de et ou en dans sur par pour avec est sont être il elle faut doit doivent toujours ce cette
    el los las una unos y o del al con por para es son ser debe deben siempre se que lo su
    os as um uma e do da dos das no na nos nas pelo pela com são deve devem sempre ao
    il gli uno di che deve sempre è sono nel nella del della con per
    """
)
"""Function words, and the words of politeness and emphasis that a rule says as much without."""

DENIALS = words(
    """
    not no never don't dont doesn't doesnt isn't aren't can't cannot cant won't shouldn't mustn't without avoid nor none
    nothing neither forbidden prohibited banned disallowed
    nicht nie niemals kein keine keinen keinem keiner ohne verboten
    ne pas jamais aucun aucune sans interdit
    nunca jamás sin prohibido não nao sem jamais proibido mai non senza vietato
    """
)
"""Words that turn what a text says into its opposite."""

DENYING = re.compile(
    r"금지|않[는다음으습]|마[라세십]|말\s?것|禁止|不要|不得|不能|不准|切勿|请勿|严禁|しない|ません|するな"
)
"""The same in languages that write it into or next to another word."""

LIMITS = words(
    """
    unless except only nur außer seulement sauf excepto solo sólo exceto apenas soltanto tranne
    """
)
"""Words that say that the rest holds in part."""
