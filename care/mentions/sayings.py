"""The values that a text says, bound to the options whose names are beside them."""

from __future__ import annotations

from collections.abc import Iterator

from care.mentions.credible import LINKS, about_goods, is_credible
from care.mentions.fuzzy import listed
from care.mentions.labels import Name, find_names, is_label, label_end
from care.mentions.values import NO_VALUES, Options, Said, forms, longest, nearest
from care.mentions.words import Reading, spelled

_NEGATORS = frozenset(
    listed("no not without non w/o isn't doesn't don't needn't zero aren't never lacking")
)


def find_values(reading: Reading, options: Options) -> list[Said]:
    """All values in the text. One that fits several options keeps those it may be."""
    names = find_names(reading, options)
    labels = {i for n in names if is_label(reading, n.end) for i in range(n.start, n.end)}
    known = forms(options)
    found: list[Said] = []
    place = 0
    while place < len(reading):
        if place in labels:
            place += 1
            continue
        said = _denied(reading, place, names, options) or _plain(reading, place, known, names)
        if said is None:
            place += 1
            continue
        found.append(said)
        place = max(said.end, place + 1)
    found = about_goods(found, reading, names)
    found = [_bound(said, reading, names, found) for said in found]
    found += _affirmed(reading, names, options, found)
    return sorted((said for said in found if said.meant), key=lambda said: said.start)


def _plain(
    reading: Reading, place: int, known: dict[tuple[str, ...], frozenset[tuple[str, str]]],
    names: list[Name],
) -> Said | None:  # fmt: skip
    found = longest(known, reading, place)
    if found and is_credible(said := Said(place, *found), reading, names):
        return said
    found = nearest(known, reading, place)
    return Said(place, *found) if found else None


def _denied(reading: Reading, place: int, names: list[Name], options: Options) -> Said | None:
    """ "no backlight", "not waterproof": the name of an option that can be absent."""
    if not _NEGATORS.intersection((reading.raw(place), reading.at(place))):
        return None
    for name in names:
        between = range(place + 1, name.start)
        if (
            0 <= len(between) <= 4
            and name.start > place
            and all(reading.raw(i) in _FILLERS for i in between)
        ):
            meant = {(o, v) for o in name.options for v in options[o] if is_absence(v)}
            wanted = {pair for pair in meant if _names_it(name, reading, pair[0])}
            if wanted:
                return Said(place, name.end, frozenset(wanted))
    return None


_FILLERS = frozenset(listed("a an any the be to need have - care about"))


def is_absence(value: str) -> bool:
    """Whether the value says that the option's thing is not there."""
    return value.lower() in NO_VALUES or spelled(value)[:1] == ("not",)


def _names_it(name: Name, reading: Reading, option: str) -> bool:
    """A word of a longer name is not enough: "no water" says nothing of water resistance."""
    return name.end - name.start >= len(spelled(option)) or (
        spelled(option)[0] == reading.at(name.start)
        and len(name.options) == 1
        and name.end - name.start > 1
    )


def _affirmed(
    reading: Reading, names: list[Name], options: Options, found: list[Said]
) -> Iterator[Said]:
    """ "waterproof" alone, where the option knows yes and no."""
    for name in names:
        for option in name.options:
            yes = [v for v in options[option] if v.lower() == "yes"]
            spoken = [s for s in found if any(o == option for o, _ in s.meant)
                      and s.start - 4 <= name.end and name.start <= s.end]  # fmt: skip
            if yes and not spoken and _names_it(name, reading, option):
                yield Said(name.start, name.end, frozenset({(option, yes[0])}))


def _bound(said: Said, reading: Reading, names: list[Name], found: list[Said]) -> Said:
    """The value with only the options whose name is beside it, if there is one."""
    for near in _beside(said, reading, names, found):
        fits = frozenset(pair for pair in said.meant if pair[0] in near.options)
        if fits:
            return said._replace(meant=fits)
    return said


def _beside(said: Said, reading: Reading, names: list[Name], found: list[Said]) -> Iterator[Name]:
    """Names that can go with the value: linked by a colon, then behind, then in front."""
    label = label_end(reading, said.start)
    if label is not None:
        yield from (n for n in names if n.end == label)
        return
    behind = said.end + (reading.raw(said.end) == "-")
    yield from (n for n in names if n.start == behind and not is_label(reading, n.end))
    for name in reversed(names):
        between = range(name.end, said.start)
        if (
            name.end <= said.start
            and len(between) <= 3
            and all(reading.raw(i) in LINKS for i in between)
        ):
            yield name
