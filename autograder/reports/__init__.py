"""Reports: terminal and HTML, each a pure function of results."""
