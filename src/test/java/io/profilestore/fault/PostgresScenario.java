package io.profilestore.fault;

import io.profilestore.contract.PostgresServer;

/** What happens to PostgreSQL servers, all of which are of the same binaries here; or its control. */
interface PostgresScenario extends Scenario {

    /** Whether commits wait for what makes them safe; if not, it is the control. */
    boolean waits();

    @Override
    default String engine() {
        return "PostgreSQL " + PostgresServer.version();
    }

    @Override
    default Expectation expectation(TestedStore store) {
        return waits() ? Scenario.super.expectation(store) : Expectation.MUST_LOSE;
    }
}
