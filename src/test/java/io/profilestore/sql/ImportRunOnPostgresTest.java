package io.profilestore.sql;

/** Imports into PostgreSQL are like those into H2. */
class ImportRunOnPostgresTest extends ImportRunTest {

    @Override
    TestedDatabase database() throws Exception {
        return TestedDatabase.postgres();
    }
}
