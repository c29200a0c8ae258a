package io.profilestore.migrate;

import io.profilestore.migrate.SourceException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One text, in whatever shape: one object of profiles by key, an array, JSON Lines. */
final class TextSource implements Source {

    private static final SourceVisitor NOBODY = new SourceVisitor() {
        @Override
        public void record(SourceRecord record) {}

        @Override
        public void reject(Reject reject) {}
    };

    private final Origin origin;
    private final SourceOptions options;
    private Optional<String> hint = Optional.empty();
    private Listing<Gap> gaps = new Listing<>(List.of(), 0);
    private Origin.@Nullable State looked;
    private @Nullable Salvage salvage;

    TextSource(Origin origin, SourceOptions options) {
        this.origin = origin;
        this.options = options;
    }

    @Override
    public String name() {
        return origin.name();
    }

    @Override
    public String origin() {
        return rejected().orElse(origin.place());
    }

    @Override
    public boolean isPart() {
        return rejected().isPresent();
    }

    private Optional<String> rejected() {
        Origin file = salvage == null ? origin : new DamagedOrigin(origin);
        return options.at().isPresent() ? Optional.empty() : RejectsShape.origin(file);
    }

    @Override
    public String reading() {
        return options.toString();
    }

    @Override
    public long size() {
        Origin.State state = origin.state();
        try (SourceText text = SourceText.open(origin)) {
            return text.isBytes() ? state.size() : -1;
        } catch (BadBytes e) {
            return -1;
        } catch (IOException e) {
            throw SourceException.unreadable(name(), e);
        }
    }

    @Override
    public Fingerprint read(SourceVisitor visitor) {
        return options.salvage() ? readWhatIsWhole(visitor) : readAll(visitor);
    }

    private Fingerprint readAll(SourceVisitor visitor) {
        KeyGuess guess = new KeyGuess();
        Fingerprint read = read(origin, () -> TextReader.of(origin, options, guess, visitor));
        hint = guess.inside();
        return read;
    }

    /** A first pass tells whether there is damage at all. */
    private Fingerprint readWhatIsWhole(SourceVisitor visitor) {
        Origin.State before = origin.state();
        if (!before.equals(looked)) {
            salvage = null;
            try {
                var unused = readAll(NOBODY);
            } catch (SourceException e) {
                if (e.kind() != Kind.MALFORMED) {
                    throw e;
                }
                requireWholeDocument();
                salvage = Salvage.of(origin, options, e);
            }
            looked = before;
        }
        if (salvage == null) {
            return readAll(visitor);
        }
        Listing.Builder<Gap> found = new Listing.Builder<>();
        Fingerprint read = salvage.read(visitor, found, before);
        gaps = found.build();
        checkUnchanged(origin, read);
        return read;
    }

    private void requireWholeDocument() {
        if (options.at().isPresent()) {
            throw new SourceException(
                    Kind.OTHER_OPTIONS,
                    SourceException.Place.whole(name()),
                    "the source is damaged, and what --at leads to cannot be told in it",
                    "Leave out --salvage to see where, and mend it there.",
                    null);
        }
    }

    /** Reads a whole text and makes sure that nobody wrote to it meanwhile. */
    static Fingerprint read(Origin origin, Supplier<TextReader> opening) {
        Origin.State before = origin.state();
        try (TextReader reader = opening.get()) {
            while (reader.next()) {
                // The visitor is shown each record.
            }
            Fingerprint read = reader.fingerprint(before);
            checkUnchanged(origin, read);
            return read;
        } catch (SourceException e) {
            throw changedOr(e, origin, before);
        }
    }

    @Override
    public void checkUnchanged(Fingerprint fingerprint) {
        checkUnchanged(origin, fingerprint);
    }

    @Override
    public List<Position> positions(List<Long> byteOffsets) {
        try (Places places = new Places(origin)) {
            return byteOffsets.stream().map(places::of).toList();
        }
    }

    @Override
    public Optional<String> hint() {
        return hint;
    }

    @Override
    public Listing<Gap> gaps() {
        return gaps;
    }

    @Override
    public void close() {
        origin.close();
    }

    private static void checkUnchanged(Origin origin, Fingerprint fingerprint) {
        Origin.State now = origin.state();
        if (now.size() != fingerprint.size() || !now.modified().toInstant().equals(fingerprint.modified())) {
            throw SourceException.changed(origin.name());
        }
    }

    /** A mistake in a file that somebody has written to since is no mistake of that file. */
    private static SourceException changedOr(SourceException e, Origin origin, Origin.State before) {
        if (e.kind() == Kind.CHANGED || origin.state().equals(before)) {
            return e;
        }
        SourceException changed = SourceException.changed(origin.name());
        changed.addSuppressed(e);
        return changed;
    }
}
