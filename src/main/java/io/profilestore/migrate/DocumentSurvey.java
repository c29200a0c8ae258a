package io.profilestore.migrate;

import io.profilestore.migrate.Grammar.Event;
import io.profilestore.migrate.Grammar.Start;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the whole records of a damaged object or array are: the second pass, over the stretches that the first one found. */
final class DocumentSurvey {

    private static final long NONE = -1;
    /** Half of a surrogate pair, written as a character: this byte, and another from that one on. */
    private static final byte HALF_LEAD = (byte) 0xED;

    private static final int HALF_FIRST = 0xA0;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final boolean object;
    private final Stretches stretches;
    private final Set<Long> names;
    private final Grammar grammar = new Grammar();
    private final List<Piece> pieces = new ArrayList<>();

    /** What comes before it is accounted for. */
    private long cursor;

    /** Why what follows is not; null if nothing is wrong so far. */
    private @Nullable Diagnosis damage;

    private long at;
    private int level;
    private long token;
    private long name;
    private boolean leftOut;

    /** Whether there was half of a surrogate pair, as in garbage in UTF-16, in a document that may have ended too early. */
    private boolean distrusted;

    private byte last;

    /** What was known before the current stretch. */
    private int kept;

    private long restart;
    private @Nullable Diagnosis restartDamage;

    private DocumentSurvey(boolean object, Stretches stretches) {
        this.object = object;
        this.stretches = stretches;
        names = stretches.names();
        damage = stretches.head();
    }

    /**
     * The pieces in the order of the text.
     *
     * @param text from its beginning
     * @param object whether it is of profiles by key, or else an array
     */
    static List<Piece> of(InputStream text, boolean object, Stretches stretches) throws IOException {
        return new DocumentSurvey(object, stretches).read(new BufferedInputStream(text, BUFFER_BYTES));
    }

    private List<Piece> read(InputStream in) throws IOException {
        for (Stretch stretch : stretches.found()) {
            for (long left = stretch.from() - at; left > 0; left = stretch.from() - at) {
                at += in.skip(left);
            }
            read(in, stretch);
        }
        if (damage != null) {
            pieces.add(new Piece.Hole(cursor, stretches.end(), damage));
        }
        return pieces;
    }

    private void read(InputStream in, Stretch stretch) throws IOException {
        if (stretch.document()) {
            hole(stretch.from());
        }
        grammar.begin(stretch.start() == Start.QUOTE ? Start.OUTSIDE : stretch.start());
        level = stretch.base() + 1;
        token = NONE;
        name = NONE;
        leftOut = false;
        distrusted = false;
        last = 0;
        kept = pieces.size();
        restart = cursor;
        restartDamage = damage;
        while (at < stretch.to()) {
            byte b = (byte) in.read();
            if (!grammar.accept(b)) {
                throw new IllegalStateException("the same text was JSON in the first pass");
            }
            if (grammar.hasScalarEnded() && grammar.depth() + (grammar.event() == Event.CLOSING ? 1 : 0) == level) {
                value(stretch, at);
            }
            pass(stretch);
            if (stretch.ended() && !stretch.sound() && last == HALF_LEAD && (b & 0xFF) >= HALF_FIRST) {
                distrusted = true;
            }
            last = b;
            at++;
        }
        if (stretch.ended() && !leftOut && (stretch.document() || cursor > stretch.from())) {
            cursor = stretch.to();
        }
        if (stretch.document() || cursor > stretch.from()) {
            damage = stretch.damage() == null && leftOut ? aName() : stretch.damage();
        }
    }

    private void pass(Stretch stretch) {
        int depth = grammar.depth();
        switch (grammar.event()) {
            case STRING_BEGINS, SCALAR_BEGINS -> {
                if (depth == level && (at > stretch.from() || stretch.start() == Start.QUOTE)) {
                    begins();
                }
            }
            case OPENING -> {
                if (depth == level + 1) {
                    begins();
                }
            }
            case COLON -> {
                if (depth == level) {
                    named(stretch);
                }
            }
            case STRING_ENDS -> {
                if (depth == level && grammar.isValue()) {
                    value(stretch, at + 1);
                }
            }
            case CLOSING -> {
                if (depth == level) {
                    value(stretch, at + 1);
                } else if (depth < level) {
                    passOver();
                }
            }
            case COMMA -> {
                if (depth == level) {
                    passOver();
                }
            }
            case NOTHING -> {}
        }
    }

    /** What has begun was nothing whole. */
    private void passOver() {
        leftOut |= token != NONE || name != NONE;
        token = NONE;
        name = NONE;
    }

    private void begins() {
        if (name == NONE && token == NONE) {
            token = at;
        }
    }

    /** A colon: what came before it is the name of a member. */
    private void named(Stretch stretch) {
        name = token;
        token = NONE;
        if (!object) {
            leaveOut(stretch);
        } else if (name != NONE && isMember(stretch)) {
            name = NONE;
            leaveOut(stretch);
        }
    }

    private boolean isMember(Stretch stretch) {
        if (stretch.document() && stretch.sound()) {
            return false;
        }
        boolean endedEarly = stretch.document() && stretch.ended();
        return names.contains(grammar.hash())
                || (endedEarly && stretches.namesBehind().contains(grammar.hash()));
    }

    /** What was taken for a record has the name of a profile's member. */
    private void leaveOut(Stretch stretch) {
        boolean beginning = stretch.document() && (stretch.ended() || stretch.start() == Start.DOCUMENT);
        if (!beginning && pieces.size() > kept) {
            // Whoever was one too shallow here was so before.
            pieces.subList(kept, pieces.size()).clear();
            cursor = restart;
            damage = restartDamage;
        }
        leftOut = true;
    }

    private void value(Stretch stretch, long end) {
        long record = distrusted ? NONE : object ? name : token;
        token = NONE;
        name = NONE;
        if (record == NONE) {
            leftOut = true;
            return;
        }
        Piece last = pieces.size() > kept ? pieces.get(pieces.size() - 1) : null;
        if (last instanceof Piece.Run run && !leftOut) {
            pieces.set(pieces.size() - 1, new Piece.Run(run.from(), end, run.older()));
        } else {
            if (leftOut && damage == null) {
                damage = aName();
            }
            hole(record);
            pieces.add(new Piece.Run(record, end, stretch.older()));
        }
        leftOut = false;
        cursor = end;
    }

    private void hole(long to) {
        if (damage != null) {
            pieces.add(new Piece.Hole(cursor, to, damage));
        }
        damage = null;
        cursor = to;
    }

    private Diagnosis aName() {
        return new Diagnosis(
                cursor,
                "what stands here may be a part of a profile that was cut off",
                "Look whether profiles are in it, and take them from a backup.");
    }
}
