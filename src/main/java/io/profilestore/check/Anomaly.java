package io.profilestore.check;

/** The ways in which a store breaks its word. */
public enum Anomaly {
    /** A write was acknowledged, and later the profile is as if it had not been made. */
    LOST_UPDATE("lost updates"),
    /** An increment counted more often than it was called. */
    DOUBLED_INCREMENT("doubled increments"),
    /** A value or version was seen that no write can have left there: never written, or by a write that failed. */
    VALUE_FROM_NOWHERE("values from nowhere"),
    /** An answer showed an older state than an answer before it, and the newer one was there again later. */
    STALE_READ("stale reads"),
    /** A write got a version below one that was given before. */
    VERSION_BACK("versions that went back"),
    /** Two writes of one profile got the same version. */
    VERSION_TWICE("versions issued twice"),
    /** A compare-and-set succeeded on a version that another write had replaced. */
    TWO_WINNERS("two winners of one version"),
    /** Not a fault of the store: so many orders of its calls are possible that the checker gave a profile up. */
    UNDECIDED("undecided");

    private final String plural;

    Anomaly(String plural) {
        this.plural = plural;
    }

    /** For people: several of them. */
    public String plural() {
        return plural;
    }
}
