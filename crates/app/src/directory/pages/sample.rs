//! Invented organisations for samples of pages.

use platform::ids::OrganisationId;
use ui::L;
use uuid::Uuid;

use crate::directory::Entry;

/// An open school.
pub(super) fn entry(l: L) -> Entry {
    Entry {
        id: OrganisationId(Uuid::nil()),
        code: "029999".into(),
        name: l.pick("宜蘭縣杏林國小", "Hsinglin Primary School").into(),
        kind: "school".into(),
        level: "primary".into(),
        ownership: "公立".into(),
        county: "宜蘭縣".into(),
        district: "宜蘭市".into(),
        postal_code: "260".into(),
        address: "宜蘭縣宜蘭市杏壇路1號".into(),
        phone: "(03)900-0000".into(),
        website: "https://school.example".into(),
        reviewer: Some(OrganisationId(Uuid::max())),
        valid_from: "2000-08-01".into(),
        valid_until: None,
        preparing: false,
        supervisor_name: l.pick("宜蘭縣政府教育處", "Yilan County Bureau").into(),
        successor: None,
        successor_name: String::new(),
        successor_code: String::new(),
    }
}

/// A school that was merged into another.
pub(super) fn closed(l: L) -> Entry {
    Entry {
        code: "029998".into(),
        name: l.pick("宜蘭縣壇山國小", "Tanshan Primary School").into(),
        valid_until: Some("2026-07-31".into()),
        successor: Some(OrganisationId(Uuid::nil())),
        successor_name: entry(l).name,
        successor_code: "029999".into(),
        ..entry(l)
    }
}

/// A school in preparation.
pub(super) fn preparing(l: L) -> Entry {
    Entry {
        code: "029997".into(),
        name: l.pick("宜蘭縣新杏國小", "Hsinhsing Primary School").into(),
        preparing: true,
        ..entry(l)
    }
}
