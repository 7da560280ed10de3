"""The notebook runs from top to bottom on the cluster, in a kernel of its own."""

import pathlib

import nbclient
import nbformat

NOTEBOOKS = pathlib.Path(__file__).resolve().parents[2] / "notebooks"


def test_the_year_2025_on_spark(cluster, monkeypatch):
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", cluster.submit_arguments())
    notebook = nbformat.read(NOTEBOOKS / "year_2025_on_spark.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not [cell for cell in code if cell.outputs], "kept without outputs"
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()
    shown = [output["data"].get("text/plain", "") for cell in code for output in cell.outputs if "data" in output]
    assert "'spark'" in shown[0]  # a cluster, not local threads
    assert any("r2025_09_25" in text for text in shown)
