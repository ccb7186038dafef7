"""The migrations of the register, run by `atlas.store.reporting.migrate`."""
