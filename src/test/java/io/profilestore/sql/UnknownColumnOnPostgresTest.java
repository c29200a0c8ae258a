package io.profilestore.sql;

/** Likewise on PostgreSQL, whose reads of one profile do not count the columns. */
class UnknownColumnOnPostgresTest extends UnknownColumnTest {

    @Override
    TestedDatabase database() throws Exception {
        return TestedDatabase.postgres();
    }
}
