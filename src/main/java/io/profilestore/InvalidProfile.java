package io.profilestore;

/** A key, a field name or a value that no store takes; found before anything was written. */
public final class InvalidProfile extends StoreException {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN_LENGTH = 200;

    private final String pointer;
    private final String reason;

    /** @param pointer the JSON Pointer (RFC 6901) of the offending value within the profile; empty for the profile or its key */
    public InvalidProfile(Call call, String pointer, String problem, String nextStep) {
        super(call, pointer.isEmpty() ? problem : "at " + shown(pointer) + ": " + problem, nextStep, null);
        this.pointer = pointer;
        this.reason = problem;
    }

    private static String shown(String pointer) {
        return pointer.length() <= SHOWN_LENGTH ? pointer : pointer.substring(0, SHOWN_LENGTH) + "…";
    }

    /** What is wrong there: {@link #problem} without the pointer. */
    public String reason() {
        return reason;
    }

    /** Where in the profile: a JSON Pointer (RFC 6901), empty for the profile itself or its key. */
    public String pointer() {
        return pointer;
    }
}
