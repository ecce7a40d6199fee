//! A certificate authority for one run of tests, and a certificate for `localhost` that it signed.

use crate::tools;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files of a server.
pub struct Files {
    /// The authority's certificate.
    pub authority: PathBuf,
    /// The server's certificate.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

impl Files {
    fn within(dir: &Path) -> Files {
        Files {
            authority: dir.join("ca.pem"),
            certificate: dir.join("server.pem"),
            key: dir.join("server.key"),
        }
    }
}

/// Makes both with the program `openssl`, valid for some days.
///
/// # Errors
/// When it is missing and may not be installed, or fails.
pub fn make(dir: &Path) -> Result<Files> {
    let openssl = tools::openssl()?;
    let files = Files::within(dir);
    std::fs::write(dir.join("names"), "subjectAltName=DNS:localhost\nbasicConstraints=critical,CA:FALSE\n")?;
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    for line in [
        format!("req -x509 {key} -days 9 -subj /CN=Xingtan-test-authority -keyout ca.key -out ca.pem"),
        format!("req {key} -subj /CN=localhost -keyout server.key -out server.csr"),
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 9 -extfile names -out server.pem".to_owned(),
    ] {
        let output = Command::new(&openssl).args(line.split(' ')).current_dir(dir).output();
        let output = output.context("openssl could not be started")?;
        ensure!(output.status.success(), "openssl {line}:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(files)
}

/// Copies what a server needs into its folder, the key readable by its user alone.
///
/// # Errors
/// The disk.
pub fn copy_for(from: &Path, into: &Path, owner: Option<(u32, u32)>) -> Result<Files> {
    use std::os::unix::fs::{PermissionsExt, chown};
    let (theirs, own) = (Files::within(from), Files::within(into));
    for (from, to) in
        [(theirs.authority, &own.authority), (theirs.certificate, &own.certificate), (theirs.key, &own.key)]
    {
        std::fs::copy(&from, to).with_context(|| from.display().to_string())?;
        std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o600))?;
        if let Some((uid, gid)) = owner {
            chown(to, Some(uid), Some(gid))?;
        }
    }
    Ok(own)
}
