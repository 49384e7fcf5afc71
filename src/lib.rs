//! Weerklank: the participation audit log of a municipality.
