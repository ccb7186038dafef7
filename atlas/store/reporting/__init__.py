"""What editors report: drafts, published reports, and the trail of every change."""
