package io.profilestore.cli;

import io.profilestore.AccessDenied;
import io.profilestore.InvalidLocation;
import io.profilestore.InvalidProfile;
import io.profilestore.NotANumber;
import io.profilestore.OutcomeUnknown;
import io.profilestore.SchemaMismatch;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.VersionConflict;
import io.profilestore.WriteFailed;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the process's exit code says. Beyond 1 they are the numbers of BSD's {@code sysexits.h}.
 *
 * <p>Source: sysexits(3).
 */
final class ExitCodes {

    /** Done. */
    static final int DONE = 0;

    /** Done, and something was found that the caller should look at. */
    static final int FOUND = 1;

    /** The arguments or settings are wrong. */
    static final int USAGE = 64;

    /** The data is wrong. */
    static final int BAD_DATA = 65;

    /** The source is missing or unreadable. */
    static final int NO_INPUT = 66;

    /** The store cannot be reached or used. */
    static final int UNREACHABLE = 69;

    /** A bug. */
    static final int BUG = 70;

    /** Cannot write. */
    static final int CANNOT_WRITE = 73;

    /** Not now. */
    static final int TRY_AGAIN = 75;

    /** Not permitted. */
    static final int NOT_PERMITTED = 77;

    private static final Map<Class<? extends StoreException>, Integer> OF_KIND = Map.of(
            AccessDenied.class, NOT_PERMITTED,
            InvalidLocation.class, USAGE,
            InvalidProfile.class, BAD_DATA,
            NotANumber.class, BAD_DATA,
            OutcomeUnknown.class, TRY_AGAIN,
            SchemaMismatch.class, UNREACHABLE,
            StoreBusy.class, TRY_AGAIN,
            StoreUnreachable.class, UNREACHABLE,
            VersionConflict.class, FOUND,
            WriteFailed.class, CANNOT_WRITE);

    private ExitCodes() {}

    /** The code for an error of this kind; {@link #BUG} for a kind that is not known here. */
    static int of(Class<? extends StoreException> kind) {
        return OF_KIND.getOrDefault(kind, BUG);
    }

    /** Each code and its meaning, as {@code --help} shows it. */
    static Map<String, String> explained() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(" " + DONE, "done");
        codes.put(" " + FOUND, "no such profile, or differences, rejects, a conflict or lost updates were found");
        codes.put(USAGE + "", "the arguments, the location or a setting is wrong");
        codes.put(BAD_DATA + "", "the data is wrong: malformed JSON, a value no store takes, not a number");
        codes.put(NO_INPUT + "", "the source is missing or unreadable");
        codes.put(UNREACHABLE + "", "the store cannot be reached, or its tables are of another version");
        codes.put(BUG + "", "a bug in profilestore: please report it");
        codes.put(CANNOT_WRITE + "", "the store or the output cannot be written");
        codes.put(TRY_AGAIN + "", "locked, interrupted or outcome unknown: look, and run it again");
        codes.put(NOT_PERMITTED + "", "user and password were refused or do not permit this");
        return codes;
    }
}
