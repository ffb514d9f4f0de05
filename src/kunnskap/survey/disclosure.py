"""Which numbers of a family stay hidden so that no hidden number can be worked out from the rest.

First the small ones: groups, bases, counts and rests of bases below the threshold. Then, for each hidden number, the
cheapest world (see ``worlds``) in which it is another while everything published is the same; what differs between
that world and ours is hidden too. When every hidden number has its world, the publication is safe: means, intervals,
indices, gaps and changes are compared as they are printed, so they give nothing away either. The reasons are public,
so a world must also have the same reasons as ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kunnskap.survey.consequences import Consequence, Consequences, Linked
from kunnskap.survey.published import TOTAL, Item, ItemName, Reason
from kunnskap.survey.worlds import Profiles, Spot, worlds


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is hidden of one family of items, and why. ``parts`` are (item, grouping, group, mean or interval)."""

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
    decisions = _Decisions(items, threshold, tuple(linked), hidden_groups or {})
    for item in items:
        decisions.protect(item)
    decisions.drop_needless()
    found = decisions.hidden
    return Pattern(
        found.spots, frozenset(found.parts), frozenset(found.linked), hidden_groups or {}
    )


class _Decisions:
    """The worlds chosen so far. While they are chosen ever more is hidden, so that a world stays a witness."""

    def __init__(
        self,
        items: Sequence[Item],
        threshold: int,
        linked: tuple[Linked, ...],
        groups: Mapping[tuple[str, str], frozenset[int]],
    ) -> None:
        self.groups = groups
        self.hidden = Consequences(items, threshold, linked)
        self.chosen: dict[ItemName, list[Consequence]] = {item.name: [] for item in items}
        for item in items:
            self._hide_small(item)
        self.hidden.hide_small_linked()
        self.first = self.hidden.copy()

    def _hide_small(self, item: Item) -> None:
        hidden, limit = self.hidden, self.hidden.threshold
        for grouping, counts in hidden.counts[item.name].items():
            gone = self.groups.get((item.wave, grouping), frozenset())
            for group, row in enumerate(counts):
                if group in gone:
                    hidden.hide_row(item, grouping, group, Reason.GROUP)
                elif row[item.base_slot] < limit:
                    hidden.hide_row(item, grouping, group, Reason.BASE)
                else:
                    for slot in (s for s in item.slots(grouping) if s != item.base_slot):
                        if min(row[slot], row[item.base_slot] - row[slot]) < limit:
                            hidden.hide(item, Spot(grouping, group, slot), Reason.SMALL)

    def protect(self, item: Item) -> None:
        """Find a world for every hidden number of the item; withhold the item where there is none."""
        profiles = Profiles.of_item(item)
        safe = self._safe_in_hidden_groups(item)
        while open_spots := [spot for spot in self.hidden.spots[item.name] if spot not in safe]:
            spot = min(open_spots, key=_in_order)
            best = self._best(item, profiles, spot)
            if best is None:
                self.hidden.withhold(item)
                self.chosen[item.name].clear()
                return
            self.hidden.allow(item, best)
            self.chosen[item.name].append(best)
            safe |= {changed for changed in best.changed if changed in self.hidden.spots[item.name]}

    def _best(self, item: Item, profiles: Profiles, spot: Spot) -> Consequence | None:
        prices = self.hidden.prices(item, profiles)
        found = [
            (self.hidden.of_world(item, world), world) for world in worlds(profiles, spot, prices)
        ]
        best: Consequence | None = None
        for consequence, world in sorted(found, key=lambda pair: pair[0].price):
            if best is not None and consequence.price >= best.price:
                break
            self.hidden.add_linked(item, world, consequence)
            if best is None or consequence.price < best.price:
                best = consequence
        return best

    def _safe_in_hidden_groups(self, item: Item) -> set[Spot]:
        """Numbers that change when somebody in one hidden group belonged to another: nothing published does."""
        safe: set[Spot] = set()
        for grouping, counts in self.hidden.counts[item.name].items():
            gone = sorted(self.groups.get((item.wave, grouping), frozenset()))
            here = [group for group in gone if group < len(counts)]
            for slot in item.slots(grouping):
                if len(gone) > 1 and sum(counts[group][slot] for group in here) > 0:
                    safe |= {Spot(grouping, group, slot) for group in here}
        return safe

    def drop_needless(self) -> None:
        """Give up the dearest worlds whose work others do, and show again what only they hid."""
        withheld = {
            name for name, spots in self.hidden.spots.items() if Reason.WITHHELD in spots.values()
        }
        if withheld:
            return
        kept = self.first.copy()
        for name, worlds_of in self.chosen.items():
            item = self.hidden.items[name]
            small = set(self.first.spots[name]) - self._safe_in_hidden_groups(item)
            for world in _needed(worlds_of, small, item):
                kept.allow(item, world)
        self.hidden = kept


def _needed(chosen: list[Consequence], small: set[Spot], item: Item) -> list[Consequence]:
    """A selection of the worlds in which every small number still changes.

    A world that hides a base is always kept: the whole row went with it, and leans on the other worlds.
    """
    if any(spot.slot == item.base_slot for world in chosen for spot in world.spots):
        return chosen
    if any(world.only_hidden for world in chosen):
        return chosen
    kept = list(chosen)
    for world in sorted(chosen, key=lambda one: -one.price):
        others = {spot for other in kept if other is not world for spot in other.changed}
        if small <= others:
            kept.remove(world)
    return kept


def _in_order(spot: Spot) -> tuple[bool, str, int, int]:
    return (spot.grouping == TOTAL, spot.grouping, spot.group, spot.slot)
