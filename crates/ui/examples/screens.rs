//! Writes the gallery and the sample pages with their assets into a folder, to look at without a server.
//!
//! `cargo run -p ui --example screens -- FOLDER`

use std::path::Path;
use std::{env, fs, io};

use ui::{L, Lang, Shell, assets, gallery};

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| "screens".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    for name in assets::names() {
        let address = assets::url(name);
        if let Some(asset) = assets::get(name) {
            fs::write(folder.join(address.trim_start_matches('/')), asset.bytes)?;
        }
    }
    for lang in Lang::ALL {
        let l = L::new(lang);
        let mut pages = gallery::pages::all(l);
        let shell: Shell = gallery::pages::shell(l, &l.t("ui-gallery"), "/gallery", 9);
        pages.push(("gallery", gallery::gallery(shell).map_err(io::Error::other)?));
        for (name, html) in pages {
            for (ending, html) in
                [("", html.clone()), ("-dark", html.replace("data-theme=\"system\"", "data-theme=\"dark\""))]
            {
                let html = html.replace("\"/assets/", "\"assets/");
                fs::write(folder.join(format!("{name}-{}{ending}.html", lang.code())), html)?;
            }
        }
    }
    Ok(())
}
