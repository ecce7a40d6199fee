//! Page shell, components and words: everything a page needs to look and speak like 杏壇.
//!
//! A page is an askama template that extends `shell/shell.html` and shows component values; see the crate's README for an example.

pub mod assets;
pub mod components;
pub mod error_page;
pub mod gallery;
pub mod i18n;
pub mod icons;
pub mod markup;
pub mod shell;

pub use error_page::error_page;
pub use gallery::{gallery, samples};
pub use i18n::{L, Lang};
pub use icons::icon;
pub use markup::{Component, Markup, encode};
pub use shell::{Flash, FlashKind, NavItem, ServiceLinks, Shell, Theme, UserBadge};
