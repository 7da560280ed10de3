"""The page of the package shows what happens, and the typed example runs."""

import doctest

import kijun
import typed_example
from conftest import PROJECT


def test_the_page_s_examples():
    failed, tried = doctest.testfile(str(PROJECT / "bindings" / "python" / "README.md"), module_relative=False,
                                     optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert tried >= 5
    assert failed == 0


def test_the_package_s_own_example():
    failed, tried = doctest.testmod(kijun)
    assert tried and not failed


def test_the_typed_example_runs():
    told = typed_example.main()
    assert told["hits"] > 0 and told["bad"] == 1 and told["changed"] > 0
