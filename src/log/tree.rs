//! The Merkle tree: its frontier, roots, and proofs of inclusion and consistency.
//!
//! Follows RFC 9162 sections 2.1.1 to 2.1.4 (the tree of RFC 6962). The frontier holds one hash per complete
//! subtree, at most 64, and is all that appending needs. Proofs are made from single nodes that the caller reads,
//! from a table or from tiles. A node is named only if its subtree is complete, so it never changes.
//! Frozen: a root is signed.

use super::hash::{EMPTY_ROOT, Hash, node_hash};

/// Most leaves. Sizes are signed 64-bit numbers in many stores, and no log comes near.
pub const MAX_SIZE: u64 = i64::MAX as u64;

/// A complete subtree: the leaves from `index << level` on, `1 << level` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// Height; 0 is a leaf.
    pub level: u8,
    /// Place among the subtrees of that height, from the left.
    pub index: u64,
}

/// Why a frontier or a proof is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A tree of this size has another number of complete subtrees.
    #[error("a tree of {size} leaves has a frontier of {expected} hashes, not {found}")]
    Frontier {
        /// Size of the tree.
        size: u64,
        /// Number of hashes such a tree has.
        expected: usize,
        /// Number of hashes given.
        found: usize,
    },
    /// More leaves than [`MAX_SIZE`].
    #[error("a tree has at most 2^63−1 leaves")]
    Size,
    /// There is no such leaf or no such older tree.
    #[error("{at} is not within a tree of {size} leaves")]
    Range {
        /// Index of the leaf, or size of the older tree.
        at: u64,
        /// Size of the tree.
        size: u64,
    },
    /// The proof has too few or too many hashes.
    #[error("the proof has the wrong number of hashes")]
    ProofLength,
    /// The proof leads to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// The right edge of a growing tree: the hash of each complete subtree, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            size: 0,
            hashes: Vec::new(),
        }
    }

    /// Rebuilds a frontier from what [`Frontier::size`] and [`Frontier::hashes`] gave. The hashes are taken as they
    /// are: compare [`Frontier::root`] with a signed root before trusting them.
    ///
    /// # Errors
    /// [`TreeError::Frontier`] if the number of hashes does not fit the size, [`TreeError::Size`] beyond [`MAX_SIZE`].
    pub fn restore(size: u64, hashes: Vec<Hash>) -> Result<Self, TreeError> {
        if size > MAX_SIZE {
            return Err(TreeError::Size);
        }
        let expected = size.count_ones() as usize;
        if hashes.len() != expected {
            return Err(TreeError::Frontier {
                size,
                expected,
                found: hashes.len(),
            });
        }
        Ok(Self { size, hashes })
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// One hash per complete subtree, the largest first; as many as `size` has binary ones.
    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Appends a leaf.
    pub fn append(&mut self, leaf: Hash) {
        self.append_with(leaf, |_, _| ());
    }

    /// Appends a leaf and tells each subtree that it completes, the leaf itself first. Those whose level is a
    /// multiple of 8 stand in tiles: level 8·L is a hash of tile level L.
    pub fn append_with(&mut self, leaf: Hash, completed: impl FnMut(Node, Hash)) {
        self.append_subtree(0, leaf, completed);
    }

    /// Appends a complete subtree of 2^`level` leaves, of which only the root is needed, and tells each subtree
    /// that it completes, itself first. The size must be a multiple of 2^`level`.
    pub(super) fn append_subtree(
        &mut self,
        level: u8,
        root: Hash,
        mut completed: impl FnMut(Node, Hash),
    ) {
        let (mut node, mut hash) = (
            Node {
                level,
                index: self.size >> level,
            },
            root,
        );
        completed(node, hash);
        // Each binary one at the low end of the size is a subtree of the same height as the new one, to its left.
        while node.index & 1 == 1
            && let Some(left) = self.hashes.pop()
        {
            hash = node_hash(&left, &hash);
            node = Node {
                level: node.level + 1,
                index: node.index >> 1,
            };
            completed(node, hash);
        }
        self.hashes.push(hash);
        self.size += 1 << level;
    }

    /// The root: Merkle Tree Hash of RFC 9162 section 2.1.1.
    #[must_use]
    pub fn root(&self) -> Hash {
        fold(&self.hashes)
    }
}

/// Joins complete subtrees, the largest first, from the right.
fn fold(hashes: &[Hash]) -> Hash {
    let mut hashes = hashes.iter().rev();
    let Some(last) = hashes.next() else {
        return EMPTY_ROOT;
    };
    hashes.fold(*last, |right, left| node_hash(left, &right))
}

/// Greatest power of two smaller than `n`, for `n` of at least 2.
const fn split_at(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// The complete subtrees that together hold the leaves `start..end`, the largest first. `start` is a multiple of
/// the largest, as it is everywhere in the proofs of a tree.
fn cover(start: u64, end: u64) -> impl Iterator<Item = Node> {
    let mut start = start;
    std::iter::from_fn(move || {
        let level = end.checked_sub(start)?.checked_ilog2()?;
        let node = Node {
            level: level as u8,
            index: start >> level,
        };
        start += 1 << level;
        Some(node)
    })
}

fn subtree<E>(
    (start, end): (u64, u64),
    read: &mut impl FnMut(Node) -> Result<Hash, E>,
) -> Result<Hash, E> {
    let hashes: Vec<Hash> = cover(start, end).map(read).collect::<Result<_, E>>()?;
    Ok(fold(&hashes))
}

/// Root of the tree of the first `size` leaves.
///
/// # Errors
/// What `read` returns.
pub fn root_at<E>(size: u64, mut read: impl FnMut(Node) -> Result<Hash, E>) -> Result<Hash, E> {
    subtree((0, size), &mut read)
}

/// Frontier of the tree of the first `size` leaves: what [`Frontier::restore`] takes.
///
/// # Errors
/// What `read` returns.
pub fn frontier_at<E>(
    size: u64,
    read: impl FnMut(Node) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    cover(0, size).map(read).collect()
}

/// Proof that leaf `index` lies in the tree of `size` leaves (RFC 9162 section 2.1.3.1).
///
/// # Errors
/// [`TreeError::Range`] unless `index < size ≤ MAX_SIZE`; what `read` returns.
pub fn inclusion_proof<E: From<TreeError>>(
    index: u64,
    size: u64,
    mut read: impl FnMut(Node) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    if index >= size || size > MAX_SIZE {
        return Err(TreeError::Range { at: index, size }.into());
    }
    let mut parts = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + split_at(end - start);
        if index < middle {
            parts.push((middle, end));
            end = middle;
        } else {
            parts.push((start, middle));
            start = middle;
        }
    }
    parts
        .into_iter()
        .rev()
        .map(|part| subtree(part, &mut read))
        .collect()
}

/// Proof that the tree of `size` leaves begins with the tree of `old` leaves (RFC 9162 section 2.1.4.1). Empty for
/// equal sizes, and for `old` 0, of which there is nothing to prove.
///
/// # Errors
/// [`TreeError::Range`] unless `old ≤ size ≤ MAX_SIZE`; what `read` returns.
pub fn consistency_proof<E: From<TreeError>>(
    old: u64,
    size: u64,
    mut read: impl FnMut(Node) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    if old > size || size > MAX_SIZE {
        return Err(TreeError::Range { at: old, size }.into());
    }
    let mut parts = Vec::new();
    let (mut start, mut end) = (0, size);
    while old != end && old != 0 {
        let middle = start + split_at(end - start);
        if old <= middle {
            parts.push((middle, end));
            end = middle;
        } else {
            parts.push((start, middle));
            start = middle;
        }
    }
    // The old tree itself is known to whoever checks; only a part of it must be given.
    if start > 0 {
        parts.push((start, end));
    }
    parts
        .into_iter()
        .rev()
        .map(|part| subtree(part, &mut read))
        .collect()
}

/// The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2).
///
/// # Errors
/// [`TreeError::Range`] or [`TreeError::ProofLength`].
pub fn inclusion_root(
    index: u64,
    size: u64,
    leaf: &Hash,
    proof: &[Hash],
) -> Result<Hash, TreeError> {
    if index >= size {
        return Err(TreeError::Range { at: index, size });
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for part in proof {
        if last == 0 {
            return Err(TreeError::ProofLength);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(part, &hash);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, part);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if last == 0 {
        Ok(hash)
    } else {
        Err(TreeError::ProofLength)
    }
}

/// Checks that `leaf` is at `index` in the tree of `size` leaves with this root (RFC 9162 section 2.1.3.2).
///
/// # Errors
/// [`TreeError::Range`], [`TreeError::ProofLength`] or [`TreeError::Root`].
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), TreeError> {
    if inclusion_root(index, size, leaf, proof)? == *root {
        Ok(())
    } else {
        Err(TreeError::Root)
    }
}

/// Checks that the tree of `size` leaves begins with the one of `old` leaves (RFC 9162 section 2.1.4.2).
///
/// # Errors
/// [`TreeError::Range`] unless `0 < old ≤ size` (of an empty tree nothing can be shown), else
/// [`TreeError::ProofLength`] or [`TreeError::Root`].
pub fn verify_consistency(
    (old, old_root): (u64, &Hash),
    (size, root): (u64, &Hash),
    proof: &[Hash],
) -> Result<(), TreeError> {
    if old == 0 || old > size {
        return Err(TreeError::Range { at: old, size });
    }
    if old == size {
        return match (proof, old_root == root) {
            ([], true) => Ok(()),
            ([], false) => Err(TreeError::Root),
            _ => Err(TreeError::ProofLength),
        };
    }
    // A complete old tree is itself the first hash; otherwise the proof gives that.
    let (first, rest) = match proof {
        [] => return Err(TreeError::ProofLength),
        _ if old.is_power_of_two() => (old_root, proof),
        [first, rest @ ..] => (first, rest),
    };
    let shift = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> shift, (size - 1) >> shift);
    let (mut old_hash, mut hash) = (*first, *first);
    for part in rest {
        if last == 0 {
            return Err(TreeError::ProofLength);
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(part, &old_hash);
            hash = node_hash(part, &hash);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, part);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    match (last, old_hash == *old_root && hash == *root) {
        (0, true) => Ok(()),
        (0, false) => Err(TreeError::Root),
        _ => Err(TreeError::ProofLength),
    }
}
