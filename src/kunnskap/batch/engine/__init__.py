"""Our own papermill engine: each notebook in a child forked from a warm parent, cell by cell as a kernel would."""
