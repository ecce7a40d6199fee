//! Import of the ministry's yearly school lists: compared first, applied exactly as compared, bad rows come back.

mod apply;
mod compare;
mod staged;

pub use compare::{Line, LineChange, ListPlan, RefusedLine};
pub use staged::{
    ListId, StagedList, apply_list, compare_again, latest_lists, may_import, preview_list, staged_list,
};

use std::collections::BTreeSet;

use domain::calendar::{self, SchoolYear};
use platform::db::Actor;
use platform::{AppError, AppResult};

use super::store;
use crate::App;

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Imported {
    /// Rows read, without the header.
    pub rows: usize,
    /// Schools that were not known.
    pub opened: usize,
    /// Schools whose entry differs from what was known.
    pub changed: usize,
    /// Schools that are as they were.
    pub unchanged: usize,
    /// Schools that got another code and keep their history.
    pub recoded: usize,
    /// Schools that may be others under another code: left alone until a person says so.
    pub proposed: usize,
    /// Schools that were closed because the list no longer names them.
    pub closed: usize,
    /// Listed schools of this level that this list no longer names.
    pub missing: Vec<String>,
    /// Rows that were refused.
    #[serde(skip)]
    pub refused: Vec<RowProblem>,
}

impl Imported {
    /// How many organisations are not as before.
    pub fn touched(&self) -> usize {
        self.opened + self.changed + self.recoded + self.closed
    }
}

/// One refused row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowProblem {
    /// Line in the file, from 1.
    pub line: u32,
    /// Column as lists usually call it.
    pub column: &'static str,
    /// Stable code; the sentence is `import-<code>` in the locale files.
    pub code: &'static str,
    /// What stood there.
    pub value: String,
}

/// What a person decided about a compared list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// Whether schools that the list no longer names are closed.
    pub close: bool,
    /// New codes that belong to known schools.
    pub same: BTreeSet<String>,
    /// Whether what may be the same school is left alone unless it is in `same`.
    pub hold: bool,
}

/// Imports a list of a level at once: nothing is closed, and what may be a changed code is left for a person.
///
/// # Errors
/// When the file is not such a list at all, or the database fails; nothing is written then.
pub async fn import_schools(app: &App, actor: &Actor, bytes: &[u8], level: &str) -> AppResult<Imported> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    store::changes::hold_directory(&change).await?;
    // A list that says no year is taken for the one that is current.
    let year = SchoolYear::of(calendar::civil_date(change.now())).number().into();
    let compared = compare::compare(change.conn(), level, Some(year), bytes).await?;
    let (plan, refused) = compared.map_err(|refused| {
        let l = ui::L::new(ui::Lang::Zh);
        let expected = "學年度,代碼,學校名稱,公/私立,縣市名稱,地址,電話,網址";
        AppError::Malformed(format!("{}（{expected}）", platform::error::Refused::new(&refused).sentence(l)))
    })?;
    let decisions = Decisions { hold: true, ..Decisions::default() };
    let mut done = apply::apply(&mut change, &plan, &decisions).await?;
    done.refused = refused;
    if done.touched() == 0 && plan.year <= plan.known_year {
        change.rollback().await?;
    } else {
        change.commit().await?;
    }
    Ok(done)
}
