//! One identifier type per entity, so that a course can never be looked up by a person's id.

/// Declares identifier types over UUIDv7 that the database layer, forms and JSON understand.
#[macro_export]
macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
                 ::serde::Serialize, ::serde::Deserialize, ::sea_orm::DeriveValueType)]
        pub struct $name(pub ::uuid::Uuid);

        impl $name {
            /// A new identifier that sorts by the time of its making.
            #[allow(clippy::new_without_default, reason = "an identifier has no default")]
            pub fn new() -> Self {
                Self(::uuid::Uuid::now_v7())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                ::uuid::Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

typed_ids! {
    /// A human being.
    PersonId,
    /// A way to sign in.
    AccountId,
    /// A unit of the tree.
    OrganisationId,
    /// A duty at an organisation; people hold it one after the other.
    SeatId,
    /// A person's time in a seat, from a date to a date.
    HoldingId,
    /// A person's time at a service organisation.
    ServiceId,
    /// A line of the audit log.
    EventId,
    /// A piece of background work.
    JobId,
    /// A message waiting to be sent.
    MailId,
    /// A stored file.
    FileId,
}
