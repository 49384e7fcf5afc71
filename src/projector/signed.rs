//! Taking in entries up to a signed root, and nothing that does not lead to it.
//!
//! What is folded is what was hashed: a page that is the only one is kept between the two, and of several
//! the root after each is remembered, so that a database that answers otherwise the second time is found
//! out before anything of it is written. Memory: one page of entries, and 32 bytes for each.
//!
//! Invariant: read models that only ever took in what was looked ahead at here are those of a signed log.

use super::pages::{PAGE, Pages, Sender, channel};
use super::{Projector, ProjectorError};
use crate::log::checkpoint::Checkpoint;
use crate::log::hash::{Hash, leaf_hash};
use crate::log::tree::Frontier;
use crate::recorder::LogError;
use crate::store::{Store, StoredEntry, frontier_at};
use std::sync::Arc;

/// Entries that were found to lead from the read models to a signed root.
pub struct Ahead {
    /// The tree of what is in the read models.
    from: Frontier,
    /// The root after each page.
    roots: Vec<Hash>,
    /// The page, where there is one.
    only: Option<Vec<StoredEntry>>,
    /// The tree that was signed.
    to: Frontier,
}

impl Projector {
    /// Reads the entries that are not in the read models yet, and sees that they lead to a signed root.
    /// Changes nothing. `tree` is that of the read models, where it is known.
    ///
    /// # Errors
    /// [`LogError::Shorter`] where the store lacks some of them; [`LogError::Differs`] where they lead
    /// elsewhere.
    pub async fn look_ahead(
        &self,
        tree: Option<Frontier>,
        signed: &Checkpoint,
    ) -> Result<Ahead, ProjectorError> {
        let at = *self.position.borrow();
        let size = signed.size;
        let found = self.store.size().await.map_err(LogError::from)?;
        if found < size || size < at {
            let expected = size.max(at);
            return Err(LogError::Shorter { expected, found }.into());
        }
        // The store's word for it is enough: the hashes of another tree do not lead to the signed root.
        let from = match tree.filter(|tree| tree.size() == at) {
            Some(tree) => tree,
            None => frontier_at(&*self.store, at)
                .await
                .map_err(LogError::from)?,
        };
        let (mut tree, mut roots, mut only) = (from.clone(), Vec::new(), None);
        while tree.size() < size {
            let page = page(&*self.store, &mut tree, size).await?;
            roots.push(tree.root());
            only = Some(page);
        }
        if tree.root() != signed.root {
            return Err(LogError::Differs { size }.into());
        }
        Ok(Ahead {
            from,
            only: only.filter(|_| roots.len() == 1),
            roots,
            to: tree,
        })
    }

    /// Takes in what was found, and gives the tree it makes.
    ///
    /// # Errors
    /// Where the read models cannot be written, or the store answers otherwise than before.
    pub async fn take_ahead(
        &self,
        ahead: Ahead,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Frontier, ProjectorError> {
        let to = ahead.to.clone();
        if ahead.roots.is_empty() {
            return Ok(to);
        }
        let (sender, receiver) = channel();
        tokio::spawn(ahead.read_again(self.store.clone(), sender));
        let pages = Pages::from(receiver);
        self.take_in(pages, to.size(), &mut progress).await?;
        Ok(to)
    }
}

impl Ahead {
    /// Hands the pages over, each only where it leads to the root that it led to before.
    async fn read_again(mut self, store: Arc<dyn Store>, pages: Sender) {
        let size = self.to.size();
        let mut tree = self.from;
        for root in self.roots {
            let page = match self.only.take() {
                Some(page) => {
                    page.iter().for_each(|entry| tree.append(entry.leaf_hash));
                    Ok(page)
                }
                None => page(&*store, &mut tree, size).await,
            };
            let page = match page {
                Ok(_) if tree.root() != root => Err(LogError::Differs { size }),
                page => page,
            };
            if !Pages::hand_over(&pages, page).await {
                return;
            }
        }
    }
}

/// The entries after `tree`, added to it; each is hashed here.
async fn page(
    store: &dyn Store,
    tree: &mut Frontier,
    size: u64,
) -> Result<Vec<StoredEntry>, LogError> {
    let at = tree.size();
    let limit = u32::try_from(size - at).unwrap_or(PAGE).min(PAGE);
    let page = store.entries(at, limit).await?;
    // A replica may answer that is behind the one before.
    if page.len() != limit as usize {
        let found = at + page.len() as u64;
        return Err(LogError::Shorter {
            expected: size,
            found,
        });
    }
    for entry in &page {
        if entry.log_index != tree.size() || leaf_hash(&entry.bytes) != entry.leaf_hash {
            return Err(LogError::Broken(tree.size()));
        }
        tree.append(entry.leaf_hash);
    }
    Ok(page)
}
