//! Recording from outside: a command is one line of JSON, and gets one line in answer. A command file
//! is recorded this way, and the demonstration is told by it.
//!
//! ```json
//! {"trajectory":"5e…","type":"input.received","key":"in-7","data":{"input":"…","points":1,"words":"…"}}
//! ```
//!
//! - `trajectory`: the id of a trajectory, which its first command chooses, or `municipality`.
//! - `type`, `data`: what is recorded; texts stand open in it and become commitments.
//! - `key`: the idempotency key. The same line under the same key is recorded once, however often it
//!   is sent; another line under that key is refused.
//! - `role`: in which role, where that is another than for the rest.
//!
//! `data` can name what only recording makes: in a list of commitments `"@KEY/FIELD"` stands for the
//! commitment to that text of the command with that key, and as `seq` `"@KEY"` stands for the number
//! of its entry. Everywhere else a text that begins with `@` is a text.
//!
//! - `parse`: bytes to [`Line`], pure. `node` reads data so that no error ever quotes it.
//! - [`answer`]: what is said in return, and why a line is refused.
//! - [`schema`]: what a line may hold, for programs.
//! - `round`: records lines that wait together. `run` reads, records and answers a whole stream.
//!
//! Invariant: an answer is given when it is durable, in the order of the lines, and holds no text of
//! the file but its key.

pub mod answer;
mod lines;
mod node;
mod parse;
mod round;
pub mod run;
pub mod schema;

#[cfg(test)]
mod tests;

pub use answer::{Answer, Problem, Status};
pub use lines::MAX_LINE_BYTES;
pub use parse::{Known, Line, Unread, parse};
pub use round::{Numbered, Recording};
