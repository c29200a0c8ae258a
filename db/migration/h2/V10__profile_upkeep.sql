-- What keeps the file small and copies it while others work. The functions refuse everybody but the owner. A server without
-- profilestore's jar on its class path opens the database all the same, and says so when they are called.
CREATE FORCE ALIAS IF NOT EXISTS profile_compact FOR 'io.profilestore.disk.CompactFunction.compact';
CREATE FORCE ALIAS IF NOT EXISTS profile_backup_begin FOR 'io.profilestore.disk.BackupFunctions.begin';
CREATE FORCE ALIAS IF NOT EXISTS profile_backup_read FOR 'io.profilestore.disk.BackupFunctions.read';
CREATE FORCE ALIAS IF NOT EXISTS profile_backup_end FOR 'io.profilestore.disk.BackupFunctions.end';
