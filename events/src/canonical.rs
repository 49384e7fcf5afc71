//! Canonical JSON for entries: RFC 8785 over objects, arrays, integers up to 2^53−1 and printable
//! ASCII strings of at most 128 characters. Absent members stand for unknown values, so a `null`
//! member is left out; every other kind of value is an error.
//!
//! Frozen: these bytes are hashed. Reading is the log's affair (`src/log/entry.rs`), which is
//! written apart from this so that the two check each other.

use serde_json::Value;

/// The longest string, in characters.
pub const MAX_STRING: usize = 128;
/// The largest integer that every JSON reader holds exactly, 2^53−1 (RFC 8785 section 3.2.2.3).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Why a value has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// A boolean, a fraction, a negative number, or null within an array.
    #[error("a value is neither object, array, text nor integer from 0 to 2^53-1")]
    Kind,
    /// A string that is too long or not printable ASCII.
    #[error("a text is longer than 128 characters or not printable ASCII")]
    Text,
}

/// Appends the canonical form of `value` to `out`.
///
/// # Errors
/// [`CanonicalError`], with `out` in an unspecified state.
pub fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    match value {
        Value::Object(members) => {
            // Sorted here rather than trusted to the map: its order is a feature of serde_json that
            // any crate in the build may switch.
            let mut members: Vec<_> = members.iter().filter(|(_, v)| !v.is_null()).collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            write_list(out, b"{}", members, |(name, value), out| {
                write_text(name, out)?;
                out.push(b':');
                write(value, out)
            })
        }
        Value::Array(items) => write_list(out, b"[]", items, write),
        Value::String(text) => write_text(text, out),
        Value::Number(number) => {
            let integer = number
                .as_u64()
                .filter(|n| *n <= MAX_INTEGER)
                .ok_or(CanonicalError::Kind)?;
            out.extend_from_slice(integer.to_string().as_bytes());
            Ok(())
        }
        Value::Null | Value::Bool(_) => Err(CanonicalError::Kind),
    }
}

fn write_list<T>(
    out: &mut Vec<u8>,
    brackets: &[u8; 2],
    items: impl IntoIterator<Item = T>,
    mut item: impl FnMut(T, &mut Vec<u8>) -> Result<(), CanonicalError>,
) -> Result<(), CanonicalError> {
    out.push(brackets[0]);
    for (n, value) in items.into_iter().enumerate() {
        if n > 0 {
            out.push(b',');
        }
        item(value, out)?;
    }
    out.push(brackets[1]);
    Ok(())
}

fn write_text(text: &str, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    if text.len() > MAX_STRING || !text.bytes().all(|b| (0x20..=0x7e).contains(&b)) {
        return Err(CanonicalError::Text);
    }
    out.push(b'"');
    for byte in text.bytes() {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(value: &Value) -> Result<String, CanonicalError> {
        let mut out = Vec::new();
        write(value, &mut out).map(|()| String::from_utf8(out).unwrap())
    }

    #[test]
    fn members_are_sorted_and_null_is_left_out() {
        let value =
            json!({"b": [1, {"z": "\"\\/", "a": 0}], "a": null, "A": 9_007_199_254_740_991u64});
        assert_eq!(
            text(&value).unwrap(),
            r#"{"A":9007199254740991,"b":[1,{"a":0,"z":"\"\\/"}]}"#
        );
    }

    #[test]
    fn what_could_be_written_in_two_ways_is_refused() {
        for bad in [
            json!(true),
            json!(1.5),
            json!(-1),
            json!(9_007_199_254_740_992u64),
            json!([null]),
        ] {
            assert_eq!(text(&bad), Err(CanonicalError::Kind), "{bad}");
        }
        for bad in [json!("é"), json!("a\nb"), json!("x".repeat(129))] {
            assert_eq!(text(&bad), Err(CanonicalError::Text), "{bad}");
        }
    }
}
