package io.profilestore.migrate;

import io.profilestore.migrate.SourceException.Kind;
import io.profilestore.migrate.SourceException.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/** What is wrong with a text, said with place, reason and next step. */
final class Complaints {

    /** How much text behind the current byte is shown to the parser, which has the words for a mistake. */
    private static final int AHEAD = 1_024;

    private final String source;
    private final TextWindow window;
    private final Places places;

    private String prefix = "";
    private boolean withinRecord;
    private boolean keptWhole;
    private @Nullable String key;

    Complaints(String source, TextWindow window, Places places) {
        this.source = source;
        this.window = window;
        this.places = places;
    }

    /** From now on mistakes are in a record, which is kept, and JSON behind a prefix. */
    void within(String prefix, @Nullable String key) {
        this.prefix = prefix;
        this.key = key;
        withinRecord = true;
        keptWhole = true;
    }

    /** From now on mistakes are between records, in what is kept, and JSON behind a prefix. */
    void between(String prefix) {
        this.prefix = prefix;
        key = null;
        withinRecord = false;
        keptWhole = true;
    }

    void outside() {
        between("");
    }

    /** From now on what is wrong is in a value that is passed over, and only the last of it is kept. */
    void passing() {
        keptWhole = false;
    }

    /** The record's key is known now. */
    void key(String key) {
        this.key = key;
    }

    Position position(long byteOffset) {
        return places.of(byteOffset);
    }

    /** The first mistake in what is kept, or just behind it. */
    SourceException mistake() {
        lookAhead();
        int to = Math.min(window.end(), window.position() + AHEAD);
        byte[] shown = shown(to);
        long base = window.offset(window.kept()) - prefix.length();
        Wellformed.@Nullable Mistake mistake = Wellformed.mistakeIn(shown, 0, shown.length);
        boolean all = window.ended() && to == window.end();
        if (mistake == null || (mistake.atEnd() && !all)) {
            return unfinished();
        }
        int at = characterStart(shown, Math.toIntExact(mistake.byteOffset()));
        int nul = firstNul(shown, at + 1);
        Diagnosis diagnosis;
        if (nul >= 0) {
            diagnosis = Diagnosis.ofNul(base + nul);
        } else if (at < shown.length && Utf8Check.firstBad(shown, at, Math.min(shown.length, at + 4)) == at) {
            diagnosis = Diagnosis.ofNoUtf8(shown[at], base + at);
        } else {
            diagnosis = Diagnosis.ofSyntax(mistake.failure(), base + at, mistake.atEnd() && endsOpen());
        }
        return withPath(diagnosis, mistake, prefix.isEmpty());
    }

    /** A value that does not go on at the current byte, and nobody knows better why. */
    SourceException unfinished() {
        if (window.position() == window.end()) {
            return malformed(new Diagnosis(window.offset(), Diagnosis.TRUNCATED, Diagnosis.RESTORE), null, key, "");
        }
        byte here = window.bytes()[window.position()];
        Diagnosis diagnosis =
                here == 0 ? Diagnosis.ofNul(window.offset()) : Diagnosis.ofCharacter(here, window.offset());
        return malformed(diagnosis, null, key, "");
    }

    /** The first mistake in what is kept, null if it only lacks its end. */
    @Nullable
    SourceException mistakeOnLine() {
        if (window.kept() < 0) {
            return null;
        }
        byte[] shown = shown(window.position());
        Wellformed.@Nullable Mistake mistake = Wellformed.mistakeIn(shown, 0, shown.length);
        return mistake == null || mistake.atEnd() ? null : mistake();
    }

    /** A mistake in a value that was not kept. */
    SourceException mistake(Wellformed.Mistake mistake, long valueStart) {
        boolean broken = mistake.atEnd() && window.position() < window.end();
        Diagnosis diagnosis = broken && window.bytes()[window.position()] == 0
                ? Diagnosis.ofNul(window.offset())
                : Diagnosis.ofSyntax(
                        mistake.failure(),
                        valueStart + mistake.byteOffset(),
                        mistake.atEnd() && window.ended() && endsOpen());
        return withPath(diagnosis, mistake, true);
    }

    /** A text that cannot be read on: an earlier mistake in what is kept counts first. */
    SourceException damaged(BadBytes e) {
        Diagnosis damage = e.at(window.offset(window.end())).diagnosis();
        if (window.kept() >= 0 && keptWhole) {
            byte[] shown = shown(window.end());
            Wellformed.@Nullable Mistake mistake = Wellformed.mistakeIn(shown, 0, shown.length);
            if (mistake != null && !mistake.atEnd()) {
                return mistake();
            }
            if (mistake != null) {
                return withPath(damage, mistake, prefix.isEmpty());
            }
        }
        return malformed(damage, e, key, "");
    }

    /** The text is no text of records. */
    SourceException malformed(Diagnosis diagnosis) {
        return malformed(diagnosis, null, null, "");
    }

    /** The text is fine, and other options are needed for it. */
    SourceException otherOptions(long byteOffset, String problem, String nextStep) {
        Place place = new Place(source, places.of(byteOffset), null, "");
        return new SourceException(Kind.OTHER_OPTIONS, place, problem, nextStep, null);
    }

    private SourceException withPath(Diagnosis diagnosis, Wellformed.Mistake mistake, boolean recordIsRoot) {
        JsonPointer path = mistake.path();
        if (!withinRecord || (path.matches() && !recordIsRoot)) {
            return malformed(diagnosis, mistake.failure(), null, "");
        }
        return malformed(diagnosis, mistake.failure(), key, (recordIsRoot ? path : path.tail()).toString());
    }

    private SourceException malformed(
            Diagnosis diagnosis, @Nullable Exception cause, @Nullable String inKey, String pointer) {
        Place place = new Place(source, places.of(diagnosis.byteOffset()), inKey, pointer);
        return new SourceException(Kind.MALFORMED, place, diagnosis.problem(), diagnosis.nextStep(), cause);
    }

    private byte[] shown(int to) {
        byte[] start = prefix.getBytes(StandardCharsets.US_ASCII);
        int from = window.kept();
        byte[] shown = Arrays.copyOf(start, start.length + to - from);
        System.arraycopy(window.bytes(), from, shown, start.length, to - from);
        return shown;
    }

    private void lookAhead() {
        try {
            while (window.end() - window.position() < AHEAD && window.more()) {
                // More bytes for the parser to see.
            }
        } catch (IOException e) {
            // What is wrong before that counts.
        }
    }

    private boolean endsOpen() {
        return window.ended() && window.lastByte() != '}' && window.lastByte() != ']';
    }

    /** The parser may stand in the middle of a character that it does not expect. */
    private static int characterStart(byte[] bytes, int at) {
        int start = at;
        while (start > 0 && start < bytes.length && at - start < 3 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        return start < bytes.length && bytes[start] < 0 && (bytes[start] & 0xC0) != 0x80 ? start : at;
    }

    private static int firstNul(byte[] bytes, int last) {
        for (int at = 0; at <= last && at < bytes.length; at++) {
            if (bytes[at] == 0) {
                return at;
            }
        }
        return -1;
    }
}
