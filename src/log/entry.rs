//! The entry: one recorded event, canonical JSON, stored and checked exactly as hashed.
//!
//! `scan` reads an entry once, from front to back, without allocation, and lends out its fields. Frozen: what it
//! accepts decides which logs are valid (design.md, "Entry: what is hashed"). It says at which byte which rule is
//! broken, and stops there. It knows the frame of an entry and the form of content commitments, not what the
//! `data` of an event means.

use super::commitment::Commitment;
use super::hash::{Hash, is_lower_hex};
use super::json::{COMMITMENT_SIZE, Scanner, unescaped};
pub use super::json::{JsonError as EntryError, Rule};

/// Most bytes of an entry: the length prefix in an entry bundle has 16 bits (C2SP tlog-tiles, "Log entries").
pub const MAX_ENTRY: usize = 65_535;

/// Reserved stream for what belongs to no trajectory.
pub const MUNICIPALITY: &str = "municipality";
/// Reserved stream for the log's own life.
pub const LOG: &str = "log";

/// A scanned entry. Its fields borrow from the scanned bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    actor: &'a [u8],
    cause: &'a [u8],
    data: &'a [u8],
    previous: Option<Hash>,
    recorded_at: &'a [u8],
    role: &'a [u8],
    seq: u64,
    trajectory: &'a [u8],
    kind: &'a [u8],
    version: u64,
    /// Offset in `data` of the first commitment, and how many there are.
    commitments: (usize, usize),
}

/// Scans an entry.
///
/// # Errors
/// The first byte that breaks a rule of the canonical form, and the rule.
pub fn scan(bytes: &[u8]) -> Result<Entry<'_>, EntryError> {
    let mut scanner = Scanner::new(bytes);
    let s = &mut scanner;
    if bytes.len() > MAX_ENTRY {
        return s.error(MAX_ENTRY, Rule::Size);
    }
    s.expect(b"{\"actor\":\"", Rule::Members)?;
    let actor = identifier(s, Rule::Actor)?;
    s.expect(b",\"cause\":\"", Rule::Members)?;
    let cause = identifier(s, Rule::Cause)?;
    s.expect(b",\"data\":", Rule::Members)?;
    let start = s.at();
    if s.peek().is_some_and(|byte| byte != b'{') {
        return s.error(start, Rule::Data);
    }
    s.value(1)?;
    let data = s.since(start);
    let commitments = (s.commitments.0.saturating_sub(start), s.commitments.1);
    let previous_at = s.at();
    let previous = if s.takes(b",\"previous\":\"") {
        Some(previous(s)?)
    } else {
        None
    };
    s.expect(b",\"recordedAt\":\"", Rule::Members)?;
    let recorded_at = time(s)?;
    s.expect(b",\"role\":\"", Rule::Members)?;
    let role = word(s, Rule::Role, is_role)?;
    s.expect(b",\"seq\":", Rule::Members)?;
    let seq = positive(s, Rule::Seq)?;
    if previous.is_some() == (seq == 1) {
        return s.error(previous_at, Rule::PreviousPresence);
    }
    s.expect(b",\"trajectory\":\"", Rule::Members)?;
    let trajectory = word(s, Rule::Trajectory, is_stream)?;
    s.expect(b",\"type\":\"", Rule::Members)?;
    let kind = word(s, Rule::Type, is_type)?;
    s.expect(b",\"v\":", Rule::Members)?;
    let version = positive(s, Rule::Version)?;
    s.expect(b"}", Rule::Members)?;
    if s.at() != bytes.len() {
        return s.error(s.at(), Rule::Trailing);
    }
    Ok(Entry {
        actor,
        cause,
        data,
        previous,
        recorded_at,
        role,
        seq,
        trajectory,
        kind,
        version,
        commitments,
    })
}

fn identifier<'a>(s: &mut Scanner<'a>, rule: Rule) -> Result<&'a [u8], EntryError> {
    let start = s.at();
    let text = s.fixed(32, rule)?;
    if is_lower_hex(text) {
        Ok(text)
    } else {
        s.error(start, rule)
    }
}

fn previous(s: &mut Scanner<'_>) -> Result<Hash, EntryError> {
    let start = s.at();
    let text = s.fixed(64, Rule::Previous)?;
    Hash::from_hex(text).map_or_else(|| s.error(start, Rule::Previous), Ok)
}

fn time<'a>(s: &mut Scanner<'a>) -> Result<&'a [u8], EntryError> {
    let start = s.at();
    let text = s.fixed(24, Rule::RecordedAt)?;
    if is_time(text) {
        Ok(text)
    } else {
        s.error(start, Rule::RecordedAt)
    }
}

fn word<'a>(
    s: &mut Scanner<'a>,
    rule: Rule,
    holds: fn(&[u8]) -> bool,
) -> Result<&'a [u8], EntryError> {
    let start = s.at();
    let text = s.string()?;
    if holds(text) {
        Ok(text)
    } else {
        s.error(start, rule)
    }
}

fn positive(s: &mut Scanner<'_>, rule: Rule) -> Result<u64, EntryError> {
    let start = s.at();
    match s.integer()? {
        0 => s.error(start, rule),
        value => Ok(value),
    }
}

fn is_role(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_lowercase)
}

fn is_stream(text: &[u8]) -> bool {
    (text.len() == 32 && is_lower_hex(text))
        || text == MUNICIPALITY.as_bytes()
        || text == LOG.as_bytes()
}

fn is_type(text: &[u8]) -> bool {
    let mut parts = text.splitn(2, |&byte| byte == b'.');
    let (Some(subject), Some(participle)) = (parts.next(), parts.next()) else {
        return false;
    };
    is_role(subject) && !participle.is_empty() && participle.iter().all(u8::is_ascii_alphabetic)
}

/// Whether 24 characters are an existing UTC time `YYYY-MM-DDTHH:MM:SS.mmmZ` of the Gregorian calendar.
/// Leap seconds are not accepted: hardly any clock reports them.
fn is_time(text: &[u8]) -> bool {
    let &[
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
        b'.',
        f1,
        f2,
        f3,
        b'Z',
    ] = text
    else {
        return false;
    };
    let all = [
        y1, y2, y3, y4, m1, m2, d1, d2, h1, h2, n1, n2, s1, s2, f1, f2, f3,
    ];
    if !all.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let two = |tens: u8, ones: u8| u16::from(tens - b'0') * 10 + u16::from(ones - b'0');
    let year = two(y1, y2) * 100 + two(y3, y4);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match two(m1, m2) {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    let day = two(d1, d2);
    day >= 1 && day <= days && two(h1, h2) < 24 && two(n1, n2) < 60 && two(s1, s2) < 60
}

/// The scanner let nothing but ASCII pass, so this never falls back.
fn ascii(text: &[u8]) -> &str {
    std::str::from_utf8(text).unwrap_or_default()
}

impl<'a> Entry<'a> {
    /// Who acted: 32 hexadecimal digits, random per trajectory.
    #[must_use]
    pub fn actor(&self) -> &'a str {
        ascii(self.actor)
    }

    /// Random id of the command that led to this entry: 32 hexadecimal digits.
    #[must_use]
    pub fn cause(&self) -> &'a str {
        ascii(self.cause)
    }

    /// The event's own members, as canonical JSON object.
    #[must_use]
    pub fn data(&self) -> &'a str {
        ascii(self.data)
    }

    /// Leaf hash of the previous entry of this trajectory; none exactly at seq 1.
    #[must_use]
    pub const fn previous(&self) -> Option<Hash> {
        self.previous
    }

    /// When it was written down, `YYYY-MM-DDTHH:MM:SS.mmmZ`. Such texts sort as the times they stand for.
    #[must_use]
    pub fn recorded_at(&self) -> &'a str {
        ascii(self.recorded_at)
    }

    /// In what role the actor acted.
    #[must_use]
    pub fn role(&self) -> &'a str {
        ascii(self.role)
    }

    /// Number of this entry within its trajectory, from 1.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// The trajectory: 32 hexadecimal digits, [`MUNICIPALITY`] or [`LOG`].
    #[must_use]
    pub fn trajectory(&self) -> &'a str {
        ascii(self.trajectory)
    }

    /// Event type, `subject.participle`.
    #[must_use]
    pub fn kind(&self) -> &'a str {
        ascii(self.kind)
    }

    /// Version of the event type.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The content commitments in `data`, in order of appearance.
    pub fn commitments(&self) -> Commitments<'a> {
        let (first, left) = self.commitments;
        Commitments {
            rest: self.data.get(first..).unwrap_or_default(),
            left,
        }
    }

    /// Whether there are any. Costs nothing.
    #[must_use]
    pub const fn has_commitments(&self) -> bool {
        self.commitments.1 > 0
    }

    /// The value of a member of `data`, as canonical JSON. `None` if there is no such member.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Member<'a>> {
        let mut s = Scanner::new(self.data);
        s.takes(b"{");
        // The bytes were scanned before, so every step below succeeds; if not, there is no such member.
        while s.takes(b"\"") {
            let key = s.string().ok()?;
            s.expect(b":", Rule::Punctuation).ok()?;
            let start = s.at();
            s.value(2).ok()?;
            if unescaped(key).eq(name.bytes()) {
                return Some(Member(s.since(start)));
            }
            s.takes(b",");
        }
        None
    }
}

/// The value of a member of `data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member<'a>(&'a [u8]);

impl<'a> Member<'a> {
    /// Its canonical JSON.
    #[must_use]
    pub fn json(&self) -> &'a str {
        ascii(self.0)
    }

    /// The string it is, or `None`.
    #[must_use]
    pub fn string(&self) -> Option<String> {
        let text = self.0.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        String::from_utf8(unescaped(text).collect()).ok()
    }

    /// The commitment it is, or `None`.
    #[must_use]
    pub fn commitment(&self) -> Option<Commitment> {
        ascii(self.0)
            .strip_prefix('"')?
            .strip_suffix('"')?
            .parse()
            .ok()
    }

    /// The commitments it lists if it is an array of at least one commitment and nothing else, or `None`.
    #[must_use]
    pub fn commitments(&self) -> Option<Vec<Commitment>> {
        let items = ascii(self.0).strip_prefix('[')?.strip_suffix(']')?;
        items
            .split(',')
            .map(|item| Member(item.as_bytes()).commitment())
            .collect()
    }
}

/// The content commitments of an entry, in order of appearance. See [`Entry::commitments`].
#[derive(Clone, Debug)]
pub struct Commitments<'a> {
    rest: &'a [u8],
    left: usize,
}

impl Iterator for Commitments<'_> {
    type Item = Commitment;

    fn next(&mut self) -> Option<Commitment> {
        self.left = self.left.checked_sub(1)?;
        // In scanned data an unescaped `"c1:` opens a commitment: no key begins so, and within a string the
        // quotation mark would follow a backslash.
        let mut before = 0;
        let start = self.rest.windows(4).position(|window| {
            let found = window == b"\"c1:" && before != b'\\';
            before = window.first().copied().unwrap_or_default();
            found
        })?;
        let text = self.rest.get(start + 4..start + 1 + COMMITMENT_SIZE)?;
        self.rest = self
            .rest
            .get(start + 2 + COMMITMENT_SIZE..)
            .unwrap_or_default();
        Hash::from_hex(text).map(Commitment)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMITMENT: &str = "c1:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// An entry with this data, at seq 2.
    fn entry(data: &str) -> String {
        let (id, hash) = ("00112233445566778899aabbccddeeff", "0f".repeat(32));
        format!(
            r#"{{"actor":"{id}","cause":"{id}","data":{data},"previous":"{hash}","recordedAt":"2026-11-23T10:00:00.123Z","role":"recorder","seq":2,"trajectory":"{id}","type":"input.received","v":1}}"#
        )
    }

    /// The rule that a change of one piece of a sound entry breaks.
    fn rule(piece: &str, other: &str) -> Option<Rule> {
        let sound = entry("{}");
        assert!(sound.contains(piece), "{piece}");
        scan(sound.replacen(piece, other, 1).as_bytes())
            .err()
            .map(|error| error.rule)
    }

    fn data_rule(data: &str) -> Option<Rule> {
        scan(entry(data).as_bytes()).err().map(|error| error.rule)
    }

    #[test]
    fn lends_out_its_fields() {
        let text = entry(&format!(
            r#"{{"a":["{COMMITMENT}",1],"b":"\"c1:","c":"{COMMITMENT}"}}"#
        ));
        let entry = scan(text.as_bytes()).unwrap();
        assert_eq!(
            (entry.seq(), entry.version(), entry.role()),
            (2, 1, "recorder")
        );
        assert_eq!(
            (entry.actor(), entry.cause()),
            (entry.trajectory(), entry.trajectory())
        );
        assert_eq!(entry.recorded_at(), "2026-11-23T10:00:00.123Z");
        assert_eq!(entry.previous(), Some(Hash([0x0f; 32])));
        let found: Vec<_> = entry.commitments().map(|c| c.to_string()).collect();
        assert_eq!(found, [COMMITMENT, COMMITMENT]);
        assert_eq!(
            entry.member("b").and_then(|b| b.string()).as_deref(),
            Some("\"c1:")
        );
        assert_eq!(
            entry
                .member("c")
                .and_then(|c| c.commitment())
                .unwrap()
                .to_string(),
            COMMITMENT
        );
        assert_eq!(entry.member("a").unwrap().commitments(), None);
        assert_eq!(entry.member("d"), None);
    }

    #[test]
    fn first_of_its_trajectory_has_no_previous() {
        let previous = format!(r#","previous":"{}""#, "0f".repeat(32));
        assert_eq!(rule("\"seq\":2", "\"seq\":1"), Some(Rule::PreviousPresence));
        assert_eq!(rule(&previous, ""), Some(Rule::PreviousPresence));
        let first = entry("{}")
            .replacen(&previous, "", 1)
            .replacen("\"seq\":2", "\"seq\":1", 1);
        assert!(scan(first.as_bytes()).is_ok());
    }

    #[test]
    fn members_are_exact() {
        assert_eq!(rule("\"cause\"", "\"course\""), Some(Rule::Members));
        assert_eq!(rule("\"v\":1", "\"v\":1,\"w\":1"), Some(Rule::Members));
        assert_eq!(rule("\"v\":1}", "\"v\":1}\n"), Some(Rule::Trailing));
        assert_eq!(rule("{\"actor\"", " {\"actor\""), Some(Rule::Members));
        assert_eq!(rule("00112233", "0011223G"), Some(Rule::Actor));
        assert_eq!(rule("0f0f0f", "0F0f0f"), Some(Rule::Previous));
        assert_eq!(rule("\"seq\":2", "\"seq\":0"), Some(Rule::Seq));
        assert_eq!(rule("\"v\":1", "\"v\":0"), Some(Rule::Version));
        assert_eq!(rule("recorder", "Recorder"), Some(Rule::Role));
        assert_eq!(rule("\"data\":{}", "\"data\":[]"), Some(Rule::Data));
        for kind in [
            "input",
            "input.",
            ".received",
            "Input.received",
            "input.re.ceived",
            "input.recei1ed",
        ] {
            assert_eq!(rule("input.received", kind), Some(Rule::Type), "{kind}");
        }
        assert_eq!(rule("input.received", "input.feedbackGiven"), None);
        let id = "00112233445566778899aabbccddeeff\",\"type";
        assert_eq!(rule(id, "municipality\",\"type"), None);
        assert_eq!(rule(id, "log\",\"type"), None);
        assert_eq!(rule(id, "logs\",\"type"), Some(Rule::Trajectory));
    }

    #[test]
    fn times_exist() {
        for time in [
            "2028-02-29T00:00:00.000Z",
            "2000-02-29T23:59:59.999Z",
            "2026-12-31T10:00:00.123Z",
        ] {
            assert_eq!(rule("2026-11-23T10:00:00.123Z", time), None, "{time}");
        }
        for time in [
            "2026-02-29T10:00:00.123Z",
            "2100-02-29T10:00:00.123Z",
            "2026-11-31T10:00:00.123Z",
            "2026-13-01T10:00:00.123Z",
            "2026-00-01T10:00:00.123Z",
            "2026-11-00T10:00:00.123Z",
            "2026-11-23T24:00:00.123Z",
            "2026-11-23T10:60:00.123Z",
            "2026-11-23T10:00:60.123Z",
            "2026-11-23 10:00:00.123Z",
            "2026-11-23T10:00:00.1230",
            "2026-11-23T10:00:00.12aZ",
        ] {
            assert_eq!(
                rule("2026-11-23T10:00:00.123Z", time),
                Some(Rule::RecordedAt),
                "{time}"
            );
        }
    }

    #[test]
    fn values_have_one_form() {
        for data in [
            "{}",
            r#"{"a":[],"b":{},"c":0,"d":9007199254740991,"e":"","f":" !#[]^~"}"#,
            r#"{"!":1,"\"":1,"\\":1}"#,
            r#"{"a":[[[[[[1]]]]]]}"#,
        ] {
            assert_eq!(data_rule(data), None, "{data}");
        }
        for (data, rule) in [
            (r#"{"a":01}"#, Rule::Integer),
            (r#"{"a":-1}"#, Rule::Value),
            (r#"{"a":1.0}"#, Rule::Punctuation),
            (r#"{"a":1e3}"#, Rule::Punctuation),
            (r#"{"a":9007199254740992}"#, Rule::Integer),
            (r#"{"a":99999999999999999999999}"#, Rule::Integer),
            (r#"{"a":true}"#, Rule::Value),
            (r#"{"a":null}"#, Rule::Value),
            (r#"{"a": 1}"#, Rule::Value),
            (r#"{"a":1 }"#, Rule::Punctuation),
            (r#"{"a":[1,]}"#, Rule::Value),
            (r#"{"a":1,}"#, Rule::Punctuation),
            (r#"{"a":1,"a":2}"#, Rule::KeyOrder),
            (r#"{"b":1,"a":2}"#, Rule::KeyOrder),
            (r#"{"\\":1,"\"":1}"#, Rule::KeyOrder),
            ("{\"a\":\"\u{e9}\"}", Rule::Character),
            ("{\"a\":\"\u{7f}\"}", Rule::Character),
            ("{\"a\":\"\n\"}", Rule::Character),
            (r#"{"a":"\n"}"#, Rule::Escape),
            (r#"{"a":"\u0041"}"#, Rule::Escape),
            (r#"{"a":"\/"}"#, Rule::Escape),
            (r#"{"a":[[[[[[[1]]]]]]]}"#, Rule::Depth),
            (r#"{"a":"c1:"}"#, Rule::Commitment),
            (r#"{"a":"c1:0123"}"#, Rule::Commitment),
            (r#"{"c1:":1}"#, Rule::Commitment),
        ] {
            assert_eq!(data_rule(data), Some(rule), "{data}");
        }
    }

    #[test]
    fn strings_have_at_most_128_characters() {
        let data = |text: String| format!(r#"{{"a":"{text}"}}"#);
        assert_eq!(data_rule(&data("x".repeat(128))), None);
        assert_eq!(data_rule(&data("x".repeat(129))), Some(Rule::StringLength));
        assert_eq!(data_rule(&data(r"\\".repeat(128))), None);
        assert_eq!(
            data_rule(&data(r"\\".repeat(129))),
            Some(Rule::StringLength)
        );
    }

    #[test]
    fn size_is_bounded() {
        // 65,535 bytes exactly: the frame, and an array of numbers that fills it.
        let frame = entry("{\"a\":[]}").len();
        let array =
            |length: usize| "1,".repeat(length / 2) + if length % 2 == 1 { "1" } else { "" };
        let fill = MAX_ENTRY - frame;
        let sound = entry(&format!("{{\"a\":[{}]}}", array(fill - (fill + 1) % 2)));
        assert!(sound.len() <= MAX_ENTRY && scan(sound.as_bytes()).is_ok());
        let large = entry(&format!("{{\"a\":[{}]}}", array(fill + 2 - fill % 2 + 1)));
        assert_eq!(
            scan(large.as_bytes()).unwrap_err(),
            EntryError {
                offset: MAX_ENTRY,
                rule: Rule::Size
            }
        );
    }

    #[test]
    fn every_shorter_text_is_refused_within_its_bounds() {
        let text = entry(&format!(r#"{{"a":"{COMMITMENT}","b":[1,"x"]}}"#));
        for end in 0..text.len() {
            let error = scan(&text.as_bytes()[..end]).unwrap_err();
            assert!(error.offset <= end, "{error} of {end}");
        }
        // Every other byte value at every place either breaks a rule or keeps all of them; none panics.
        for at in 0..text.len() {
            for byte in 0..=255 {
                let mut bytes = text.clone().into_bytes();
                bytes[at] = byte;
                let _ = scan(&bytes);
            }
        }
    }
}
