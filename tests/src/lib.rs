//! What the end-to-end tests share: where the repository is, the built `leadspec`, and pages whose commands are run.
//!
//! Tests here know files and the command line. They must not know how the crates below do their work.

mod binary;
mod transcript;

pub use binary::{examples, leadspec, root};
pub use transcript::{Block, blocks, run_page};
