"""The page of the package shows what happens, and the typed example runs."""

import doctest

import pytest

import kijun
import kijun.debug
import typed_example
from conftest import PROJECT


@pytest.mark.parametrize("page, least", [("README.md", 5), ("guide.md", 40)])
def test_the_examples_of_a_page(page, least, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # some write files
    failed, tried = doctest.testfile(str(PROJECT / "bindings" / "python" / page), module_relative=False,
                                     optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert tried >= least
    assert failed == 0


@pytest.mark.parametrize("module", [kijun, kijun.debug], ids=lambda one: one.__name__)
def test_the_package_s_own_examples(module):
    failed, tried = doctest.testmod(module)
    assert tried and not failed


def test_the_typed_example_runs():
    told = typed_example.main()
    assert told["hits"] > 0 and told["bad"] == 1 and told["changed"] > 0
