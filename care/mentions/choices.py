"""Which variant of a product meets what a customer wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from care.mentions.wishes import Wanted
from care.products.models import Product, Variant


@dataclass(frozen=True)
class Choice:
    """What there is for a wish.

    Attributes:
        variants: available ones that fit best.
        exact: they meet all that was wanted, and everything else stays as it is; something
            changes, unless the same was asked for.
        out_of_stock: what would have been exact, but is not available.
    """

    variants: tuple[Variant, ...]
    exact: bool
    out_of_stock: Variant | None = None


def choose(product: Product, current_item_id: str, wanted: Wanted) -> Choice:
    """The variants that fit what is wanted in place of the current one."""
    now = next((v for v in product.variants if v.item_id == current_item_id), None)
    others = [v for v in product.variants if v.available and v is not now]
    if wanted.is_empty:
        return Choice(tuple(others), exact=False)
    if wanted.same:
        return _same(now, others)
    kept = {} if now is None else now.options
    if wanted.cheapest:
        found = _cheapest(others if not wanted.options else product.variants, wanted)
        return found if found.variants else replace(found, variants=_nearest(others, wanted, kept))
    exact = [v for v in product.variants if now and not wanted.unclear and _exact(v, wanted, kept)]
    if best := _best([v for v in exact if v.available], wanted):
        # What they have already is no exchange, unless they say "the same".
        return Choice(tuple(best), exact=best != [now])
    fitting = [v for v in others if _meets(v, wanted, wanted.options.keys() - wanted.soft)]
    fitting.sort(key=lambda v: (_missed(v, wanted), _changes(v, wanted, kept), _ranks(v, wanted)))
    gone = _best(exact, wanted)
    left = tuple(fitting) or _nearest(others, wanted, kept)
    return Choice(left, exact=False, out_of_stock=gone[0] if gone else None)


def _nearest(
    variants: Sequence[Variant], wanted: Wanted, kept: Mapping[str, str]
) -> tuple[Variant, ...]:
    """Where none is as told: those with the fewest other differences, told ones counting most."""

    def differences(variant: Variant) -> tuple[int, int, int]:
        hard = wanted.options.keys() - wanted.soft
        told = sum(not _meets(variant, wanted, [name]) for name in hard)
        return told, _missed(variant, wanted), _changes(variant, wanted, kept)

    least = min(map(differences, variants), default=None)
    return tuple(
        sorted((v for v in variants if differences(v) == least), key=lambda v: _ranks(v, wanted))
    )


def _same(now: Variant | None, others: list[Variant]) -> Choice:
    if now is not None and now.available:
        return Choice((now,), exact=True)
    return Choice(tuple(others), exact=False, out_of_stock=now)


def _cheapest(variants: Iterable[Variant], wanted: Wanted) -> Choice:
    """The least expensive of those that fit, soft wishes met as far as they can be."""
    hard = wanted.options.keys() - wanted.soft
    meeting = sorted((v for v in variants if _meets(v, wanted, hard)), key=lambda v: v.price)
    fitting = [v for v in meeting if v.available]
    if not fitting:
        return Choice((), exact=False, out_of_stock=meeting[0] if meeting else None)
    missed = min(_missed(v, wanted) for v in fitting)
    fitting = [v for v in fitting if _missed(v, wanted) == missed]
    price = min(v.price for v in fitting)
    best = tuple(v for v in fitting if v.price == price)
    return Choice(best, exact=not missed and not wanted.unclear)


def _exact(variant: Variant, wanted: Wanted, kept: Mapping[str, str]) -> bool:
    return _meets(variant, wanted, wanted.options.keys()) and not _changes(variant, wanted, kept)


def _meets(variant: Variant, wanted: Wanted, options: Iterable[str]) -> bool:
    return all(variant.options.get(name) in wanted.options[name] for name in options)


def _missed(variant: Variant, wanted: Wanted) -> int:
    """How many soft wishes it does not meet."""
    return sum(not _meets(variant, wanted, [name]) for name in wanted.soft & wanted.options.keys())


def _changes(variant: Variant, wanted: Wanted, kept: Mapping[str, str]) -> int:
    """How many options change that nobody spoke of."""
    silent = kept.keys() - wanted.options.keys()
    return sum(variant.options.get(name) != kept[name] for name in silent)


def _ranks(variant: Variant, wanted: Wanted) -> tuple[int, ...]:
    """How far down in the order of preference each of its values is."""
    return tuple(
        values.index(value) if (value := variant.options.get(name, "")) in values else len(values)
        for name, values in wanted.options.items()
    )


def _best(variants: list[Variant], wanted: Wanted) -> list[Variant]:
    """Those with the most preferred values."""
    best = min((sum(_ranks(v, wanted)) for v in variants), default=0)
    return [v for v in variants if sum(_ranks(v, wanted)) == best]
