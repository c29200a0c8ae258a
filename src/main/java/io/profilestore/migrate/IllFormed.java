package io.profilestore.migrate;

/** A text is no JSON, not even with everything permitted that makes a reject. */
final class IllFormed extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Wellformed.Mistake mistake;

    IllFormed(Wellformed.Mistake mistake) {
        super(mistake.failure().getOriginalMessage(), mistake.failure(), false, false);
        this.mistake = mistake;
    }

    Wellformed.Mistake mistake() {
        return mistake;
    }
}
