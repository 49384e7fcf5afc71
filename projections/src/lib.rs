//! Folds over entries into read models and reports.
