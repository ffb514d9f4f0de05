"""Which numbers of a family stay hidden so that no hidden number can be worked out from the rest.

First the small ones: groups, bases, counts and rests of bases below the threshold. Then, for each hidden number, the
cheapest world (see ``worlds``) in which it is another while everything published is the same; what differs between
that world and ours is hidden too. When every hidden number has its world, the publication is safe: means, intervals,
indices, gaps and changes are compared as they are printed, so they give nothing away either. The reasons are public,
so a world must also have the same reasons as ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kunnskap.survey.estimates import Mask
from kunnskap.survey.published import (
    TOTAL,
    Array,
    Item,
    Reason,
    RowNumbers,
    printed_mean,
    row_numbers,
)
from kunnskap.survey.worlds import Prices, Profiles, Spot, World, worlds

ItemName = tuple[str, str]
Objects = NDArray[np.object_]
CodesOf = Callable[[ItemName], Array]
MEAN, INTERVAL = "mean", "interval"
PRICE_OF_PART = {MEAN: 8.0, INTERVAL: 2.0}
PRICE_OF_BASE = 20.0
PRICE_OF_TOTAL = 6.0  # a number for everybody is worth so many times one for a group


class Linked(Protocol):
    """A number made of several items (an index, a gap, a change): which answers it uses, and how it is printed."""

    @property
    def key(self) -> tuple[str, ...]: ...
    @property
    def total(self) -> bool: ...
    @property
    def items(self) -> tuple[ItemName, ...]: ...
    def uses(self, name: ItemName, people: Array) -> bool: ...
    def printed(self, codes_of: CodesOf) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is hidden of one family of items, and why. ``parts`` are (item, grouping, group, "mean" or "interval")."""

    spots: Mapping[ItemName, Mapping[Spot, Reason]] = field(repr=False)
    parts: frozenset[tuple[ItemName, str, int, str]] = field(repr=False)
    linked: frozenset[tuple[tuple[str, ...], str]] = field(repr=False)
    hidden_groups: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)

    def reason(self, item: Item, grouping: str, group: int, slot: int) -> Reason | None:
        return self.spots[item.name].get(Spot(grouping, group, slot))


def protect(
    items: Sequence[Item],
    threshold: int,
    *,
    linked: Sequence[Linked] = (),
    hidden_groups: Mapping[tuple[str, str], frozenset[int]] | None = None,
) -> Pattern:
    """The pattern for items that share linked numbers. ``hidden_groups``: (wave, grouping) → groups never shown."""
    groups = hidden_groups or {}
    family = _Family({item.name: item for item in items}, threshold, tuple(linked), groups)
    for item in items:
        family.hide_small(item)
    family.hide_small_linked()
    for item in items:
        family.protect(item)
    return Pattern(family.spots, frozenset(family.parts), frozenset(family.gone), groups)


class _Family:
    """The decisions so far. Only ever hides more, so a world once found stays a witness."""

    def __init__(
        self,
        items: Mapping[ItemName, Item],
        threshold: int,
        linked: tuple[Linked, ...],
        groups: Mapping[tuple[str, str], frozenset[int]],
    ) -> None:
        self.items, self.threshold, self.linked, self.groups = items, threshold, linked, groups
        self.spots: dict[ItemName, dict[Spot, Reason]] = {name: {} for name in items}
        self.parts: set[tuple[ItemName, str, int, str]] = set()
        self.gone: set[tuple[tuple[str, ...], str]] = set()
        self.counts = {
            name: {g: item.counts(g) for g in item.groupings} for name, item in items.items()
        }
        self._rows: dict[tuple[ItemName, str, int], RowNumbers] = {}
        self._printed: dict[tuple[str, ...], Mapping[str, object]] = {}

    # --- what is small -----------------------------------------------------------------------------------------

    def hide_small(self, item: Item) -> None:
        for grouping, counts in self.counts[item.name].items():
            gone = self.groups.get((item.wave, grouping), frozenset())
            for group, row in enumerate(counts):
                if group in gone:
                    self._hide_row(item, grouping, group, Reason.GROUP)
                elif row[item.base_slot] < self.threshold:
                    self._hide_row(item, grouping, group, Reason.BASE)
                else:
                    for slot in _numbered(item):
                        if self._small(item, row, slot):
                            self._hide(item, Spot(grouping, group, slot), Reason.SMALL)

    def hide_small_linked(self) -> None:
        for one in self.linked:
            base = self._now(one).get("base")
            if not isinstance(base, int) or base < self.threshold:
                self.gone |= {(one.key, part) for part in self._now(one)}

    def _small(self, item: Item, row: Array, slot: int) -> bool:
        if slot == item.base_slot:
            return bool(row[slot] < self.threshold)
        return bool(min(row[slot], row[item.base_slot] - row[slot]) < self.threshold)

    def _hide(self, item: Item, spot: Spot, reason: Reason) -> None:
        self.spots[item.name].setdefault(spot, reason)

    def _hide_row(self, item: Item, grouping: str, group: int, reason: Reason) -> None:
        for slot in _numbered(item):
            self._hide(item, Spot(grouping, group, slot), reason)
        self.parts |= {(item.name, grouping, group, part) for part in (MEAN, INTERVAL)}

    # --- what protects -----------------------------------------------------------------------------------------

    def protect(self, item: Item) -> None:
        """Find a world for every hidden number of the item; withhold the item where there is none."""
        profiles = Profiles.of_item(item)
        safe = self._safe_in_hidden_groups(item)
        while open_spots := [s for s in self.spots[item.name] if s not in safe]:
            spot = min(open_spots, key=_in_order)
            best = self._best_world(item, profiles, spot)
            if best is None:
                self._withhold(item)
                return
            self._allow(item, best)
            safe |= {spot for spot in best.changed if spot in self.spots[item.name]}

    def _safe_in_hidden_groups(self, item: Item) -> set[Spot]:
        """Numbers that change when somebody in one hidden group belonged to another: nothing published does."""
        safe: set[Spot] = set()
        for grouping, counts in self.counts[item.name].items():
            gone = sorted(self.groups.get((item.wave, grouping), frozenset()))
            here = [group for group in gone if group < len(counts)]
            for slot in _numbered(item):
                if len(gone) > 1 and sum(counts[group][slot] for group in here) > 0:
                    safe |= {Spot(grouping, group, slot) for group in here}
        return safe

    def _best_world(self, item: Item, profiles: Profiles, spot: Spot) -> _Consequence | None:
        found = [
            (self._consequence(item, world), world)
            for world in worlds(profiles, spot, self._prices(item, profiles))
        ]
        best: _Consequence | None = None
        for consequence, world in sorted(found, key=lambda pair: pair[0].price):
            if best is not None and consequence.price >= best.price:
                break
            self._linked_consequence(item, world, consequence)
            if best is None or consequence.price < best.price:
                best = consequence
        return best

    def _prices(self, item: Item, profiles: Profiles) -> dict[str, Prices]:
        """What hiding each number costs the reader; nothing for what is hidden already."""
        return {grouping: self._prices_in(item, profiles, grouping) for grouping in item.groupings}

    def _prices_in(self, item: Item, profiles: Profiles, grouping: str) -> Prices:
        counts = self.counts[item.name][grouping]
        worth = PRICE_OF_TOTAL if grouping == TOTAL else 1.0
        base = counts[:, item.base_slot].astype(float)
        slots = 1.0 + 2.0 * counts / np.maximum(base, 1)[:, None]
        slots[:, item.base_slot] += PRICE_OF_BASE
        slots *= worth
        reasons = np.full(counts.shape, None, dtype=object)
        for spot, reason in self.spots[item.name].items():
            if spot.grouping == grouping:
                slots[spot.group, spot.slot] = 0.0
                reasons[spot.group, spot.slot] = reason
        if not item.top:
            slots[:, item.top_slot] = 0.0
        parts = {part: np.full(len(counts), price * worth) for part, price in PRICE_OF_PART.items()}
        for name, where, group, part in self.parts:
            if (name, where) == (item.name, grouping):
                parts[part][group] = 0.0
        forbidden = {
            direction: self._forbidden(item, counts, reasons, direction * profiles.slots)
            for direction in (1, -1)
        }
        return Prices(slots, parts[MEAN], parts[INTERVAL], base, forbidden)

    def _forbidden(self, item: Item, counts: Array, reasons: Objects, changes: Array) -> Mask:
        """Changes × groups: whether a number would be hidden for another reason, or not be hidden."""
        changed = changes[:, None, :] != 0
        theirs = counts[None, :, :] + changes[:, None, :]
        base = theirs[:, :, [item.base_slot]]
        small = (np.minimum(theirs, base - theirs) < self.threshold) & (base >= self.threshold)
        small[:, :, item.base_slot] = False
        if not item.top:
            small[:, :, item.top_slot] = False
        base_is_small = np.broadcast_to(base < self.threshold, theirs.shape)
        wrong = np.where(
            reasons == Reason.GROUP,
            False,
            np.where(
                reasons == Reason.BASE,
                ~base_is_small,
                base_is_small | (small != (reasons == Reason.SMALL)),
            ),
        )
        base_moves = changed[:, :, [item.base_slot]]
        wrong_here: Mask = (wrong & (changed | base_moves)).any(axis=2)
        return wrong_here

    def _consequence(self, item: Item, world: World) -> _Consequence:
        """What would have to be hidden for the world to look like ours."""
        codes = item.codes.copy()
        codes[world.people] = world.codes
        found = _Consequence()
        for grouping, number in item.groupings.items():
            for group in dict.fromkeys(int(g) for g in number[world.people]):
                self._row_consequence(item, codes, grouping, group, world, found)
        return found

    def _row_consequence(
        self,
        item: Item,
        codes: Array,
        grouping: str,
        group: int,
        world: World,
        found: _Consequence,
    ) -> None:
        ours = self.counts[item.name][grouping][group]
        theirs = ours + self._difference(item, world, grouping, group)
        worth = PRICE_OF_TOTAL if grouping == TOTAL else 1.0
        for slot in _numbered(item):
            spot = Spot(grouping, group, slot)
            if theirs[slot] != ours[slot]:
                found.changed.append(spot)
            if theirs[slot] != ours[slot] and spot not in self.spots[item.name]:
                found.spots.append(spot)
                found.price += worth * (1.0 + 2.0 * ours[slot] / max(1, ours[item.base_slot]))
                found.price += worth * PRICE_OF_BASE if slot == item.base_slot else 0.0
        if item.weighted:
            self._weighted_consequence(item, codes, grouping, group, found)
        self._mean_consequence(item, codes, grouping, group, theirs, found)

    def _difference(self, item: Item, world: World, grouping: str, group: int) -> Array:
        here = item.groupings[grouping][world.people] == group
        width = item.size + 1
        gained = np.bincount(world.codes[here], minlength=width)
        lost = np.bincount(item.codes[world.people][here], minlength=width)
        answers = (gained - lost)[: item.size]
        return np.array([*answers, answers.sum(), answers[list(item.top)].sum()])

    def _mean_consequence(
        self,
        item: Item,
        codes: Array,
        grouping: str,
        group: int,
        theirs: Array,
        found: _Consequence,
    ) -> None:
        open_parts = [
            part
            for part in (MEAN, INTERVAL)
            if item.scores and (item.name, grouping, group, part) not in self.parts
        ]
        if not open_parts:
            return
        ours = self._row(item, grouping, group)
        answered = item.member(grouping, group) & (codes < item.size)
        mean, interval = printed_mean(item, theirs[: item.size], codes, answered)
        for part, same in ((MEAN, mean == ours.mean), (INTERVAL, interval == ours.interval)):
            if part in open_parts and not same:
                found.parts.append((item.name, grouping, group, part))
                found.price += PRICE_OF_PART[part] * (PRICE_OF_TOTAL if grouping == TOTAL else 1.0)

    def _weighted_consequence(
        self, item: Item, codes: Array, grouping: str, group: int, found: _Consequence
    ) -> None:
        """With unequal weights a share may differ where the count does not."""
        ours = self._row(item, grouping, group)
        theirs = row_numbers(item, codes, grouping, group)
        for place, slot in enumerate((*range(item.size), item.top_slot)):
            spot = Spot(grouping, group, slot)
            same = (
                ours.shares[place] == theirs.shares[place]
                and ours.share_intervals[place] == theirs.share_intervals[place]
            )
            hidden = spot in self.spots[item.name] or spot in found.spots
            if not same and not hidden and slot in _numbered(item):
                found.spots.append(spot)
                found.price += 2.0 * (PRICE_OF_TOTAL if grouping == TOTAL else 1.0)

    def _linked_consequence(self, item: Item, world: World, found: _Consequence) -> None:
        """The linked numbers that the world would change as printed; last, since they take longest."""
        codes = item.codes.copy()
        codes[world.people] = world.codes

        def codes_of(name: ItemName) -> Array:
            return codes if name == item.name else self.items[name].codes

        for one in self.linked:
            if item.name not in one.items or not one.uses(item.name, world.people):
                continue
            ours = self._now(one)
            if all((one.key, part) in self.gone for part in ours):
                continue
            theirs = one.printed(codes_of)
            for part in sorted({*ours, *theirs}):
                if ours.get(part) != theirs.get(part) and (one.key, part) not in self.gone:
                    found.linked.append((one.key, part))
                    price = PRICE_OF_PART.get(part, 20.0)
                    found.price += price * (PRICE_OF_TOTAL if one.total else 1.0)

    def _allow(self, item: Item, world: _Consequence) -> None:
        for spot in world.spots:
            if spot.slot == item.base_slot:
                self._hide_row(item, spot.grouping, spot.group, Reason.PROTECTS)
            self._hide(item, spot, Reason.PROTECTS)
        self.parts |= set(world.parts)
        self.gone |= set(world.linked)

    def _withhold(self, item: Item) -> None:
        """Show nothing of the item, for a reason that is the same whatever was answered."""
        self.spots[item.name].clear()
        for grouping, counts in self.counts[item.name].items():
            for group in range(len(counts)):
                self._hide_row(item, grouping, group, Reason.WITHHELD)
        for one in self.linked:
            if item.name in one.items:
                self.gone |= {(one.key, part) for part in self._now(one)}

    def _row(self, item: Item, grouping: str, group: int) -> RowNumbers:
        key = (item.name, grouping, group)
        if key not in self._rows:
            self._rows[key] = row_numbers(item, item.codes, grouping, group)
        return self._rows[key]

    def _now(self, one: Linked) -> Mapping[str, object]:
        if one.key not in self._printed:
            self._printed[one.key] = one.printed(lambda name: self.items[name].codes)
        return self._printed[one.key]


@dataclass(slots=True)
class _Consequence:
    """What a world changes (``changed``) and what must be hidden for it; ``price`` is the loss to the reader."""

    changed: list[Spot] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    parts: list[tuple[ItemName, str, int, str]] = field(default_factory=list)
    linked: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    price: float = 0.0


def _numbered(item: Item) -> tuple[int, ...]:
    """The slots that an item publishes: no ``top`` for a scale without top answers."""
    return tuple(range(item.size + (2 if item.top else 1)))


def _in_order(spot: Spot) -> tuple[bool, str, int, int]:
    return (spot.grouping == TOTAL, spot.grouping, spot.group, spot.slot)
