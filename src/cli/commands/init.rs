//! `init`: a new store and its key.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::demo::private_dir;
use crate::cli::context::{Context, Places};
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::domain::site::{SiteSettings, is_portal_url};
use crate::service::api::ErrorKind;

/// The arguments of `init`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Init {
    /// The site's name, as letters and pages show it
    #[arg(long, value_name = "NAME")]
    site: String,
    /// Who may work with it [default: the Unix user]
    #[arg(long, value_name = "USER")]
    operator: Option<String>,
    /// The address of the patients' portal
    #[arg(long, value_name = "URL")]
    portal_url: Option<String>,
    /// The site's time zone
    #[arg(long, value_name = "TZ", default_value = "Europe/London", value_parser = zone)]
    time_zone: chrono_tz::Tz,
    /// Where letters are handed over [default: beside the store, with the ending -letters]
    #[arg(long, value_name = "DIR")]
    print_folder: Option<PathBuf>,
    /// Make the store although this runs as root
    #[arg(long)]
    allow_root: bool,
}

fn zone(text: &str) -> Result<chrono_tz::Tz, String> {
    text.parse().map_err(|_| "no such time zone: give its IANA name, such as Europe/London".to_owned())
}

impl Init {
    /// Makes the store.
    pub(in crate::cli) async fn run(self, context: &Context) -> Result<(), Failure> {
        let places = context.places()?;
        self.refuse_root()?;
        key_beside_store(&places)?;
        let settings = self.settings(&places)?;
        let (site, operator) = (settings.name.clone(), settings.operator.clone());
        let print_folder = settings.print_folder.clone();
        let lacking = settings.lacking_for_letters(false);
        for parent in [places.data.parent(), places.key_file.parent()].into_iter().flatten() {
            private_dir(parent)?;
        }
        private_dir(Path::new(&print_folder))?;
        drop(Session::create(&places, settings).await?);
        let data = places.data.display().to_string();
        let key_file = places.key_file.display().to_string();
        context.out.answer(
            || json!({ "data": data, "site": site, "operator": operator, "key_file": key_file, "print_folder": print_folder, "lacking": lacking }),
            || {
                let mut lines = vec![
                    format!("The store of \"{site}\" is {data}; {operator} may work with it."),
                    format!("Its key is {key_file}. Copy it to a safe place now: without it nobody can read the store."),
                    format!("Letters are handed over in {print_folder}."),
                    "Its letters begin with a base and three templates of ours. Next: patient-profile import FILES, then patient-profile.".to_owned(),
                ];
                lines.extend(lacking.iter().map(|what| format!("Before the first letter: {what}")));
                lines
            },
        )
    }

    fn refuse_root(&self) -> Result<(), Failure> {
        if environment::uid() != 0 || self.allow_root {
            return Ok(());
        }
        let message = "A store is not made by root: its files would be open to no one else who must run it.";
        let hint = "Run this as the user who will own the store, or give --allow-root if that is root.";
        Err(Failure::new(ErrorKind::Refused, message, hint))
    }

    fn settings(self, places: &Places) -> Result<SiteSettings, Failure> {
        let name = self.site.trim().to_owned();
        if name.is_empty() {
            return Err(Failure::invalid("The site needs a name: give --site NAME."));
        }
        let mut settings = SiteSettings::new(name);
        if let Some(url) = self.portal_url {
            settings.portal_url = portal_url(&url)?;
        }
        settings.time_zone = self.time_zone;
        settings.print_folder = print_folder(self.print_folder.as_deref(), places)?;
        settings.operator = self.operator.unwrap_or_else(environment::user);
        settings.operator_uid = environment::uid();
        Ok(settings)
    }
}

/// The key must not lie in the directory that it opens (`decided.md` 2).
fn key_beside_store(places: &Places) -> Result<(), Failure> {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if !absolute(&places.key_file).starts_with(absolute(&places.data)) {
        return Ok(());
    }
    let message = format!("The key file {} would lie in the store that it opens.", places.key_file.display());
    Err(Failure::new(ErrorKind::Invalid, message, "Name another place with --key-file."))
}

fn portal_url(url: &str) -> Result<String, Failure> {
    if is_portal_url(url) {
        return Ok(url.to_owned());
    }
    let message = format!("\"{url}\" is no address of a portal.");
    Err(Failure::new(ErrorKind::Invalid, message, "It begins with https:// and holds no spaces, ? or #."))
}

/// The folder as an absolute path.
fn print_folder(named: Option<&Path>, places: &Places) -> Result<String, Failure> {
    let folder = named.map_or_else(
        || {
            let mut name = places.data.file_name().unwrap_or_default().to_owned();
            name.push("-letters");
            places.data.with_file_name(name)
        },
        Path::to_owned,
    );
    let folder = std::path::absolute(&folder)
        .map_err(|error| Failure::io("The print folder has no place:", &folder, &error))?;
    let data = std::path::absolute(&places.data).unwrap_or_else(|_| places.data.clone());
    if folder.starts_with(data) {
        let message = "The print folder would lie in the store, which holds nothing in plain text.";
        return Err(Failure::new(ErrorKind::Invalid, message, "Name another with --print-folder."));
    }
    let text = folder.to_str().map(str::to_owned);
    text.ok_or_else(|| Failure::invalid("The path of the print folder is no UTF-8: name another."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        Places { data: "/srv/pp/store".into(), key_file: "/srv/pp/site.key".into() }
    }

    #[test]
    fn nothing_in_plain_text_lies_in_the_store() {
        assert_eq!(print_folder(None, &places()).unwrap(), "/srv/pp/store-letters");
        assert!(print_folder(Some(Path::new("/srv/pp/store/out")), &places()).is_err());
        assert!(print_folder(Some(Path::new("/srv/out")), &places()).is_ok());
        assert!(key_beside_store(&places()).is_ok());
        let inside = Places { key_file: "/srv/pp/store/site.key".into(), ..places() };
        assert!(key_beside_store(&inside).is_err());
    }
}
