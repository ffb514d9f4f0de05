import pickle

from kunnskap.errors import ParameterError
from kunnskap.origin import Origin, Place, Traced, combine, count

ROW_2 = Origin.at(Place("literature/a/outcomes.csv", 2, "easton2007"))
ROW_3 = Origin.at(Place("literature/a/outcomes.csv", 3, "kraanen2013"))


def test_combining_keeps_each_place_and_step_once_in_the_order_met() -> None:
    combined = combine(
        [ROW_2.then("effect", measure="OR"), ROW_3.then("effect", measure="OR"), ROW_2]
    )
    assert [place.line for place in combined.places] == [2, 3]
    assert [step.key for step in combined.steps] == ["effect"]


def test_a_count_traces_to_everything_it_counts() -> None:
    counted = count([ROW_2, ROW_3])
    assert counted.value == 2
    assert len(counted.origin.places) == 2


def test_the_id_depends_on_the_content_alone() -> None:
    same = Origin.at(Place("literature/a/outcomes.csv", 2, "easton2007"))
    assert same.id == ROW_2.id != ROW_3.id
    assert ROW_2.then("rounded").id != ROW_2.id


def test_a_changed_value_has_one_more_step() -> None:
    doubled = Traced(3, ROW_2).map(lambda n: n * 2, "doubled", by=2)
    assert (doubled.value, doubled.origin.steps[-1].key) == (6, "doubled")


def test_an_error_survives_the_way_between_processes() -> None:
    copy = pickle.loads(pickle.dumps(ParameterError("unknown", name="modul")))
    assert (type(copy), copy.key, copy.facts) == (ParameterError, "unknown", {"name": "modul"})
