package io.profilestore.migrate;

import io.profilestore.migrate.Grammar.Event;
import io.profilestore.migrate.Grammar.Start;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the whole records of damaged JSON Lines are. A line that holds one value and nothing else is whole. Of any other
 * line, records count that it begins with, as it does where the next line was glued to it, and where NULs come first, the one
 * that it ends with.
 */
final class LineSurvey {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long NONE = -1;

    private final Grammar grammar = new Grammar();
    private final List<Piece> pieces = new ArrayList<>();

    private long at;
    private long cursor;
    private @Nullable Diagnosis between;
    private boolean afterWhole = true;

    private long firstByte;
    private boolean object;
    private boolean objects;
    private boolean firstIsObject;

    /** Whether the first value seems to have been a part of another. */
    private boolean goesOn;

    private boolean nulsBefore;
    private boolean nulsAfter;
    private int values;
    private long valueFrom;
    private long firstTo;
    private long lastTo;
    private @Nullable Diagnosis damage;

    private LineSurvey() {}

    /** @param text from its beginning */
    static List<Piece> of(InputStream text) throws IOException {
        return new LineSurvey().read(new BufferedInputStream(text, BUFFER_BYTES));
    }

    private List<Piece> read(BufferedInputStream in) throws IOException {
        beginLine();
        for (int next = in.read(); next >= 0; next = in.read()) {
            byte b = (byte) next;
            if (next == 0xEF && valueFrom == NONE && damage == null && Stretches.passMark(in)) {
                endLine(false);
                if (at > 0) {
                    hole(Diagnosis.ofTrailing(true, at));
                }
                at += 3;
                cursor = at == 3 ? 3 : cursor;
                beginLine();
            } else if (b == '\n' || b == '\r') {
                endLine(false);
                at++;
                beginLine();
            } else {
                pass(b);
                at++;
            }
        }
        endLine(true);
        if (between != null) {
            pieces.add(new Piece.Hole(cursor, at, between));
        }
        return pieces;
    }

    private void beginLine() {
        firstByte = NONE;
        objects = true;
        goesOn = false;
        nulsBefore = false;
        nulsAfter = false;
        values = 0;
        valueFrom = NONE;
        damage = null;
    }

    private void pass(byte b) {
        if (damage != null) {
            return;
        }
        if (b == 0) {
            if (firstByte == NONE) {
                nulsBefore = true;
            } else if (valueFrom == NONE) {
                nulsAfter = true;
            } else {
                damage = Diagnosis.ofNul(at);
            }
            return;
        }
        if (valueFrom == NONE) {
            if (b == ' ' || b == '\t') {
                return;
            }
            if (nulsAfter) {
                damage = Diagnosis.ofNul(at);
                return;
            }
            goesOn |= values == 1 && (b == ',' || b == '}' || b == ']');
            grammar.begin(Start.DOCUMENT);
            valueFrom = at;
            firstByte = firstByte == NONE ? at : firstByte;
            object = b == '{';
        }
        if (!grammar.accept(b)) {
            damage = Diagnosis.ofCharacter(b, at);
        } else if (grammar.depth() == 0 && (grammar.event() == Event.CLOSING || grammar.event() == Event.STRING_ENDS)) {
            value(at + 1);
        } else if (grammar.depth() == 0 && grammar.hasScalarEnded()) {
            value(at);
        }
    }

    private void value(long end) {
        values++;
        objects &= object;
        firstIsObject = values == 1 ? object : firstIsObject;
        valueFrom = NONE;
        lastTo = end;
        firstTo = values == 1 ? end : firstTo;
    }

    private void endLine(boolean ofText) {
        if (valueFrom != NONE && damage == null) {
            if (grammar.depth() == 0 && grammar.accept((byte) ' ') && grammar.hasScalarEnded()) {
                value(at);
            } else {
                damage = ofText
                        ? new Diagnosis(at, Diagnosis.TRUNCATED, Diagnosis.RESTORE)
                        : new Diagnosis(
                                valueFrom, "the record does not end on the line that it begins on", Diagnosis.RESTORE);
            }
        }
        boolean clean = damage == null && values == 1 && !nulsBefore && !nulsAfter;
        if (clean) {
            run(firstByte, lastTo);
        } else if (damage == null && values > 0 && objects) {
            nuls(nulsBefore, firstByte);
            run(firstByte, lastTo);
            nuls(nulsAfter, lastTo);
            if (values > 1) {
                hole(Diagnosis.ofTrailing(true, lastTo));
            }
        } else if (damage != null && values > 0 && firstIsObject && !goesOn && !nulsBefore && afterWhole) {
            run(firstByte, firstTo);
            hole(damage);
        } else if (damage != null) {
            hole(damage);
        } else if (values > 0) {
            hole(Diagnosis.ofTrailing(false, firstByte));
        } else {
            nuls(nulsBefore, at);
        }
        afterWhole = clean || (afterWhole && values == 0 && damage == null && !nulsBefore);
    }

    private void nuls(boolean there, long before) {
        if (there) {
            hole(Diagnosis.ofNul(Math.max(cursor, before - 1)));
        }
    }

    private void hole(Diagnosis why) {
        between = between == null ? why : between;
    }

    private void run(long from, long to) {
        Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
        if (between == null && last instanceof Piece.Run run) {
            pieces.set(pieces.size() - 1, new Piece.Run(run.from(), to, false));
        } else {
            if (between != null) {
                pieces.add(new Piece.Hole(cursor, from, between));
            }
            pieces.add(new Piece.Run(from, to, false));
        }
        between = null;
        cursor = to;
    }
}
