package io.profilestore.fault;

import java.io.IOException;
import org.h2.engine.Constants;

/** One kind of fault, in as many rounds as wanted. */
interface Scenario extends AutoCloseable {

    /** A short name: of its results, and to choose it by. */
    String name();

    /** The database that it is about, with its version. */
    default String engine() {
        return "H2 " + Constants.VERSION;
    }

    /** One round. */
    Round run(RoundPlan plan) throws Exception;

    /** What the rounds of a store have to show. */
    default Expectation expectation(TestedStore store) {
        return store.mayLose() ? Expectation.MAY_LOSE : Expectation.CLEAN;
    }

    /** Ends what its rounds have in common; most have nothing. */
    @Override
    default void close() throws IOException {}

    /** What has to come out. */
    enum Expectation {
        /** Nothing is lost, nothing doubled. */
        CLEAN,
        /** Acknowledged writes may be lost; nothing else may be wrong. */
        MAY_LOSE,
        /** A control: where it loses nothing, the test is no good. */
        MUST_LOSE
    }
}
