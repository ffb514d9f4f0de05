"""What is hidden so far, and what more would have to be hidden for another world to look like ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kunnskap.survey.estimates import Mask
from kunnskap.survey.published import (
    TOTAL,
    Array,
    Item,
    ItemName,
    Part,
    Reason,
    RowNumbers,
    printed_mean,
    row_numbers,
)
from kunnskap.survey.worlds import Prices, Profiles, Spot, World

CodesOf = Callable[[ItemName], Array]
Objects = NDArray[np.object_]
PRICE_OF_PART = {Part.MEAN: 10.0, Part.INTERVAL: 5.0}
PRICE_OF_BASE = 20.0
PRICE_OF_LINKED = 1.5  # times what the same part of a single question is worth
PRICE_OF_TOTAL = 12.0  # a number for everybody is worth so many times one for a group


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


@dataclass(eq=False, slots=True)
class Consequence:
    """A world's differences from ours, all of which must be hidden; ``price`` is the loss to the reader.

    ``changed``: counts that differ, so that the world is their witness. ``only_hidden``: weighted shares that differ
    though the count does not. ``spots``: what must be hidden and was not.
    """

    changed: list[Spot] = field(default_factory=list)
    only_hidden: list[Spot] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    parts: list[tuple[ItemName, str, int, str]] = field(default_factory=list)
    linked: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    price: float = 0.0


class Consequences:
    """What is hidden of a family of items; it tells what a world would cost and hides what it is told to."""

    def __init__(
        self, items: Sequence[Item], threshold: int, linked: tuple[Linked, ...] = ()
    ) -> None:
        self.items = {item.name: item for item in items}
        self.threshold, self.linked_of = threshold, linked
        self.spots: dict[ItemName, dict[Spot, Reason]] = {name: {} for name in self.items}
        self.parts: set[tuple[ItemName, str, int, str]] = set()
        self.linked: set[tuple[tuple[str, ...], str]] = set()
        self.arrays = {i.name: {g: i.counts(g) for g in i.groupings} for i in items}
        self.counts = {
            name: {g: counts.tolist() for g, counts in tables.items()}
            for name, tables in self.arrays.items()
        }
        self._rows: dict[tuple[ItemName, str, int], RowNumbers] = {}
        self._printed: dict[tuple[str, ...], Mapping[str, object]] = {}

    def copy(self) -> Consequences:
        """The same decisions, free to go another way from here."""
        other = copy(self)
        other.spots = {name: dict(spots) for name, spots in self.spots.items()}
        other.parts, other.linked = set(self.parts), set(self.linked)
        return other

    # --- hiding ------------------------------------------------------------------------------------------------

    def hide(self, item: Item, spot: Spot, reason: Reason) -> None:
        self.spots[item.name].setdefault(spot, reason)

    def hide_row(self, item: Item, grouping: str, group: int, reason: Reason) -> None:
        for slot in item.slots(grouping):
            self.hide(item, Spot(grouping, group, slot), reason)
        self.parts |= {(item.name, grouping, group, part) for part in Part}

    def hide_small_linked(self) -> None:
        for one in self.linked_of:
            base = self.now(one).get("base")
            if not isinstance(base, int) or base < self.threshold:
                self.linked |= {(one.key, part) for part in self.now(one)}

    def allow(self, item: Item, world: Consequence) -> None:
        """Hide all that tells the world from ours."""
        for spot in (*world.changed, *world.only_hidden):
            if spot.slot == item.base_slot and spot not in self.spots[item.name]:
                self.hide_row(item, spot.grouping, spot.group, Reason.PROTECTS)
            self.hide(item, spot, Reason.PROTECTS)
        self.parts |= set(world.parts)
        self.linked |= set(world.linked)

    def withhold(self, item: Item) -> None:
        """Show nothing of the item, for a reason that is the same whatever was answered."""
        self.spots[item.name].clear()
        for grouping, counts in self.counts[item.name].items():
            for group in range(len(counts)):
                self.hide_row(item, grouping, group, Reason.WITHHELD)
        for one in self.linked_of:
            if item.name in one.items:
                self.linked |= {(one.key, part) for part in self.now(one)}

    # --- what a world would cost -------------------------------------------------------------------------------

    def of_world(self, item: Item, world: World) -> Consequence:
        """What of the item would have to be hidden for the world to look like ours."""
        found = Consequence()
        for (grouping, group), change in _changes(item, world).items():
            if not any(change):
                continue
            self._row(item, grouping, group, change, found)
            if item.weighted:
                self._weighted(item, world, grouping, group, found)
        return found

    def _row(
        self, item: Item, grouping: str, group: int, change: list[int], found: Consequence
    ) -> None:
        ours = self.counts[item.name][grouping][group]
        worth = PRICE_OF_TOTAL if grouping == TOTAL else 1.0
        hidden = self.spots[item.name]
        for slot in item.slots(grouping):
            if not change[slot]:
                continue
            spot = Spot(grouping, group, slot)
            found.changed.append(spot)
            if spot not in hidden:
                found.spots.append(spot)
                found.price += worth * (1.0 + 2.0 * ours[slot] / max(1, ours[item.base_slot]))
                found.price += worth * PRICE_OF_BASE if slot == item.base_slot else 0.0
        if item.scores and not item.weighted:
            theirs = [a + b for a, b in zip(ours, change, strict=True)]
            printed = printed_mean(item, theirs[: item.size])
            self._compare_means(item, grouping, group, printed, found)

    def _compare_means(
        self,
        item: Item,
        grouping: str,
        group: int,
        theirs: tuple[object, object],
        found: Consequence,
    ) -> None:
        ours = self._printed_row(item, grouping, group)
        worth = PRICE_OF_TOTAL if grouping == TOTAL else 1.0
        pairs = ((Part.MEAN, ours.mean, theirs[0]), (Part.INTERVAL, ours.interval, theirs[1]))
        for part, now, then in pairs:
            if now != then:
                found.parts.append((item.name, grouping, group, part))
                if found.parts[-1] not in self.parts:
                    found.price += PRICE_OF_PART[part] * worth

    def _weighted(
        self, item: Item, world: World, grouping: str, group: int, found: Consequence
    ) -> None:
        """With unequal weights a share may differ where the count does not."""
        codes = item.codes.copy()
        codes[world.people] = world.codes
        ours = self._printed_row(item, grouping, group)
        theirs = row_numbers(item, codes, grouping, group)
        for slot in item.slots(grouping):
            spot = Spot(grouping, group, slot)
            same = ours.shares[slot] == theirs.shares[slot]
            same = same and ours.share_intervals[slot] == theirs.share_intervals[slot]
            if not same and spot not in found.changed:
                found.only_hidden.append(spot)
                if spot not in self.spots[item.name]:
                    found.price += 2.0 * (PRICE_OF_TOTAL if grouping == TOTAL else 1.0)
        if item.scores:
            printed = (theirs.mean, theirs.interval)
            self._compare_means(item, grouping, group, printed, found)

    def add_linked(self, item: Item, world: World, found: Consequence) -> None:
        """The linked numbers that the world would change as printed; last, since they take longest."""
        codes = item.codes.copy()
        codes[world.people] = world.codes

        def codes_of(name: ItemName) -> Array:
            return codes if name == item.name else self.items[name].codes

        for one in self.linked_of:
            if item.name not in one.items or not one.uses(item.name, world.people):
                continue
            ours, theirs = self.now(one), one.printed(codes_of)
            for part in sorted({*ours, *theirs}):
                if ours.get(part) != theirs.get(part):
                    found.linked.append((one.key, part))
                    if found.linked[-1] not in self.linked:
                        worth = PRICE_OF_TOTAL if one.total else 1.0
                        found.price += PRICE_OF_LINKED * worth * _price_of(part)

    def _printed_row(self, item: Item, grouping: str, group: int) -> RowNumbers:
        key = (item.name, grouping, group)
        if key not in self._rows:
            self._rows[key] = row_numbers(item, item.codes, grouping, group)
        return self._rows[key]

    def now(self, one: Linked) -> Mapping[str, object]:
        """A linked number as it is printed in our world."""
        if one.key not in self._printed:
            self._printed[one.key] = one.printed(lambda name: self.items[name].codes)
        return self._printed[one.key]

    # --- what to look for --------------------------------------------------------------------------------------

    def prices(self, item: Item, profiles: Profiles) -> dict[str, Prices]:
        """What hiding each number costs the reader; nothing for what is hidden already."""
        return {grouping: self._prices_in(item, profiles, grouping) for grouping in item.groupings}

    def _prices_in(self, item: Item, profiles: Profiles, grouping: str) -> Prices:
        counts = self.arrays[item.name][grouping]
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
        unseen = [slot for slot in range(len(item.holds)) if slot not in item.slots(grouping)]
        slots[:, unseen] = 0.0
        parts = {part: np.full(len(counts), price * worth) for part, price in PRICE_OF_PART.items()}
        for part, price in parts.items():
            for group in range(len(counts)):
                if (item.name, grouping, group, part) in self.parts:
                    price[group] = 0.0
        forbidden = {
            direction: self._forbidden(item, counts, reasons, direction * profiles.slots, unseen)
            for direction in (1, -1)
        }
        return Prices(slots, parts[Part.MEAN], parts[Part.INTERVAL], base, forbidden)

    def _forbidden(
        self, item: Item, counts: Array, reasons: Objects, changes: Array, unseen: list[int]
    ) -> Mask:
        """Changes × groups: whether a number would be hidden for another reason, or not be hidden."""
        changed = changes[:, None, :] != 0
        theirs = counts[None, :, :] + changes[:, None, :]
        base = theirs[:, :, [item.base_slot]]
        small = (np.minimum(theirs, base - theirs) < self.threshold) & (base >= self.threshold)
        small[:, :, item.base_slot] = False
        base_is_small = np.broadcast_to(base < self.threshold, theirs.shape)
        otherwise = base_is_small | (small != (reasons == Reason.SMALL))
        wrong = np.where(reasons == Reason.BASE, ~base_is_small, otherwise)
        wrong &= reasons != Reason.GROUP
        wrong[:, :, unseen] = False
        base_moves = changed[:, :, [item.base_slot]]
        wrong_here: Mask = (wrong & (changed | base_moves)).any(axis=2)
        return wrong_here


def _price_of(part: str) -> float:
    return PRICE_OF_PART[Part(part)] if part in set(Part) else PRICE_OF_BASE


def _changes(item: Item, world: World) -> dict[tuple[str, int], list[int]]:
    """How many more or fewer each row's slots would hold."""
    rows: dict[tuple[str, int], list[int]] = {}
    counted = item.membership.tolist()
    moves = zip(world.people.tolist(), world.codes.tolist(), strict=True)
    for person, new in moves:
        old = int(item.codes[person])
        if old == new:
            continue
        for grouping, number in item.groupings.items():
            row = rows.setdefault((grouping, int(number[person])), [0] * len(counted))
            for slot, holds in enumerate(counted):
                row[slot] += holds[new] - holds[old]
    return rows
