"""The notebooks run from top to bottom, in a kernel of their own, and show what they promise."""

import nbclient
import nbformat
import pytest

from conftest import PROJECT

NOTEBOOKS = PROJECT / "bindings" / "python" / "notebooks"


def outputs(notebook, kind):
    return [output["data"][kind] for cell in notebook.cells if cell.cell_type == "code"
            for output in cell.outputs if kind in output.get("data", {})]


@pytest.mark.parametrize("name, plots", [("year_2025", 2)])
def test_a_notebook_runs(name, plots):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    assert not [cell for cell in notebook.cells if cell.get("outputs")], "kept without outputs"
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()
    assert len(outputs(notebook, "image/png")) == plots
    assert any("<mark" in page for page in outputs(notebook, "text/html"))
    errors = "".join(output.text for cell in notebook.cells if cell.cell_type == "code"
                     for output in cell.outputs if output.output_type == "stream" and output.name == "stderr")
    assert errors == ""
