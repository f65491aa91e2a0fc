//! The thesis: how the barriers couple, and what a crisis changes.
