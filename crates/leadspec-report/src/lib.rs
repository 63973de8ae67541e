//! Pages that people read: the definition as a document, and the lifecycle as a picture.
//!
//! [`doc`] says what is on a definition's page, [`review`] what is said of a change. The rest is a small kit that pages are made of:
//! [`Page`] and its blocks hold what a page says, [`html`] and [`markdown`] write it down, [`svg`] draws a [`Picture`] of a
//! lifecycle. Nothing here reads a file, a clock or the environment: the same definition gives the same bytes.

#![deny(clippy::disallowed_methods)]

pub mod doc;
pub mod html;
pub mod markdown;
pub mod review;
pub mod svg;

mod layout;
mod mermaid;
mod page;
mod palette;
mod picture;
mod text;

pub use layout::Shape;
pub use page::{Block, Column, Entry, Figure, Group, Page, Section, Table, Tone, Words};
pub use picture::{Mark, Pair, Picture, PictureArrow, PictureRow, PictureStage, outcome_words, stage_label};
