//! The canonical JSON that may be hashed: a subset of RFC 8785, read in one pass and written.
//!
//! Objects with keys in strictly ascending byte order (so no key twice), arrays, integers from 0 to 2^53−1, and
//! strings of at most 128 printable ASCII characters in which only `"` and `\` are escaped. No white space, no
//! boolean, no null, no sign, no fraction, at most eight levels deep. Each value has exactly one form, so equal
//! values have equal hashes. Frozen: what this accepts decides which logs are valid.
//!
//! The scanner neither allocates nor builds a tree; it is the verifier's hot path.

/// Greatest integer: every JSON reader holds it exactly (RFC 8785 section 3.2.2.3).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;
/// Most characters of a string, escapes counted as the one character they stand for. Enough for ids, codes and
/// commitments, too few for free text.
pub const MAX_STRING: usize = 128;
/// Most levels of objects and arrays, the outermost included. Bounds the scanner's recursion.
pub const MAX_DEPTH: u8 = 8;
/// What every content commitment begins with.
pub const COMMITMENT_PREFIX: &[u8] = b"c1:";
/// Length of a content commitment: the prefix and 64 hexadecimal digits.
pub const COMMITMENT_SIZE: usize = 67;

/// The rule that some bytes break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Rule {
    /// More bytes than an entry may have.
    #[error("an entry has at most 65,535 bytes")]
    Size,
    /// The bytes end inside the value.
    #[error("the bytes end too early")]
    End,
    /// Bytes after the value.
    #[error("nothing follows the closing brace")]
    Trailing,
    /// Neither object, array, integer nor string.
    #[error(
        "a value is an object, an array, an integer or a string, without white space around it"
    )]
    Value,
    /// Punctuation is missing or wrong.
    #[error("members and items are parted by one comma, keys and values by one colon")]
    Punctuation,
    /// An integer out of range or not in its shortest form.
    #[error(
        "an integer lies between 0 and 9007199254740991 and has no sign, leading zero, fraction or exponent"
    )]
    Integer,
    /// A character that no string may hold.
    #[error("a string holds printable ASCII (0x20 to 0x7e) only")]
    Character,
    /// An escape other than of `"` and `\`.
    #[error("only the quotation mark and the backslash are escaped")]
    Escape,
    /// A string of more than 128 characters.
    #[error("a string has at most 128 characters")]
    StringLength,
    /// Keys out of order, or one of them twice.
    #[error("the keys of an object stand in strictly ascending order")]
    KeyOrder,
    /// Too many levels.
    #[error("objects and arrays are at most 8 levels deep")]
    Depth,
    /// Looks like a content commitment and is none.
    #[error(
        "what begins with c1: is a content commitment: 64 lower-case hexadecimal digits follow, and it is no key"
    )]
    Commitment,
    /// Another member was expected here.
    #[error(
        "an entry has exactly the members actor, cause, data, previous (not at seq 1), recordedAt, role, seq, \
         trajectory, type and v, in this order"
    )]
    Members,
    /// `actor` is no identifier.
    #[error("actor is 32 lower-case hexadecimal digits")]
    Actor,
    /// `cause` is no identifier.
    #[error("cause is 32 lower-case hexadecimal digits")]
    Cause,
    /// `data` is no object.
    #[error("data is an object")]
    Data,
    /// `previous` is no hash.
    #[error("previous is 64 lower-case hexadecimal digits")]
    Previous,
    /// `previous` at seq 1, or none at a later one.
    #[error("previous is absent exactly when seq is 1")]
    PreviousPresence,
    /// `recordedAt` is no time.
    #[error("recordedAt is an existing time of the form YYYY-MM-DDTHH:MM:SS.mmmZ")]
    RecordedAt,
    /// `role` is no role.
    #[error("role is lower-case letters")]
    Role,
    /// `seq` is zero.
    #[error("seq is an integer from 1 up")]
    Seq,
    /// `trajectory` is no stream.
    #[error("trajectory is 32 lower-case hexadecimal digits, or `municipality`, or `log`")]
    Trajectory,
    /// `type` is no event type.
    #[error("type is subject.participle: lower-case letters, a point, letters")]
    Type,
    /// `v` is zero.
    #[error("v is an integer from 1 up")]
    Version,
    /// Another member or value was expected in the header of an opening.
    #[error("a header has exactly the members field, mediaType, origin and size, in this order")]
    Header,
}

/// Where bytes break which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("at byte {offset}: {rule}")]
pub struct JsonError {
    /// Offset of the first byte that breaks the rule.
    pub offset: usize,
    /// The rule.
    pub rule: Rule,
}

/// Reads canonical JSON from front to back.
#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Offset of the opening quotation mark of the first commitment, and how many there are.
    pub(crate) commitments: (usize, usize),
}

/// Eight copies of a byte.
const fn splat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Marks (with its high bit) the first byte of eight that is not plain text of a string: a quotation mark, a
/// backslash, a control character, 0x7f or beyond. Marks after the first may be false, so use only the first.
const fn special(word: u64) -> u64 {
    const fn zero(word: u64) -> u64 {
        word.wrapping_sub(splat(1)) & !word
    }
    let control = word.wrapping_sub(splat(0x20)) & !word;
    (control
        | word
        | zero(word ^ splat(b'"'))
        | zero(word ^ splat(b'\\'))
        | zero(word ^ splat(0x7f)))
        & splat(0x80)
}

impl<'a> Scanner<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            commitments: (0, 0),
        }
    }

    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    pub(crate) const fn error<T>(&self, offset: usize, rule: Rule) -> Result<T, JsonError> {
        Err(JsonError { offset, rule })
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// What was read since `start`.
    pub(crate) fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    /// Takes `text` if it comes next.
    pub(crate) fn takes(&mut self, text: &[u8]) -> bool {
        let found = self
            .bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(text));
        if found {
            self.at += text.len();
        }
        found
    }

    /// Takes `text`, or says at which byte it is another.
    pub(crate) fn expect(&mut self, text: &[u8], rule: Rule) -> Result<(), JsonError> {
        if self.takes(text) {
            return Ok(());
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let same = rest.iter().zip(text).take_while(|(a, b)| a == b).count();
        let rule = if same == rest.len() { Rule::End } else { rule };
        self.error(self.at + same, rule)
    }

    /// Takes exactly `length` bytes and the closing quotation mark: a string of known length without escapes.
    /// The caller checks the characters.
    pub(crate) fn fixed(&mut self, length: usize, rule: Rule) -> Result<&'a [u8], JsonError> {
        let start = self.at;
        match self
            .bytes
            .get(start..)
            .and_then(|rest| rest.split_at_checked(length))
        {
            Some((text, [b'"', ..])) => {
                self.at += length + 1;
                Ok(text)
            }
            Some(_) => self.error(start, rule),
            None => self.error(self.bytes.len(), Rule::End),
        }
    }

    /// The rest of a string, up to and with its closing quotation mark; returns the text without it, escapes kept.
    pub(crate) fn string(&mut self) -> Result<&'a [u8], JsonError> {
        let start = self.at;
        let mut escapes = 0;
        loop {
            self.skip_plain();
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => match self.bytes.get(self.at + 1) {
                    Some(b'"' | b'\\') => {
                        escapes += 1;
                        self.at += 2;
                    }
                    Some(_) => return self.error(self.at + 1, Rule::Escape),
                    None => return self.error(self.bytes.len(), Rule::End),
                },
                Some(_) => return self.error(self.at, Rule::Character),
                None => return self.error(self.bytes.len(), Rule::End),
            }
        }
        let text = self.since(start);
        self.at += 1;
        if text.len() - escapes > MAX_STRING {
            return self.error(start, Rule::StringLength);
        }
        Ok(text)
    }

    /// Moves to the next byte that is not plain text, eight at a time.
    fn skip_plain(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let (words, tail) = rest.as_chunks::<8>();
        for word in words {
            let marks = special(u64::from_le_bytes(*word));
            if marks != 0 {
                self.at += (marks.trailing_zeros() / 8) as usize;
                return;
            }
            self.at += 8;
        }
        self.at += tail
            .iter()
            .take_while(|b| matches!(b, 0x20..=0x7e) && !matches!(b, b'"' | b'\\'))
            .count();
    }

    /// An integer.
    pub(crate) fn integer(&mut self) -> Result<u64, JsonError> {
        let start = self.at;
        let mut value: u64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value * 10 + u64::from(digit - b'0');
            self.at += 1;
            // Checked at each digit, so that the multiplication cannot overflow.
            if value > MAX_INTEGER {
                return self.error(start, Rule::Integer);
            }
        }
        let text = self.since(start);
        if text.is_empty() || (text.len() > 1 && text.starts_with(b"0")) {
            return self.error(start, Rule::Integer);
        }
        Ok(value)
    }

    /// Any value. `depth` is the number of levels it lies in.
    pub(crate) fn value(&mut self, depth: u8) -> Result<(), JsonError> {
        match self.peek() {
            Some(b'"') => {
                let start = self.at;
                self.at += 1;
                let text = self.string()?;
                if text.starts_with(COMMITMENT_PREFIX) {
                    self.commitment(start, text)?;
                }
                Ok(())
            }
            Some(b'0'..=b'9') => self.integer().map(|_| ()),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(_) => self.error(self.at, Rule::Value),
            None => self.error(self.at, Rule::End),
        }
    }

    fn commitment(&mut self, start: usize, text: &[u8]) -> Result<(), JsonError> {
        if !is_commitment(text) {
            return self.error(start, Rule::Commitment);
        }
        if self.commitments.1 == 0 {
            self.commitments.0 = start;
        }
        self.commitments.1 += 1;
        Ok(())
    }

    fn array(&mut self, depth: u8) -> Result<(), JsonError> {
        self.descend(depth)?;
        if self.takes(b"]") {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if !self.goes_on(b']')? {
                return Ok(());
            }
        }
    }

    pub(crate) fn object(&mut self, depth: u8) -> Result<(), JsonError> {
        self.descend(depth)?;
        if self.takes(b"}") {
            return Ok(());
        }
        let mut previous: Option<&[u8]> = None;
        loop {
            let start = self.at;
            self.expect(b"\"", Rule::Punctuation)?;
            let key = self.string()?;
            if previous.is_some_and(|previous| !ascending(previous, key)) {
                return self.error(start, Rule::KeyOrder);
            }
            // A commitment as key would escape the account of contents.
            if key.starts_with(COMMITMENT_PREFIX) {
                return self.error(start, Rule::Commitment);
            }
            previous = Some(key);
            self.expect(b":", Rule::Punctuation)?;
            self.value(depth + 1)?;
            if !self.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    fn descend(&mut self, depth: u8) -> Result<(), JsonError> {
        if depth >= MAX_DEPTH {
            return self.error(self.at, Rule::Depth);
        }
        self.at += 1;
        Ok(())
    }

    /// After a member or item: true at a comma, false at the end.
    fn goes_on(&mut self, close: u8) -> Result<bool, JsonError> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            Some(_) => self.error(self.at, Rule::Punctuation),
            None => self.error(self.at, Rule::End),
        }
    }
}

/// Whether the text is a content commitment: `c1:` and 64 lower-case hexadecimal digits.
pub(crate) fn is_commitment(text: &[u8]) -> bool {
    text.len() == COMMITMENT_SIZE
        && text
            .strip_prefix(COMMITMENT_PREFIX)
            .is_some_and(super::hash::is_lower_hex)
}

/// The characters that the text of a scanned string stands for.
pub(crate) fn unescaped(text: &[u8]) -> impl Iterator<Item = u8> {
    let mut escaped = false;
    text.iter().copied().filter(move |&byte| {
        escaped = byte == b'\\' && !escaped;
        !escaped
    })
}

fn ascending(left: &[u8], right: &[u8]) -> bool {
    // An escape sorts as the character it stands for; without one the bytes themselves decide.
    if left.contains(&b'\\') || right.contains(&b'\\') {
        unescaped(left).lt(unescaped(right))
    } else {
        left < right
    }
}

/// Whether a text may stand in canonical JSON: printable ASCII, at most 128 characters.
#[must_use]
pub fn is_string(text: &str) -> bool {
    text.len() <= MAX_STRING && text.bytes().all(|byte| matches!(byte, 0x20..=0x7e))
}

/// Appends a string in quotation marks, escaped as the scanner expects. The caller sees to [`is_string`].
pub fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if text.contains(['"', '\\']) {
        for byte in text.bytes() {
            if matches!(byte, b'"' | b'\\') {
                out.push(b'\\');
            }
            out.push(byte);
        }
    } else {
        out.extend_from_slice(text.as_bytes());
    }
    out.push(b'"');
}
