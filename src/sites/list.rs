//! The list of logs that one process serves: a TOML file, as `src/sites/sample.toml` explains it.
//!
//! Invariant: a list is used whole or not at all, and whoever corrects it is told every mistake at once. Two
//! entries never share a host, an origin, a schema, a directory or a key.

use super::host::Host;
use super::keys::{Keys, Mistake, Mistakes, Reading};
use crate::config::{DatabaseSettings, Settings, ThemeSettings};
use crate::data_dir::DataDir;
use crate::http::Look;
use crate::store::postgres::{Address, Schema, Servers};
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;
use weerklank_events::ids::Origin;

/// What one log may take of the connections to its database at once, of [sixteen for each
/// purpose](Servers::database): two logs that hang leave the others six.
const SHARE: usize = 5;
/// Longest name of a municipality in characters.
const MUNICIPALITY: usize = 100;
/// Longest name of a log in characters: it names a folder, and stands in every line about it.
const NAME: usize = 63;

const TOP: [&str; 3] = ["root", "database", "log"];
const LOG: [&str; 10] = [
    "name",
    "municipality",
    "origin",
    "hosts",
    "schema",
    "url",
    "data",
    "directory",
    "key",
    "theme",
];

/// The logs that a process serves.
#[derive(Debug)]
pub struct List {
    /// Each of them, in the order of the file.
    pub logs: Vec<Entry>,
    /// The databases of those that are not files, each with the connections that its logs share.
    pub databases: Vec<Servers>,
}

/// One log.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is called in the list and in the records of the program.
    pub name: String,
    /// The name in its checkpoints.
    pub origin: Origin,
    /// The names under which its pages are reached.
    pub hosts: Vec<Host>,
    /// The number of its database in the list; none for a file.
    pub database: Option<usize>,
    /// Where it lies.
    pub dir: DataDir,
    /// Its settings.
    pub settings: Settings,
    key: Option<PathBuf>,
    line: Option<usize>,
}

/// What the command line and the environment say before the file does.
#[derive(Debug, Clone, Default)]
pub struct Override {
    /// The servers that logs share.
    pub url: Option<String>,
    /// The database role to work as, on every server.
    pub role: Option<String>,
}

/// What all entries of a file have in common.
struct Common {
    folder: PathBuf,
    root: PathBuf,
    given: Override,
    url: Option<String>,
    /// Whether there is one that cannot be used, so that it is not called missing.
    wrong_url: bool,
    /// Each URL once, so that its connections are shared.
    databases: Vec<(String, Servers)>,
}

impl List {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// With every mistake in it.
    pub fn read(path: &Path, given: Override) -> Result<Self, Mistakes> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text, given),
            Err(error) => Err(Mistakes {
                path: path.to_owned(),
                mistakes: vec![Mistake {
                    line: None,
                    log: None,
                    key: String::new(),
                    fix: format!("it cannot be read: {error}"),
                }],
            }),
        }
    }

    /// Reads a list from its text; `path` says where relative paths begin.
    ///
    /// # Errors
    /// With every mistake in it.
    pub fn parse(path: &Path, text: &str, given: Override) -> Result<Self, Mistakes> {
        let mut reading = Reading::new(text);
        let mut top = reading.table();
        let sound = reading.mistakes.is_empty();
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        let root: Option<PathBuf> = top.take(&mut reading, "root");
        let mut common = Common {
            root: folder.join(root.unwrap_or_else(|| "weerklank-data".into())),
            folder,
            url: given.url.clone(),
            wrong_url: false,
            given,
            databases: Vec::new(),
        };
        if let Some(mut keys) = top.inner(&mut reading, "database") {
            let given = keys.line_of(&reading, "url").is_some();
            let url = keys.checked(&mut reading, "url", |url: String| {
                Servers::from_str(&url).map(|_| url)
            });
            keys.end(&mut reading, &["url"]);
            common.wrong_url = given && url.is_none();
            common.url = common.url.or(url);
        }
        let tables = top.list(&mut reading, "log");
        if tables.is_empty() && sound {
            let fix = "there are no logs: write [[log]] and the keys of a log below it";
            top.mistake(&mut reading, "log", fix);
        }
        top.end(&mut reading, &TOP);
        let logs: Vec<_> = (1..)
            .zip(tables)
            .filter_map(|(number, keys)| common.entry(&mut reading, keys, number))
            .collect();
        let databases: Vec<_> = common.databases.into_iter().map(|(_, of)| of).collect();
        apart(&mut reading, &logs, &databases);
        reading.end(path)?;
        Ok(Self { logs, databases })
    }
}

impl Common {
    /// One entry, the `number`th; none where something of it is wrong.
    fn entry(&mut self, of: &mut Reading<'_>, mut keys: Keys<'_>, number: usize) -> Option<Entry> {
        keys.log = Some(format!("number {number}"));
        let named = keys.line_of(of, "name").is_some();
        let name = keys.checked(of, "name", log_name);
        if let Some(name) = &name {
            keys.log = Some(name.clone());
        } else if !named {
            keys.mistake(of, "name", "every log has one, such as name = \"oss\"");
        }
        let municipality = keys.checked(of, "municipality", municipality);
        let origin = keys.take::<Origin>(of, "origin");
        let hosts = keys.checked(of, "hosts", hosts);
        for (key, missing, example) in [
            ("municipality", municipality.is_none(), "\"Gemeente Oss\""),
            ("origin", origin.is_none(), "\"inspraak.oss.nl/log\""),
            ("hosts", hosts.is_none(), "[\"inspraak.oss.nl\"]"),
        ] {
            let told = |m: &Mistake| m.log == keys.log && m.key == key;
            if missing && !of.mistakes.iter().any(told) {
                keys.mistake(
                    of,
                    key,
                    format_args!("it is missing, such as {key} = {example}"),
                );
            }
        }
        let key = keys.take::<PathBuf>(of, "key");
        let key = key.map(|path| self.folder.join(path));
        let theme = self.theme(of, &mut keys);
        let place = self.place(of, &mut keys, name.as_deref());
        let line = keys.line;
        keys.end(of, &LOG);
        let (data, address) = place?;
        let settings = Settings {
            municipality: municipality?,
            origin: origin.clone(),
            database: DatabaseSettings::default(),
            theme,
        };
        let mut dir = DataDir::new(data).with_settings(settings.clone());
        if let Some(key) = &key {
            dir = dir.with_key(key.clone());
        }
        let database = address.as_ref().map(|(number, _)| *number);
        if let Some((_, address)) = address {
            dir = dir.on(address);
        }
        Some(Entry {
            name: name?,
            origin: origin?,
            hosts: hosts?,
            database,
            dir,
            settings,
            key,
            line,
        })
    }

    /// Where a log lies: in a schema, with a directory for the rest, or wholly in a directory.
    fn place(
        &mut self,
        of: &mut Reading<'_>,
        keys: &mut Keys<'_>,
        name: Option<&str>,
    ) -> Option<(PathBuf, Option<(usize, Address)>)> {
        let has = |key| keys.line_of(of, key).is_some();
        let (in_schema, in_directory) = (has("schema"), has("directory"));
        let own_url = has("url");
        let schema = keys.take::<Schema>(of, "schema");
        let url = keys.checked(of, "url", |url: String| {
            Servers::from_str(&url).map(|_| url)
        });
        let data = keys.take::<PathBuf>(of, "data");
        let directory = keys.take::<PathBuf>(of, "directory");
        match (in_schema, in_directory) {
            (true, false) => {
                if url.is_none() && (own_url || self.wrong_url) {
                    return None;
                }
                let Some(url) = url.or_else(|| self.url.clone()) else {
                    let fix = "nothing says on which database: give `url` under [database] for all logs, or in this one";
                    keys.mistake(of, "schema", fix);
                    return None;
                };
                let number = self.database(of, keys, &url)?;
                let servers = self.databases[number].1.share(SHARE);
                let data = data.or_else(|| name.map(PathBuf::from))?;
                let schema = schema?;
                Some((
                    self.root.join(data),
                    Some((number, Address { servers, schema })),
                ))
            }
            (false, true) => {
                for (key, given) in [("url", url.is_some()), ("data", data.is_some())] {
                    if given {
                        let fix = "a log with a `directory` has everything there: leave one of the two out";
                        keys.mistake(of, key, fix);
                    }
                }
                Some((self.root.join(directory?), None))
            }
            (true, true) => {
                let fix = "a log lies in a schema of PostgreSQL or in a directory, not in both: leave one of the two \
                           out (where its files lie beside a schema, `data` says)";
                keys.mistake(of, "directory", fix);
                None
            }
            (false, false) => {
                let fix = "nothing says where the log lies: give `schema` (in PostgreSQL) or `directory` (as a file)";
                keys.mistake(of, "schema", fix);
                None
            }
        }
    }

    /// The number of the database at a URL.
    fn database(&mut self, of: &mut Reading<'_>, keys: &Keys<'_>, url: &str) -> Option<usize> {
        let url = match &self.given.role {
            Some(role) => as_role(url, role),
            None => url.to_owned(),
        };
        let known = self.databases.iter().position(|(known, _)| *known == url);
        if known.is_some() {
            return known;
        }
        match url.parse() {
            Ok(servers) => self.databases.push((url, servers)),
            Err(error) => {
                keys.mistake(of, "url", error);
                return None;
            }
        }
        Some(self.databases.len() - 1)
    }

    fn theme(&self, of: &mut Reading<'_>, keys: &mut Keys<'_>) -> Option<ThemeSettings> {
        let mut theme = keys.inner(of, "theme")?;
        let class = theme.take::<String>(of, "class");
        let stylesheet = theme.take::<PathBuf>(of, "stylesheet");
        let settings = match (class, stylesheet) {
            (Some(class), Some(stylesheet)) => Some(ThemeSettings {
                class,
                stylesheet: self.folder.join(stylesheet),
            }),
            _ => {
                theme.mistake(of, "", "it has two keys, `class` and `stylesheet`");
                None
            }
        };
        if let Some(Err(error)) = settings.as_ref().map(Look::read) {
            theme.mistake(of, "", error);
        }
        theme.end(of, &["class", "stylesheet"]);
        settings
    }
}

/// The same URL for another role; what it says of a password was the first one's.
fn as_role(url: &str, role: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let hosts = authority
        .rsplit_once('@')
        .map_or(authority, |(_, hosts)| hosts);
    format!("{scheme}://{role}@{hosts}{tail}")
}

fn log_name(name: String) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    match begins && name.len() <= NAME && name.chars().all(plain) {
        true => Ok(name),
        false => Err(format!(
            "it has 1 to {NAME} lower-case letters, digits, hyphens and _, and begins with a letter or digit: it also \
             names the folder of the log"
        )),
    }
}

fn municipality(name: String) -> Result<String, String> {
    let plain = name.trim() == name && !name.contains(char::is_control);
    match plain && (1..=MUNICIPALITY).contains(&name.chars().count()) {
        true => Ok(name),
        false => Err(format!(
            "the name that pages show has 1 to {MUNICIPALITY} characters, without spaces around it"
        )),
    }
}

fn hosts(names: Vec<String>) -> Result<Vec<Host>, String> {
    let hosts: Result<Vec<Host>, _> = names.iter().map(|name| name.parse()).collect();
    let hosts = hosts.map_err(|error| error.to_string())?;
    match hosts.is_empty() {
        true => Err("there is none: its pages would not be reached".to_owned()),
        false => Ok(hosts),
    }
}

/// A path without `.` and `..`, so that two ways of writing one folder are seen to be the same.
fn plain(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    // A link to the folder of another log is found out too, once there is one.
    plain.canonicalize().unwrap_or(plain)
}

/// Notes what two entries have in common that is each one's own.
fn apart(of: &mut Reading<'_>, logs: &[Entry], databases: &[Servers]) {
    let mut seen: HashMap<(&str, String), &Entry> = HashMap::new();
    let mut own = |of: &mut Reading<'_>, entry, key, value: String, fix: &str| {
        let entry: &Entry = entry;
        let Some(other) = seen.insert((key, value), entry) else {
            return;
        };
        let whose = match std::ptr::eq(other, entry) {
            true => "twice in this log".to_owned(),
            false => format!("the same as that of log {}", other.name),
        };
        of.mistakes.push(Mistake {
            line: entry.line,
            log: Some(entry.name.clone()),
            key: key.to_owned(),
            fix: format!("{whose}: {fix}"),
        });
    };
    let shared = "each log has its own";
    for entry in logs {
        own(of, entry, "name", entry.name.clone(), shared);
        let fix = "a log is known by its origin; two under one name are a fork";
        own(of, entry, "origin", entry.origin.to_string(), fix);
        let path = plain(entry.dir.path()).display().to_string();
        own(of, entry, "directory", path, shared);
        for host in &entry.hosts {
            let fix = "a host leads to one log";
            own(of, entry, "hosts", host.to_string(), fix);
        }
        if let Some(key) = &entry.key {
            own(of, entry, "key", plain(key).display().to_string(), shared);
        }
        if let (Some(number), Some(schema)) = (entry.database, entry.schema()) {
            // Two URLs may lead to one database; the first such stands for all.
            let same = |other: &Servers| other.overlaps(&databases[number]);
            let first = databases.iter().position(same).unwrap_or(number);
            own(of, entry, "schema", format!("{first} {schema}"), shared);
        }
    }
}

impl Entry {
    /// Its schema, where it lies in PostgreSQL.
    #[must_use]
    pub fn schema(&self) -> Option<Schema> {
        match self.dir.place() {
            crate::store::Place::Schema(address) => Some(address.schema),
            crate::store::Place::File(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
