package io.profilestore.sql;

/** Values move to their columns on PostgreSQL as they do on H2. */
class ColumnMoveOnPostgresTest extends ColumnMoveTest {

    @Override
    TestedDatabase database() throws Exception {
        return TestedDatabase.postgres();
    }
}
