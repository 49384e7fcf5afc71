//! What a list of logs may say, and how its mistakes are told.

use super::*;

const SAMPLE: &str = include_str!("../sample.toml");

fn parsed(text: &str) -> Result<List, Mistakes> {
    List::parse(
        Path::new("/etc/weerklank/sites.toml"),
        text,
        Override::default(),
    )
}

/// The mistakes of a list, each as a line.
fn mistakes(text: &str) -> Vec<String> {
    let found = parsed(text).unwrap_err().mistakes;
    found.iter().map(ToString::to_string).collect()
}

/// Two logs, the second with these lines instead of its own.
fn second(of: &str) -> String {
    format!(
        "[[log]]\nname = 'oss'\nmunicipality = 'Oss'\norigin = 'oss.nl/log'\nhosts = ['oss.nl']\n\
             directory = 'oss'\n[[log]]\n{of}"
    )
}

#[test]
fn the_sample_is_a_list() {
    let list = parsed(SAMPLE).unwrap();
    let names: Vec<_> = list.logs.iter().map(|entry| &*entry.name).collect();
    assert_eq!(names, ["oss", "boxtel", "vught"]);
    assert_eq!(list.databases.len(), 2);
    let [oss, boxtel, vught] = &list.logs[..] else {
        panic!("three logs");
    };
    assert_eq!(oss.dir.path(), Path::new("/var/lib/weerklank/oss"));
    assert_eq!(boxtel.dir.path(), Path::new("/srv/boxtel/weerklank"));
    assert_eq!(vught.dir.path(), Path::new("/var/lib/weerklank/vught"));
    assert_eq!(oss.schema(), Some("oss".parse().unwrap()));
    assert_eq!(vught.schema(), None);
    assert_eq!(oss.hosts.len(), 2);
    // Every key is explained in it.
    for key in LOG {
        let told = SAMPLE.lines().any(|line| {
            let line = line.trim_start_matches("# ");
            line.starts_with(&format!("{key} = "))
        });
        assert!(told, "{key} is not in the sample");
    }
}

#[test]
fn a_theme_is_read_with_the_list() {
    let dir = tempfile::tempdir().unwrap();
    let text = SAMPLE.replace("# theme = ", "theme = ");
    let parse = || List::parse(&dir.path().join("sites.toml"), &text, Override::default());
    let missing = parse().unwrap_err().to_string();
    assert!(missing.contains("log boxtel: theme: "), "{missing}");
    std::fs::create_dir(dir.path().join("themes")).unwrap();
    std::fs::write(dir.path().join("themes/boxtel.css"), ".boxtel-theme {}").unwrap();
    let theme = parse().unwrap().logs[1].settings.theme.clone();
    assert_eq!(theme.unwrap().class, "boxtel-theme");
}

#[test]
fn every_mistake_is_told_at_once_with_its_log_its_key_and_the_fix() {
    let text = "
roots = '/var'
[database]
url = 'mysql://u:s3cret@h/d'
[[log]]
name = 'Oss'
municipality = 5
origin = 'https://oss.nl'
hosts = ['oss.nl:8080']
schema = 'Oss'
scheme = 'oss'
[[log]]
name = 'boxtel'
hosts = []
directory = 'boxtel'
data = 'x'
theme = { class = 'x', color = 'red' }
[[log]]
name = 'vught'
municipality = 'Vught'
origin = 'vught.nl/log'
hosts = ['vught.nl']
";
    let found = mistakes(text);
    for (place, fix) in [
        ("line 2: roots: ", "there is no such key"),
        ("line 4: database.url: ", "does not begin with postgres://"),
        ("line 6: log number 1: name: ", "lower-case"),
        ("line 7: log number 1: municipality: ", "another type"),
        ("line 8: log number 1: origin: ", "host name"),
        ("line 9: log number 1: hosts: ", "without a scheme, a port"),
        ("line 10: log number 1: schema: ", "lower-case"),
        ("line 11: log number 1: scheme: ", "there is no such key"),
        ("line 12: log boxtel: municipality: ", "it is missing"),
        ("line 12: log boxtel: origin: ", "it is missing"),
        ("line 14: log boxtel: hosts: ", "there is none"),
        ("line 12: log boxtel: data: ", "leave one of the two out"),
        ("line 17: log boxtel: theme: ", "two keys"),
        ("line 17: log boxtel: theme.color: ", "there is no such key"),
        ("line 18: log vught: schema: ", "nothing says where"),
    ] {
        let told = found
            .iter()
            .any(|told| told.starts_with(place) && told.contains(fix));
        assert!(told, "{place}{fix} is not in {found:#?}");
    }
    assert!(!found.join("").contains("s3cret"));
    // What follows from another mistake is none.
    assert_eq!(found.len(), 15, "{found:#?}");
}

#[test]
fn what_is_not_toml_is_told_by_its_line_and_nothing_else_is() {
    let found = mistakes("root = 'x'\n[database]\nurl = 'postgres://u:s3cret@h/d\n[[log]]\n");
    assert!(
        found[0].starts_with("line 3: this is not TOML"),
        "{found:?}"
    );
    assert!(!found.join("").contains("s3cret"), "{found:?}");
    let empty = mistakes("root = 'x'");
    assert!(empty[0].contains("there are no logs"), "{empty:?}");
}

#[test]
fn two_logs_never_share_what_is_each_ones_own() {
    for (lines, key) in [
        (
            "name = 'oss'\nmunicipality = 'B'\norigin = 'b.nl/log'\nhosts = ['b.nl']\ndirectory = 'b'",
            "name",
        ),
        (
            "name = 'b'\nmunicipality = 'B'\norigin = 'oss.nl/log'\nhosts = ['b.nl']\ndirectory = 'b'",
            "origin",
        ),
        (
            "name = 'b'\nmunicipality = 'B'\norigin = 'b.nl/log'\nhosts = ['b.nl', 'OSS.nl.']\ndirectory = 'b'",
            "hosts",
        ),
        (
            "name = 'b'\nmunicipality = 'B'\norigin = 'b.nl/log'\nhosts = ['b.nl']\ndirectory = './x/../oss'",
            "directory",
        ),
    ] {
        let found = mistakes(&second(lines));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].contains(&format!("{key}: the same as that of log oss")),
            "{found:?}"
        );
    }
    // One schema under two addresses of one database, and one key.
    let log = |name: &str, host: &str, schema: &str| {
        format!(
            "[[log]]\nname = '{name}'\nmunicipality = 'B'\norigin = '{name}.nl/log'\nhosts = ['{name}.nl']\n\
                 schema = '{schema}'\nurl = 'postgres://u@{host}/d'\nkey = '/k'\n"
        )
    };
    let found = mistakes(&(log("a", "h1,h2", "s") + &log("b", "h2", "s")));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found
            .iter()
            .any(|told| told.contains("log b: schema: the same")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|told| told.contains("log b: key: the same")),
        "{found:?}"
    );
}

#[test]
fn logs_of_one_url_share_its_connections_and_another_role_takes_the_owners_place() {
    let log = |name: &str| {
        format!(
            "[[log]]\nname = '{name}'\nmunicipality = 'B'\norigin = '{name}.nl/log'\nhosts = ['{name}.nl']\n\
                 schema = '{name}'\n"
        )
    };
    let text = format!(
        "[database]\nurl = 'postgres://app:pw@h/d'\n{}{}",
        log("a"),
        log("b")
    );
    assert_eq!(parsed(&text).unwrap().databases.len(), 1);
    assert_eq!(
        as_role("postgres://app:p@w@h1,h2/d?x=1", "me"),
        "postgres://me@h1,h2/d?x=1"
    );
    assert_eq!(as_role("postgres://h1/d", "me"), "postgres://me@h1/d");
}
