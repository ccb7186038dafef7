"""The yardstick: the smallest Streamlit page there is."""

import streamlit as st

st.write("Een lege pagina.")
