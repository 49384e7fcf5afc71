//! Canonical JSON for entries: RFC 8785 over objects, arrays, integers up to 2^53−1 and printable
//! ASCII strings of at most 128 characters. Absent members stand for unknown values, so a `null`
//! member is left out; every other kind of value is an error.
//!
//! Written straight from [`Serialize`], because every command passes here and a tree of values in
//! between cost more than all the rest. An object is a struct, as facts are; a map is refused.
//!
//! Frozen: these bytes are hashed. Reading is the log's affair (`src/log/entry.rs`), which is
//! written apart from this so that the two check each other.

use serde::ser::{self, Impossible, Serialize, SerializeSeq, SerializeStruct, Serializer};
use std::fmt::Display;
use std::io::Write as _;
use std::ops::Range;

/// The longest string, in characters.
pub const MAX_STRING: usize = 128;
/// The largest integer that every JSON reader holds exactly, 2^53−1 (RFC 8785 section 3.2.2.3).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Why a value has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// A boolean, a fraction, a negative number, a map, or null where no member is.
    #[error("a value is neither object, array, text nor integer from 0 to 2^53-1")]
    Kind,
    /// A string that is too long or not printable ASCII.
    #[error("a text is longer than 128 characters or not printable ASCII")]
    Text,
    /// A value that refuses to be written, such as a day before the year 0.
    #[error("{0}")]
    Value(String),
}

impl ser::Error for CanonicalError {
    fn custom<T: Display>(message: T) -> Self {
        Self::Value(message.to_string())
    }
}

/// Appends the canonical form of `value` to `out`.
///
/// # Errors
/// [`CanonicalError`], with `out` in an unspecified state.
pub fn write<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    write_as(value, out, false)
}

/// As [`write()`], but with `null` for what is unknown.
///
/// # Errors
/// As [`write()`].
pub fn write_with_nulls<T: Serialize + ?Sized>(
    value: &T,
    out: &mut Vec<u8>,
) -> Result<(), CanonicalError> {
    write_as(value, out, true)
}

fn write_as<T: Serialize + ?Sized>(
    value: &T,
    out: &mut Vec<u8>,
    nulls: bool,
) -> Result<(), CanonicalError> {
    let mut writer = Writer {
        out,
        nulls,
        members: Vec::new(),
    };
    let written = value.serialize(&mut writer)?;
    written.then_some(()).ok_or(CanonicalError::Kind)
}

struct Writer<'o> {
    out: &'o mut Vec<u8>,
    /// Whether what is unknown is written as `null`, rather than not at all.
    nulls: bool,
    /// Where the members stand of the objects that are not finished, the outermost first.
    members: Vec<(&'static str, Range<usize>)>,
}

impl Writer<'_> {
    fn integer(&mut self, value: impl TryInto<u64>) -> Result<bool, CanonicalError> {
        let value = value.try_into().ok().filter(|n| *n <= MAX_INTEGER);
        let value = value.ok_or(CanonicalError::Kind)?;
        write!(self.out, "{value}").map_err(ser::Error::custom)?;
        Ok(true)
    }

    fn text(&mut self, text: &str) -> Result<bool, CanonicalError> {
        self.out.push(b'"');
        let start = self.out.len();
        self.out.extend_from_slice(text.as_bytes());
        self.end_text(start)
    }

    /// Checks and escapes what was appended since the quotation mark before `start`.
    fn end_text(&mut self, start: usize) -> Result<bool, CanonicalError> {
        let text = self.out.get(start..).unwrap_or_default();
        if text.len() > MAX_STRING || !all(text, |byte| matches!(byte, 0x20..=0x7e)) {
            return Err(CanonicalError::Text);
        }
        if !all(text, |byte| !matches!(byte, b'"' | b'\\')) {
            for byte in self.out.split_off(start) {
                if matches!(byte, b'"' | b'\\') {
                    self.out.push(b'\\');
                }
                self.out.push(byte);
            }
        }
        self.out.push(b'"');
        Ok(true)
    }

    /// Ends an object or array, of which each part was written with a comma after it.
    fn close(&mut self, bracket: u8) {
        self.out.pop_if(|last| *last == b',');
        self.out.push(bracket);
    }
}

/// Whether all bytes are of a kind: without an early exit, so that many are looked at at once.
fn all(text: &[u8], of: impl Fn(u8) -> bool) -> bool {
    text.iter().fold(true, |all, byte| all & of(*byte))
}

/// Refuses the kinds of value that have no canonical form.
macro_rules! refused {
    ($( $method:ident ( $( $of:ty ),* ) -> $ok:ty; )+) => {
        $( fn $method(self, $( _: $of ),*) -> Result<$ok, CanonicalError> { Err(CanonicalError::Kind) } )+
    };
}
macro_rules! integers {
    ($( $method:ident $of:ty; )+) => {
        $( fn $method(self, value: $of) -> Result<bool, CanonicalError> { self.integer(value) } )+
    };
}

type Never = Impossible<bool, CanonicalError>;

impl<'a, 'o> Serializer for &'a mut Writer<'o> {
    /// Whether anything was written: what is unknown is not.
    type Ok = bool;
    type Error = CanonicalError;
    type SerializeSeq = Items<'a, 'o>;
    type SerializeStruct = Members<'a, 'o>;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStructVariant = Never;

    integers! {
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64;
        serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u64 u64;
    }
    refused! {
        serialize_bool(bool) -> bool;
        serialize_f32(f32) -> bool;
        serialize_f64(f64) -> bool;
        serialize_bytes(&[u8]) -> bool;
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }

    fn serialize_char(self, value: char) -> Result<bool, CanonicalError> {
        self.text(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> Result<bool, CanonicalError> {
        self.text(value)
    }
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<bool, CanonicalError> {
        self.out.push(b'"');
        let start = self.out.len();
        write!(self.out, "{value}").map_err(ser::Error::custom)?;
        self.end_text(start)
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<bool, CanonicalError> {
        self.text(variant)
    }

    fn serialize_none(self) -> Result<bool, CanonicalError> {
        if self.nulls {
            self.out.extend_from_slice(b"null");
        }
        Ok(self.nulls)
    }
    fn serialize_unit(self) -> Result<bool, CanonicalError> {
        self.serialize_none()
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<bool, CanonicalError> {
        self.serialize_none()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<bool, CanonicalError> {
        value.serialize(self)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<bool, CanonicalError> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<bool, CanonicalError> {
        Err(CanonicalError::Kind)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a, 'o>, CanonicalError> {
        self.out.push(b'[');
        Ok(Items(self))
    }
    fn serialize_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Members<'a, 'o>, CanonicalError> {
        self.out.push(b'{');
        Ok(Members {
            first: self.members.len(),
            start: self.out.len(),
            writer: self,
        })
    }
}

/// An array that is being written.
struct Items<'a, 'o>(&'a mut Writer<'o>);

impl SerializeSeq for Items<'_, '_> {
    type Ok = bool;
    type Error = CanonicalError;

    fn serialize_element<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
    ) -> Result<(), CanonicalError> {
        if !value.serialize(&mut *self.0)? {
            return Err(CanonicalError::Kind);
        }
        self.0.out.push(b',');
        Ok(())
    }

    fn end(self) -> Result<bool, CanonicalError> {
        self.0.close(b']');
        Ok(true)
    }
}

/// An object that is being written: its members in the order in which they come, which `end` mends.
struct Members<'a, 'o> {
    writer: &'a mut Writer<'o>,
    /// Which of the writer's members is its first, and where that begins.
    first: usize,
    start: usize,
}

impl SerializeStruct for Members<'_, '_> {
    type Ok = bool;
    type Error = CanonicalError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), CanonicalError> {
        let start = self.writer.out.len();
        self.writer.text(name)?;
        self.writer.out.push(b':');
        if value.serialize(&mut *self.writer)? {
            self.writer.out.push(b',');
            let end = self.writer.out.len();
            self.writer.members.push((name, start..end));
        } else {
            self.writer.out.truncate(start);
        }
        Ok(())
    }

    fn end(self) -> Result<bool, CanonicalError> {
        let Writer { out, members, .. } = &mut *self.writer;
        let of_this = members.get_mut(self.first..).unwrap_or_default();
        if !of_this.is_sorted_by_key(|(name, _)| *name) {
            of_this.sort_unstable_by_key(|(name, _)| *name);
            let unsorted = out.split_off(self.start);
            for (_, Range { start, end }) in of_this {
                out.extend_from_slice(&unsorted[*start - self.start..*end - self.start]);
            }
        }
        members.truncate(self.first);
        self.writer.close(b'}');
        Ok(true)
    }
}
