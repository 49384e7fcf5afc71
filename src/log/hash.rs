//! SHA-256 hashes of the log: leaves, inner nodes, and their text forms.
//!
//! Frozen: `leaf_hash` and `node_hash` are RFC 6962 section 2.1 (RFC 9162 section 2.1.1). The prefixes 0x00 and
//! 0x01 keep a leaf from passing for a node. A leaf hash serves twice: as leaf of the tree, and as the `previous`
//! of the next entry of the same trajectory.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Length of a hash in bytes.
pub const HASH_SIZE: usize = 32;

/// A SHA-256 hash. Its text form is 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash(pub [u8; HASH_SIZE]);

/// Root of the tree without leaves: SHA-256 of nothing (RFC 6962 section 2.1).
pub const EMPTY_ROOT: Hash = Hash([
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
]);

/// Why a text is not a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Not 64 lower-case hexadecimal digits.
    #[error("a hash is 64 lower-case hexadecimal digits")]
    Hex,
    /// Not the canonical base64 of 32 bytes.
    #[error(
        "a hash in base64 is 44 characters that stand for 32 bytes, with padding and without stray bits"
    )]
    Base64,
    /// Not 32 bytes.
    #[error("a hash is 32 bytes")]
    Length,
}

/// Hash of an entry as leaf: SHA-256(0x00 ‖ entry). Frozen.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([0x00])
            .chain_update(entry)
            .finalize()
            .into(),
    )
}

/// Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). Frozen.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut node = [0x01; 1 + 2 * HASH_SIZE];
    node[1..=HASH_SIZE].copy_from_slice(&left.0);
    node[1 + HASH_SIZE..].copy_from_slice(&right.0);
    Hash(Sha256::digest(node).into())
}

/// SHA-256 of bytes as they are. For digests that are no leaf and no node.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

impl Hash {
    /// The canonical base64 that checkpoints, proofs and notes use (RFC 4648 section 4).
    #[must_use]
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads the form that [`Hash::to_base64`] writes, and no other.
    ///
    /// # Errors
    /// [`HashError::Base64`] for another length, missing padding or stray trailing bits.
    pub fn from_base64(text: &str) -> Result<Self, HashError> {
        let bytes = STANDARD.decode(text).map_err(|_| HashError::Base64)?;
        Self::try_from(bytes.as_slice()).map_err(|_| HashError::Base64)
    }

    /// Reads 64 lower-case hexadecimal digits; `None` for anything else.
    #[must_use]
    pub fn from_hex(text: &[u8]) -> Option<Self> {
        let text: &[u8; 2 * HASH_SIZE] = text.try_into().ok()?;
        let mut hash = [0; HASH_SIZE];
        let mut seen = 0;
        for (byte, pair) in hash.iter_mut().zip(text.as_chunks::<2>().0) {
            let (high, low) = (DIGITS[usize::from(pair[0])], DIGITS[usize::from(pair[1])]);
            seen |= high | low;
            *byte = (high << 4) | (low & 0x0f);
        }
        // A character that is no digit has the high bits set, and they survive in `seen`.
        (seen < 0x10).then_some(Self(hash))
    }
}

/// Value of each character as lower-case hexadecimal digit; 0xff for every other character.
const DIGITS: [u8; 256] = {
    let mut digits = [0xff; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value as usize] as usize] = value;
        value += 1;
    }
    digits
};

/// Whether all characters are lower-case hexadecimal digits.
pub(crate) fn is_lower_hex(text: &[u8]) -> bool {
    // A fold without early exit lets the compiler work on many bytes at once.
    text.iter()
        .fold(0, |seen, &byte| seen | DIGITS[usize::from(byte)])
        < 0x10
}

impl AsRef<[u8]> for Hash {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<&[u8]> for Hash {
    type Error = HashError;

    fn try_from(bytes: &[u8]) -> Result<Self, HashError> {
        bytes.try_into().map(Self).map_err(|_| HashError::Length)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        Self::from_hex(text.as_bytes()).ok_or(HashError::Hex)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_root_is_the_hash_of_nothing() {
        assert_eq!(sha256(b""), EMPTY_ROOT);
    }

    #[test]
    fn text_forms_are_strict() {
        let hash = leaf_hash(b"a");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
        let hex = hash.to_string();
        assert_eq!(hex.to_uppercase().parse::<Hash>(), Err(HashError::Hex));
        assert_eq!(hex[1..].parse::<Hash>(), Err(HashError::Hex));
        assert_eq!(
            format!("{}g", &hex[1..]).parse::<Hash>(),
            Err(HashError::Hex)
        );
        let text = hash.to_base64();
        assert_eq!(
            Hash::from_base64(text.trim_end_matches('=')),
            Err(HashError::Base64)
        );
        // 32 bytes leave two bits over in the last character; canonical base64 has them zero.
        let mut stray = EMPTY_ROOT.to_base64().into_bytes();
        assert_eq!(stray[42], b'U');
        stray[42] = b'V';
        assert_eq!(
            Hash::from_base64(std::str::from_utf8(&stray).unwrap()),
            Err(HashError::Base64)
        );
    }
}
