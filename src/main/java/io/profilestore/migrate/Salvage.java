package io.profilestore.migrate;

import io.profilestore.migrate.Piece.Hole;
import io.profilestore.migrate.Piece.Run;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** What can be read of a damaged text: its whole records, and where there are none. */
final class Salvage {

    private enum Layout {
        KEYED,
        ARRAY,
        LINES,
        REJECTS
    }

    private final Origin origin;
    private final SourceOptions options;
    private final Layout layout;
    private final List<Piece> pieces;

    private Salvage(Origin origin, SourceOptions options, Layout layout, List<Piece> pieces) {
        this.origin = origin;
        this.options = options;
        this.layout = layout;
        this.pieces = pieces;
    }

    /**
     * Looks for what is whole in a text.
     *
     * @param refusal what it was refused for, which is thrown where nothing is whole
     */
    static Salvage of(Origin whole, SourceOptions options, SourceException refusal) {
        Origin origin = new DamagedOrigin(whole);
        try {
            Layout layout = layout(origin, options);
            if (layout == Layout.KEYED) {
                LinesGuess.check(origin);
            }
            List<Piece> pieces = new ArrayList<>(pieces(origin, layout));
            if (pieces.stream().noneMatch(Run.class::isInstance)) {
                throw refusal;
            }
            if (pieces.stream().noneMatch(Hole.class::isInstance)) {
                long end = pieces.get(pieces.size() - 1).to();
                pieces.add(new Hole(end, Long.MAX_VALUE, new Diagnosis(end, refusal.problem(), refusal.nextStep())));
            }
            return new Salvage(origin, options, layout, pieces);
        } catch (BadBytes e) {
            refusal.addSuppressed(e);
            throw refusal;
        } catch (IOException e) {
            throw SourceException.unreadable(whole.name(), e);
        }
    }

    /**
     * Shows what there is to a visitor: first the records of which is known that they are older than others, so that those
     * of the same key supersede them, then everything else in the order of the text.
     */
    Fingerprint read(SourceVisitor visitor, Listing.Builder<Gap> gaps, Origin.State state) {
        try {
            long count = 0;
            if (pieces.stream().anyMatch(Salvage::isOlder)) {
                try (RecordScanner in = new RecordScanner(origin, options.limits(), visitor)) {
                    for (Piece piece : pieces) {
                        if (isOlder(piece)) {
                            records(in, piece);
                        }
                    }
                    count = in.count();
                }
            }
            try (RecordScanner in = new RecordScanner(origin, options.limits(), visitor)) {
                in.countFrom(count);
                for (Piece piece : pieces) {
                    if (piece instanceof Hole hole) {
                        Gap gap = gap(in, hole);
                        gaps.add(gap);
                        visitor.gap(gap);
                    } else if (!isOlder(piece)) {
                        records(in, piece);
                    }
                }
                in.window().passTo(Long.MAX_VALUE);
                return in.text().fingerprint(state);
            }
        } catch (IOException e) {
            throw SourceException.unreadable(origin.name(), e);
        }
    }

    private static boolean isOlder(Piece piece) {
        return piece instanceof Run run && run.older();
    }

    private void records(RecordScanner in, Piece run) throws IOException {
        TextWindow window = in.window();
        window.passTo(run.from());
        Shape shape = shape(in, run.to());
        while (window.offset() < run.to()) {
            var unused = shape.next();
        }
    }

    private Shape shape(RecordScanner in, long end) {
        return switch (layout) {
            case KEYED -> new KeyedShape(in, new KeyGuess());
            case ARRAY -> new ArrayShape(in, options.key().orElseThrow());
            case LINES -> () -> line(in, end);
            case REJECTS -> () -> new RejectsShape(in).next();
        };
    }

    private boolean line(RecordScanner in, long end) throws IOException {
        int first = in.window().blanks();
        if (in.window().offset() >= end) {
            return false;
        }
        in.begin("", null, options.key().orElseThrow());
        if (first != '{') {
            in.fault(Diagnosis.ofNoObject("this line", first));
        }
        long start = in.window().offset();
        in.finish(start, in.pass(true));
        return true;
    }

    private static Gap gap(RecordScanner in, Hole hole) throws IOException {
        TextWindow window = in.window();
        window.passTo(hole.from());
        boolean nothing = window.blanks() == TextWindow.END || window.offset() >= hole.to();
        long from = nothing ? Math.min(hole.damage().byteOffset(), window.offset()) : window.offset();
        window.passTo(Math.max(from, hole.to()));
        long to = nothing ? from : Math.min(hole.to(), window.offset());
        Position position = in.complaints().position(from);
        return new Gap(
                in.name(),
                position,
                in.complaints().position(to).byteOffset() - position.byteOffset(),
                hole.damage().problem(),
                hole.damage().nextStep());
    }

    private static List<Piece> pieces(Origin origin, Layout layout) throws IOException {
        if (layout == Layout.LINES || layout == Layout.REJECTS) {
            try (SourceText text = SourceText.open(origin)) {
                return LineSurvey.of(text.utf8());
            }
        }
        boolean object = layout == Layout.KEYED;
        Stretches stretches;
        try (SourceText text = SourceText.open(origin)) {
            stretches = Stretches.of(text.utf8(), object);
        }
        try (SourceText text = SourceText.open(origin)) {
            return DocumentSurvey.of(text.utf8(), object, stretches);
        }
    }

    private static Layout layout(Origin origin, SourceOptions options) throws IOException {
        if (options.key().isEmpty()) {
            return RejectsShape.isIn(origin) ? Layout.REJECTS : Layout.KEYED;
        }
        int first = 0;
        int last = 0;
        boolean nuls = false;
        try (SourceText text = SourceText.open(origin);
                InputStream in = new BufferedInputStream(text.utf8())) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                boolean mark = first == 0 && (next == 0xEF || next == 0xBB || next == 0xBF);
                if (next > ' ' && !mark) {
                    first = first == 0 ? next : first;
                    last = next;
                } else if (next == 0 && first == 0) {
                    nuls = true;
                }
            }
        }
        // What an array or a line begins with is nothing that begins behind lost text.
        boolean array = (nuls || (first != '[' && first != '{')) ? last == ']' : first == '[';
        return array ? Layout.ARRAY : Layout.LINES;
    }
}
