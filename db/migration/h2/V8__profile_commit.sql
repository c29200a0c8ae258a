-- Ends a transaction and returns once it is on the disk; every user may call it. A server without profilestore's jar on its
-- class path opens the database all the same, and says so when it is called.
CREATE FORCE ALIAS IF NOT EXISTS profile_commit FOR 'io.profilestore.disk.CommitFunction.commit';
