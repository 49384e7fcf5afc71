-- The right edge of the tree follows from leaf hashes and tile roots (`frontier_at`), and took more room
-- than everything else of a seal.
ALTER TABLE seals DROP COLUMN frontier;
