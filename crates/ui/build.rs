//! Rebuilds the crate when a locale file or an asset is added or removed, which the embedding macro alone would not notice.

fn main() {
    println!("cargo::rerun-if-changed=../../locales");
    println!("cargo::rerun-if-changed=assets");
}
