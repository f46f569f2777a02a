"""Whether a letter, a number or an everyday word stands where a value does."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from care.mentions.fuzzy import listed
from care.mentions.labels import Name, label_end
from care.mentions.values import Said
from care.mentions.words import Reading

LINKS = frozenset({":", "=", "is", "'", '"', "be", "of", "to", "in", "a", "the", "as", "with"})
_BEFORE_LETTER = frozenset(
    listed(
        "to for in a an size from and or of the was is be than not over = : , ( ' \" -> as into -"
    )
)
_BEFORE_NUMBER = _BEFORE_LETTER - {"and", "or", "the", "of", "for", "in"} | {"or"}
_AFTER_NUMBER = frozenset(
    listed(
        """
        and instead please in one rather with for or to from but than if thanks thx pls via
        , . ; : ! ? ) } ' " -> -
        """
    )
)
# Values that say something else as often: what is around them decides.
_EVERYDAY = frozenset(
    listed("""
    small medium large low high full half basic light dark standard custom expert fresh hard soft
    long short plain fixed regular
    """)
)
_LEADS = frozenset(
    listed("""
    to in into a an size from for than not or over as -> => → = ' " want need prefer
    get with like take be it them mean meant ment
    """)
)
_LETTER_LEADS = _LEADS - frozenset(listed("like it them with"))
_AFTER = _AFTER_NUMBER | frozenset(listed("ones now not -> => → size again over i")) | {"\n"}
_LIST = frozenset(listed(", ( ) / & { } : ; ' \" and or + -"))
_DEGREES = frozenset(listed("too very so how pretty quite bit really extremely"))
_FILLERS = frozenset(
    listed("""
    please pls plz thanks thank you thx size i i'd i'll want need would like the a an one ones it
    them in of my be should make get take just give me instead is with for to hi hello ok okay sure
    yeah yep can could have we us go let's it's that's actually rather prefer and or
    """)
)


def is_credible(said: Said, reading: Reading, names: Sequence[Name]) -> bool:
    """Whether a single letter or number stands where a value does."""
    if said.end - said.start > 1 or _is_named(said, reading, names):
        return True
    token = reading.tokens[said.start]
    before, after = reading.raw(said.start - 1), reading.raw(said.end)
    if token.is_number:
        beside = any(n.start == said.end for n in names)
        follows = not after or after in _AFTER_NUMBER
        return beside or (
            follows and (float(token.raw) >= 32 or before in _BEFORE_NUMBER or not before)
        )
    if len(token.raw) == 1:
        return not token.glued * (before == "'") and (not before or before in _BEFORE_LETTER)
    return reading.at(said.start) not in ("yes", "no", "none", "not")


def _is_named(said: Said, reading: Reading, names: Sequence[Name]) -> bool:
    """Whether the name of an option stands in front of it."""
    labelled = label_end(reading, said.start)
    linked = reading.raw(said.start - 1) in LINKS
    return any(
        n.end in (said.start, labelled) or (n.end == said.start - 1 and linked) for n in names
    )


def about_goods(found: Sequence[Said], reading: Reading, names: Sequence[Name]) -> list[Said]:
    """The values without letters and everyday words that are about something else."""
    sure = [s for s in found if not _is_weak(s, reading) or _is_firm(s, reading, names)]
    weak = [s for s in found if s not in sure]
    if weak and _is_all(found, reading):
        return list(found)
    read = {i for s in sure for i in range(s.start, s.end)}
    while listed_too := [s for s in weak if _is_listed(s, reading, read)]:
        sure += listed_too
        weak = [s for s in weak if s not in listed_too]
        read |= {s.start for s in listed_too}
    return [s for s in found if s in sure]


def _is_weak(said: Said, reading: Reading) -> bool:
    raw = reading.raw(said.start)
    return said.end - said.start == 1 and (raw in _EVERYDAY or (len(raw) == 1 and raw.isalpha()))


def _is_firm(said: Said, reading: Reading, names: Sequence[Name]) -> bool:
    """Whether the words right beside it make a value of it."""
    before, after = reading.raw(said.start - 1), reading.raw(said.end)
    options = {option for option, _ in said.meant}
    near = [n for n in names if options & n.options and said.start - 4 <= n.end <= said.start]
    if near or _is_named(said, reading, names) or any(n.start == said.end for n in names):
        return True
    if before in _DEGREES:
        return False
    if len(reading.raw(said.start)) == 1:
        leads = before in _LETTER_LEADS
    else:
        leads = before in _LEADS | {"the", "my"} or _is_known(reading, said.start - 1)
        if _is_known(reading, said.end) or _is_known(
            reading, said.end + 1, after in ("-", "size", "sized")
        ):
            return True
    return after in ("one", "ones", "size") or (leads and (not after or after in _AFTER))


def _is_known(reading: Reading, place: int, counts: bool = True) -> bool:
    """Whether the word names goods, or an option or a value of theirs."""
    word = reading.at(place)
    return counts and len(word) > 2 and word not in LINKS | _AFTER and word in reading.vocabulary


def _is_listed(said: Said, reading: Reading, read: Collection[int]) -> bool:
    """Whether it is in a list with other values, or right behind the name of a thing."""
    for step, place in ((-1, said.start - 1), (1, said.end)):
        last = place
        while reading.raw(last) in _LIST:
            last += step
        if last != place and (last in read or _is_known(reading, last)):
            return True
    return False


def _is_all(found: Sequence[Said], reading: Reading) -> bool:
    """Whether next to nothing else is said."""
    read = {i for s in found for i in range(s.start, s.end)}
    return all(
        place in read or not token.is_word or token.raw in _FILLERS
        for place, token in enumerate(reading.tokens)
    )
