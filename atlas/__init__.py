"""The WZW-atlas of Drenthe: figures on living, welfare and care, on a map."""
