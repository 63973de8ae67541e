//! Pages that people read: the definition as a document, and the lifecycle as a picture.

#![deny(clippy::disallowed_methods)]
