"""The cell magic, in IPython itself."""

import pytest

import kijun

DRAFT = 'revision draft_x "<b>案</b>" amends ihc { draft rename category bank_account to "別名" }'


@pytest.fixture()
def shell(rules):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.run_line_magic("load_ext", "kijun")
    shell.user_ns["rules"] = rules
    yield shell
    InteractiveShell.clear_instance()


def test_a_draft_is_compiled_in_place(shell):
    shown = shell.run_cell_magic("kijun", "rules into mine", DRAFT)
    assert shell.user_ns["mine"].revision("draft_x").judge(text="口座買います").findings[0].title == "別名"
    assert "draft_x" in repr(shown) and "<b>" not in shown._repr_html_()
    shell.run_cell_magic("kijun", "ihc", DRAFT)
    assert shell.user_ns["drafted"].hash == shell.user_ns["mine"].hash


def test_a_guideline_of_its_own(shell):
    shell.run_cell_magic("kijun", "", """
        guideline example "見本" { timezone "Asia/Tokyo" judged by received }
        revision first "初版" of example { effective 2020-04-01 }
        class illegal "違法情報"
        category account "口座" in illegal { post has "口座" }
    """)
    assert shell.user_ns["drafted"].judge(text="口座", received_at="2021-01-01").categories == ("account",)


def test_what_is_wrong_is_shown_and_nothing_else(shell, capsys):
    shell.user_ns["drafted"] = before = object()
    wrong = DRAFT.replace("bank_account", "bank_acount")
    done = shell.run_cell(f"%%kijun rules\n{wrong}")
    assert isinstance(done.error_in_exec, kijun.RulesError)
    shown = capsys.readouterr().out
    assert "cell.kijun:1:" in shown and "^^^" in shown and "bank_account" in shown
    assert "Traceback" not in shown and "_magic.py" not in shown
    assert shell.user_ns["drafted"] is before


def test_only_warnings_of_the_cell(shell):
    """The guideline below has some of its own, told elsewhere."""
    shown = shell.run_cell_magic("kijun", "rules", DRAFT.replace(
        "draft rename", 'draft replace category bank_account { post has "口座買います" and post has "口座" }  rename'))
    assert all(one.place.file == "cell.kijun" for one in shown.diagnostics)


def test_how_it_is_written(shell):
    for line in ("rules into", "rules other into x", "rules into 9x"):
        with pytest.raises((ValueError, NameError)):
            shell.run_cell_magic("kijun", line, DRAFT)
    with pytest.raises(NameError, match="ihc"):
        shell.run_cell_magic("kijun", "nothing", DRAFT)
