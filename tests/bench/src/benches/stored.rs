//! The store of P4 and P5: imported once, and the children that import and load it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use patient_profile::service::api::{ImportRequest, SearchRequest};
use tempfile::TempDir;

use crate::child::{self, Answer, text};
use crate::measure::{Stopwatch, peak_mib, process_seconds};
use crate::{population, progress, site};

use super::Trouble;

/// A site with imported patients.
pub struct Stored {
    pub dir: TempDir,
    /// What the import took: `cpu` and `wall` seconds, `peak` MiB.
    pub import: Answer,
    /// The size of the file in MB.
    pub file_mb: f64,
}

impl Stored {
    /// Writes `count` patients to a file and imports it in a child.
    pub fn import(count: usize) -> Result<Self, Trouble> {
        progress(&format!("importing {count} patients"));
        let dir = site::scratch()?;
        let file = dir.path().join("Patient.ndjson");
        let bytes = population::write_ndjson(&file, population::people(count))?;
        let import = child::run("import", &[text(dir.path()), text(&file)])?;
        std::fs::remove_file(&file)?;
        let file_mb = f64::from(u32::try_from(bytes / 1_000_000)?);
        Ok(Self { dir, import, file_mb })
    }
}

/// The child that imports: `import DIR FILE`.
pub fn import_child(dir: &Path, file: &Path) -> Result<(), Trouble> {
    let service = site::create(dir)?;
    let session = site::operator();
    let (cpu, wall) = (process_seconds(), Instant::now());
    let request = ImportRequest { paths: vec![text(file).to_owned()], sent: None, map: None, dry_run: false };
    let mut job = service.start_import(&session, &request)?;
    let report = loop {
        if let Some(report) = job.report {
            break report;
        }
        job = service.import_progress(&session, job.id)?;
    };
    let (cpu, wall) = (process_seconds() - cpu, wall.elapsed().as_secs_f64());
    let peak = peak_mib();
    service.close()?;
    println!("cpu={cpu} wall={wall} peak={peak} added={}", report.patients.added);
    Ok(())
}

/// The child that opens a store and reads the patients in: `load DIR`.
pub fn load_child(dir: &Path) -> Result<(), Trouble> {
    let (cpu, wall) = (process_seconds(), Instant::now());
    let service = site::open(dir)?;
    let (open_cpu, open_wall) = (process_seconds() - cpu, wall.elapsed().as_secs_f64());
    // What an operator can do meanwhile: look at the site, search what there is.
    let request = SearchRequest { text: "smith".to_owned(), state: None, limit: 50, offset: 0 };
    let first = service.search(&site::operator(), &request)?;
    let watch = Stopwatch::start();
    service.load_directory()?;
    let load = watch.seconds();
    let all = service.search(&site::operator(), &request)?;
    let peak = peak_mib();
    service.close()?;
    println!(
        "open_cpu={open_cpu} open_wall={open_wall} load={load} peak={peak} early={} found={} of={}",
        first.total, all.total, all.of
    );
    Ok(())
}

/// The directory of a child's argument.
pub fn path(argument: Option<String>) -> Result<PathBuf, Trouble> {
    Ok(argument.ok_or("a path is missing")?.into())
}
