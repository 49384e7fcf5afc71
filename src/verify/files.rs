//! Reading an export: files by path, and a walk over all that is there.
//!
//! Follows no symbolic link and reads no more than asked for, since an export may come from anyone. Tells apart
//! what is absent or odd (a finding) from what could not be read (not checked).

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Deepest folder that a file of an export lies in: `tile/0/x001/x002/x003/x004/x005/x006/007.p/8`.
const MAX_DEPTH: usize = 12;
/// How much of a content is read at once.
const PIECE: usize = 64 * 1024;

/// What reading a file gave.
#[derive(Debug)]
pub enum Loaded<T = Vec<u8>> {
    /// Its bytes, all or the first `limit + 1` of more; or what they say.
    Bytes(T),
    /// There is none.
    Missing,
    /// A symbolic link, folder or device.
    Odd(&'static str),
    /// It could not be read.
    Failed(String),
}

impl<T> Loaded<T> {
    /// The same of what the bytes say.
    pub fn map<U>(self, say: impl FnOnce(T) -> U) -> Loaded<U> {
        match self {
            Self::Bytes(bytes) => Loaded::Bytes(say(bytes)),
            Self::Missing => Loaded::Missing,
            Self::Odd(odd) => Loaded::Odd(odd),
            Self::Failed(error) => Loaded::Failed(error),
        }
    }
}

/// What lies at a path, links not followed.
fn kind(kind: fs::FileType) -> Option<&'static str> {
    if kind.is_file() {
        None
    } else if kind.is_symlink() {
        Some("a symbolic link")
    } else if kind.is_dir() {
        Some("a folder")
    } else {
        Some("a device, pipe or socket")
    }
}

/// Reads a file of an export, at most one byte more than `limit`: enough to see that it is too long.
#[must_use]
pub fn load(root: &Path, path: &str, limit: usize) -> Loaded {
    let mut bytes = Vec::new();
    let read = open(root, path).and_then(|opened| match opened {
        Ok((file, length)) => {
            // One more than there is shows the end without growing.
            let length = usize::try_from(length).unwrap_or(limit).min(limit);
            bytes.reserve_exact(length + 1);
            let mut file = file.take(limit as u64 + 1);
            file.read_to_end(&mut bytes).map(|_| None)
        }
        Err(odd) => Ok(Some(odd)),
    });
    match read {
        Ok(None) => Loaded::Bytes(bytes),
        Ok(Some(odd)) => Loaded::Odd(odd),
        // A file where a folder belongs leaves the files in that folder missing.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Loaded::Missing
        }
        Err(error) => Loaded::Failed(error.to_string()),
    }
}

/// A file and its length, or what lies there instead.
fn open(root: &Path, path: &str) -> io::Result<Result<(File, u64), &'static str>> {
    let path = root.join(path);
    let found = fs::symlink_metadata(&path)?;
    match kind(found.file_type()) {
        None => Ok(Ok((File::open(path)?, found.len()))),
        Some(odd) => Ok(Err(odd)),
    }
}

/// Reads a file piece by piece.
///
/// # Errors
/// If it cannot be read, or is no regular file.
pub fn stream(root: &Path, path: &str, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let (mut file, _) = open(root, path)?.map_err(io::Error::other)?;
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => take(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Something that the walk came across.
#[derive(Debug)]
pub enum Item {
    /// A regular file.
    File,
    /// A symbolic link, device or folder too deep.
    Odd(&'static str),
    /// A folder or name that could not be read.
    Failed(String),
}

/// Walks over all files below a folder in a fixed order. Holds the names of one path of folders at a time.
/// A name that is no text is given with the replacement character, so it matches no path of an export.
pub fn walk(root: &Path, visit: &mut impl FnMut(&str, Item)) {
    folder(root, Path::new(""), 0, visit);
}

fn folder(root: &Path, path: &Path, depth: usize, visit: &mut impl FnMut(&str, Item)) {
    let names: io::Result<Vec<PathBuf>> = fs::read_dir(root.join(path))
        .and_then(|items| items.map(|item| Ok(path.join(item?.file_name()))).collect());
    let mut names = match names {
        Ok(names) => names,
        Err(error) => return visit(&text(path), Item::Failed(error.to_string())),
    };
    names.sort_unstable();
    for name in names {
        match fs::symlink_metadata(root.join(&name)).map(|meta| meta.file_type()) {
            Ok(found) if found.is_dir() && depth < MAX_DEPTH => {
                folder(root, &name, depth + 1, visit)
            }
            Ok(found) => visit(&text(&name), kind(found).map_or(Item::File, Item::Odd)),
            Err(error) => visit(&text(&name), Item::Failed(error.to_string())),
        }
    }
}

fn text(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
