"""Page Profiel: one area beside Drenthe, Nederland and its peers."""
