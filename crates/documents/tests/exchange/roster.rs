//! OneRoster packages.

use super::sample::{golden, package};
use documents::DocumentError;
use documents::exchange::Limits;
use documents::exchange::oneroster::{
    Entry, Fault, Mode, OneRoster, RosterRow, RosterRows, Status, open_bytes,
};

const MANIFEST: &str = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.orgs,bulk\n\
    file.users,delta\nfile.roles,bulk\nfile.classes,absent\nsource.systemName,校務系統\n";
const ORGS: &str = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n\
    o1,,,某縣,district,,\no2,active,2026-03-01T00:00:00.000Z,杏林國小,school,014601,o1\no3,gone,,x,school,,\n";
const USERS: &str = "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,\
    identifier,email,sms,phone,agentSourcedIds,grades,password,primaryOrgSourcedId\n\
    u1,active,2026-03-01T00:00:00.000Z,true,u1,\"{personal:T1},{staff:9}\",小明,甲,,,u1@school.example.tw,,,,,secret,o2\n\
    u2,tobedeleted,,FALSE,u2,,小華,乙,,,,,,,,secret,\n\
    u3,,,maybe,u3,,丙,丙,,,,,,,,secret,\nu4,,,true\n\
    u5,,,true,u5,staff:9,戊,戊,,,,,,,,secret,\n";
const ROLES: &str = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n\
    r1,,,u1,primary,teacher,2025-08-01,,o2\nr2,,,u1,secondary,principal,2025-8-1,,o2\nr3,,,,primary,teacher,,,o2\n";

fn roster(manifest: &str) -> Result<OneRoster, DocumentError> {
    let files = [("manifest.csv", manifest), ("orgs.csv", ORGS), ("users.csv", USERS), ("roles.csv", ROLES)];
    open_bytes(package(&files.map(|(name, text)| (name, text.as_bytes()))), &Limits::default())
}

#[test]
fn the_golden_package_is_read() {
    let files = [("manifest.csv", MANIFEST), ("orgs.csv", ORGS), ("users.csv", USERS), ("roles.csv", ROLES)];
    let bytes = package(&files.map(|(name, text)| (name, text.as_bytes())));
    let roster = open_bytes(golden("oneroster.zip", &bytes), &Limits::default()).unwrap();
    assert_eq!(split(roster.users().unwrap()).0.len(), 2);
}

fn split<T: RosterRow>(rows: RosterRows<T>) -> (Vec<T>, Vec<Fault>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for entry in rows {
        match entry.expect("no error of the file") {
            Entry::Row(row) => good.push(row),
            Entry::Bad(fault) => bad.push(fault),
        }
    }
    (good, bad)
}

fn places(faults: &[Fault]) -> Vec<(u64, &str, &str)> {
    faults.iter().map(|fault| (fault.line, fault.column.as_str(), fault.code)).collect()
}

#[test]
fn a_package_is_read_as_types() {
    let roster = roster(MANIFEST).unwrap();
    assert_eq!(
        (roster.system(), roster.users_mode(), roster.orgs_mode()),
        ("校務系統", Ok(Mode::Delta), Ok(Mode::Bulk))
    );
    let (orgs, faults) = split(roster.orgs().unwrap());
    assert_eq!((orgs.len(), orgs[1].name.as_str(), orgs[1].identifier.as_str()), (2, "杏林國小", "014601"));
    assert_eq!(places(&faults), [(4, "status", "value-kind")]);
    let (users, faults) = split(roster.users().unwrap());
    assert_eq!((users.len(), users[0].enabled, users[1].enabled), (2, true, false));
    assert_eq!(users[0].user_ids, [("personal".into(), "T1".into()), ("staff".into(), "9".into())]);
    assert_eq!((users[1].status, users[0].primary_org.as_str()), (Status::ToBeDeleted, "o2"));
    let expected = [(4, "enabledUser", "value-kind"), (5, "", "field-count"), (6, "userIds", "value-kind")];
    assert_eq!(places(&faults), expected);
    let (roles, faults) = split(roster.roles().unwrap());
    assert_eq!((roles.len(), roles[0].is_primary, roles[0].role.as_str()), (1, true, "teacher"));
    assert_eq!(roles[0].begin, Some(jiff::civil::date(2025, 8, 1)));
    assert_eq!(places(&faults), [(3, "beginDate", "value-kind"), (4, "userSourcedId", "value-missing")]);
}

#[test]
fn a_password_never_leaves_the_reader() {
    let (users, faults) = split(roster(MANIFEST).unwrap().users().unwrap());
    assert!(!format!("{users:?}{faults:?}").contains("secret"));
}

#[test]
fn only_version_1_2_with_all_its_files_is_read() {
    let code = |manifest: &str| roster(manifest).map(|_| ()).unwrap_err();
    let found = |version: &str| DocumentError::OneRosterVersion { found: version.into() };
    assert_eq!(code(&MANIFEST.replace(",1.2", ",1.1")), found("1.1"));
    assert_eq!(code("propertyName,value\n"), found(""));
    assert_eq!(code(&MANIFEST.replace("file.orgs,bulk", "file.orgs,some")).code(), "bad-package");
    let bytes = package(&[("manifest.csv", MANIFEST.as_bytes()), ("orgs.csv", ORGS.as_bytes())]);
    assert_eq!(open_bytes(bytes, &Limits::default()).unwrap_err().code(), "bad-package");
    let bytes = package(&[("orgs.csv", ORGS.as_bytes())]);
    assert_eq!(open_bytes(bytes, &Limits::default()).unwrap_err(), found(""));
    let absent = roster(&MANIFEST.replace("file.orgs,bulk", "file.orgs,absent")).unwrap();
    assert_eq!(split(absent.orgs().unwrap()).0.len(), 0);
    let files = [
        ("manifest.csv", MANIFEST),
        ("orgs.csv", "sourcedId,name\n"),
        ("users.csv", USERS),
        ("roles.csv", ROLES),
    ];
    let bytes = package(&files.map(|(name, text)| (name, text.as_bytes())));
    assert_eq!(open_bytes(bytes, &Limits::default()).unwrap().orgs().err().unwrap().code(), "column-missing");
}
