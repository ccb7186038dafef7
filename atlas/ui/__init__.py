"""The only streamlit in the package: server, components, address state, Dutch texts."""
