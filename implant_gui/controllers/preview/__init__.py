"""One template or several, looked at closely: pictures, documents, sizes, assemblies, paper."""
