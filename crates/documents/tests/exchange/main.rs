//! The exchange formats, entered where the product enters them: a file goes in, items come out.

mod broken;
mod formats;
mod sample;
mod ways;
