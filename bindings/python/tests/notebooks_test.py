"""The notebooks run from top to bottom, in a kernel of their own, and show what they promise."""

import nbclient
import nbformat
import pytest

from conftest import PROJECT

NOTEBOOKS = PROJECT / "bindings" / "python" / "notebooks"


def run(name):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    assert not [cell for cell in notebook.cells if cell.get("outputs")], "kept without outputs"
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()
    return notebook


def outputs(notebook, kind):
    return [output["data"][kind] for cell in notebook.cells if cell.cell_type == "code"
            for output in cell.outputs if kind in output.get("data", {})]


@pytest.mark.parametrize("name, plots", [("year_2025", 3), ("drafting", 1)])
def test_a_notebook_runs(name, plots):
    done = run(name)
    assert len(outputs(done, "image/png")) == plots
    assert any("<mark" in page for page in outputs(done, "text/html"))
    assert any('<iframe sandbox=""' in page for page in outputs(done, "text/html"))
    text = "".join(output.get("text", "") for cell in done.cells if cell.cell_type == "code"
                   for output in cell.outputs if output.output_type == "stream" and output.name == "stderr")
    assert "Warning" not in text, text
    if name == "drafting":
        (refused,) = [output for cell in done.cells if cell.cell_type == "code" for output in cell.outputs
                      if output.output_type == "error"]
        assert "K0501" in "\n".join(refused.traceback) and "_magic" not in "\n".join(refused.traceback)
