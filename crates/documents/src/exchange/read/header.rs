//! The header of a list: which column of the file is which column of the list.

use crate::DocumentError;
use crate::exchange::List;

/// Columns by which a list of profiles is known.
const PROFILE_LEAST: usize = 4;

/// Names of one file's columns as places of a list's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// The list.
    pub(crate) list: List,
    /// For each column of the file its place in the list; none for one that the list does not have.
    places: Vec<Option<usize>>,
}

impl Header {
    /// The columns of a list that is known; other columns are passed over.
    ///
    /// # Errors
    /// `column-missing`, and `bad-header` for a column that stands there twice.
    pub(crate) fn of(list: List, names: &[String]) -> Result<Self, DocumentError> {
        let places: Vec<_> = names.iter().map(|name| list.column(name.trim())).collect();
        for (at, name) in list.columns().iter().enumerate() {
            let mut found = (0..).zip(&places).filter(|(_, place)| **place == Some(at));
            if found.next().is_none() {
                return Err(DocumentError::ColumnMissing { name: (*name).to_owned() });
            }
            if let Some((twice, _)) = found.next() {
                return Err(DocumentError::BadHeader { column: twice + 1 });
            }
        }
        Ok(Self { list, places })
    }

    /// As [`Header::of`], of the list whose columns stand there; without any, none.
    pub(crate) fn recognised(names: &[String]) -> Option<Result<Self, DocumentError>> {
        let known = |list: List| names.iter().filter(|name| list.column(name.trim()).is_some()).count();
        // The number of the course stands in both lists and tells nothing.
        let own = |list: List| known(list).saturating_sub(usize::from(has_import_id(names)));
        let [courses, people, profiles] = List::KNOWN.map(own);
        // Words like a name or a telephone stand in many files: a few of them are no list of profiles.
        if profiles >= PROFILE_LEAST && profiles > courses.max(people) {
            return Some(Self::of(List::Profiles, names));
        }
        match (courses, people) {
            (0, 0) => None,
            _ if people >= courses => Some(Self::of(List::People, names)),
            _ => Some(Self::of(List::Courses, names)),
        }
    }

    /// Columns of the file.
    pub(crate) fn width(&self) -> usize {
        self.places.len()
    }

    /// The place in the list of a column of the file.
    pub(crate) fn place(&self, column: usize) -> Option<usize> {
        self.places.get(column).copied().flatten()
    }

    /// The fields of a row in the order of the list; fields that are not there are empty.
    pub(crate) fn arrange(&self, fields: impl IntoIterator<Item = String>) -> Vec<String> {
        let mut cells = vec![String::new(); self.list.columns().len()];
        for (field, place) in fields.into_iter().zip(&self.places) {
            if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
                *cell = field;
            }
        }
        cells
    }
}

fn has_import_id(names: &[String]) -> bool {
    names.iter().any(|name| List::People.column(name.trim()) == Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split(',').map(String::from).collect()
    }

    #[test]
    fn columns_are_found_in_any_order_and_others_passed_over() {
        let header = Header::of(List::People, &names("counts,備註, TEACHERID ,import_id,")).unwrap();
        let row = names("3,x,T1,C1,y");
        assert_eq!(header.arrange(row), ["C1", "T1", "3"]);
        assert_eq!((header.width(), header.place(0), header.place(1)), (5, Some(2), None));
    }

    #[test]
    fn a_column_that_is_missing_or_there_twice_is_named() {
        let of = |text| Header::of(List::People, &names(text)).unwrap_err();
        assert_eq!(of("Import_ID,Counts"), DocumentError::ColumnMissing { name: "TeacherId".into() });
        assert_eq!(of("Import_ID,TeacherId,Counts,counts"), DocumentError::BadHeader { column: 4 });
    }

    #[test]
    fn the_list_is_recognised_by_its_columns() {
        let list =
            |text: &str| Header::recognised(&names(text)).map(|header| header.map(|header| header.list));
        assert_eq!(list("Import_ID,TeacherId,Counts"), Some(Ok(List::People)));
        assert_eq!(list(&crate::exchange::COURSE_COLUMNS.join(",")), Some(Ok(List::Courses)));
        assert_eq!(list(&crate::exchange::PROFILE_COLUMNS.join(",")), Some(Ok(List::Profiles)));
        assert_eq!(list("Import_ID,Name"), None);
        assert!(list("Import_ID,CourseName").unwrap().is_err());
    }
}
